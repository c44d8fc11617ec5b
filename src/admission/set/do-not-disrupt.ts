import { formatPath, type Path } from '../../findings';
import { parseDuration } from '../../karpenter/units/duration';
import { isAtLeast } from '../../karpenter/versions';
import { type JsonObject, kindOf } from '../../objects';
import type { Report, SetOptions, SetRule } from './object-set';
import { metadataOf, podMetadataOf } from './pod-templates';

const NAME = 'karpenter.sh/do-not-disrupt';
const DURATIONS_SINCE = '1.12';

/** What takes the protection away again, which is what is meant. */
const OFF = 'false';

interface Carrier {
  /** The metadata that Karpenter reads. */
  readonly read: Path;
  /** Metadata of the object that a reader may take for it. */
  readonly passedOver: readonly Path[];
  readonly what: string;
  /** Whether Karpenter takes a duration there. */
  readonly takesDurations: boolean;
}

function carrierOf(object: JsonObject): Carrier | undefined {
  const pods = podMetadataOf(object);
  if (pods !== undefined) {
    // Of each step on the way to the template: a CronJob has metadata, those of its Jobs, and those of their pods.
    const passedOver = pods.slice(0, -1).flatMap((_, depth) => {
      const place = [...pods.slice(0, depth), 'metadata'];
      return depth === 0 || pods[depth - 1] === 'jobTemplate' ? [place] : [];
    });
    return { read: pods, passedOver, what: 'the pods', takesDurations: true };
  }
  return kindOf(object) === 'NodePool'
    ? {
        read: ['spec', 'template', 'metadata'],
        passedOver: [['metadata']],
        what: 'spec.template',
        takesDurations: false,
      }
    : undefined;
}

/** Why Karpenter passes over a value; it emits an event at a pod, and for a node says nothing. */
function refused(value: string, { takesDurations }: Carrier, { karpenterMinor }: SetOptions): string | undefined {
  if (value === 'true' || value === OFF) return undefined;
  const duration = parseDuration(value);
  const isDuration = duration.ok && duration.nanoseconds > 0n;
  if (!takesDurations) return 'of a node Karpenter reads "true" alone';
  if (isAtLeast(karpenterMinor, DURATIONS_SINCE))
    return isDuration ? undefined : 'Karpenter reads "true" or a duration above 0';
  return isDuration
    ? `Karpenter reads durations from ${DURATIONS_SINCE} on, and until then "true" alone`
    : 'Karpenter reads "true" alone';
}

function inspect(object: JsonObject, carrier: Carrier, options: SetOptions, report: Report): void {
  const { read, passedOver, what } = carrier;
  const rule = 'set/do-not-disrupt';
  const severity = 'warning';
  const value = metadataOf(object, read, 'annotations')[NAME];
  const problem = typeof value === 'string' ? refused(value, carrier, options) : undefined;
  if (problem !== undefined) {
    const path = formatPath([...read, 'annotations', NAME]);
    const message = `${problem}: the annotation protects nothing`;
    report({ object, rule, severity, path, got: value, message, fix: 'write "true"' });
  }
  if (value !== undefined) return;
  const strays: readonly Path[] = [
    ...passedOver.map((place) => [...place, 'annotations']),
    ...[...passedOver, read].map((place) => [...place, 'labels']),
  ];
  for (const place of strays) {
    const got = metadataOf(object, place.slice(0, -1), place.at(-1) === 'labels' ? 'labels' : 'annotations')[NAME];
    if (got === undefined || got === OFF) continue;
    report({
      object,
      rule,
      severity,
      path: formatPath([...place, NAME]),
      got,
      message: `Karpenter reads it as an annotation of ${what === 'the pods' ? 'pods and nodes' : 'nodes, which get those of spec.template'}: here it protects nothing`,
      fix: `write it into the annotations of ${what}, ${formatPath([...read, 'annotations'])}`,
    });
  }
}

/**
 * The annotation that keeps Karpenter from disrupting, at a place or with a value that it does not read (v1.14.1
 * pkg/utils/pod/scheduling.go, pkg/controllers/state/statenode.go:229).
 */
export const doNotDisrupt: SetRule = ({ objects }, options, report) => {
  for (const object of objects) {
    const carrier = carrierOf(object);
    if (carrier !== undefined) inspect(object, carrier, options, report);
  }
};

import { below, formatPath, joinPaths, type Problem } from '../../src/findings';
import type { Toleration } from '../taints';

/** What can be added to the pods of a workload. */
export interface PodAdditions {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  /** What is wrong with the additions themselves; paths are relative to the pod template. */
  readonly problems?: readonly Problem[];
}

interface Json {
  readonly [key: string]: unknown;
}

/** A document after additions, and where they contradict what it says. */
export interface Added {
  readonly document: Json;
  readonly problems: readonly Problem[];
}

/** Where workloads keep their pod template: CronJob; Deployment, Job and the like; PodTemplate; Pod. */
const TEMPLATE_PATHS: readonly (readonly string[])[] = [
  ['spec', 'jobTemplate', 'spec', 'template'],
  ['spec', 'template'],
  ['template'],
  [],
];

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const mapAt = (map: Json, key: string): Json => (isMap(map[key]) ? map[key] : {});

/** Only a pod has containers; `spec.template` alone is also what a NodePool has. */
const isPodTemplate = (value: Json): boolean => Array.isArray(mapAt(value, 'spec').containers);

/** A copy in which the map at a path is replaced. */
function replaceAt(map: Json, [key, ...rest]: readonly string[], edit: (template: Json) => Json): Json {
  return key === undefined ? edit(map) : { ...map, [key]: replaceAt(mapAt(map, key), rest, edit) };
}

/** Existing entries stay; another value for one of their keys is a problem. */
function addEntries(
  map: Json,
  added: Readonly<Record<string, string>>,
  at: string,
): { map: Json; problems: Problem[] } {
  return {
    map: { ...added, ...map },
    problems: Object.entries(added)
      .filter(([key, value]) => Object.hasOwn(map, key) && map[key] !== value)
      .map(([key, value]) => ({
        rule: 'charts/workload-conflict',
        path: joinPaths(at, formatPath([key])),
        got: map[key],
        message: `the workload says ${key}=${map[key]} itself, so ${key}=${value} cannot be added`,
        fix: 'remove one of the two',
      })),
  };
}

const sameToleration = (a: Json, b: Toleration): boolean =>
  a.key === b.key &&
  (a.operator ?? 'Equal') === (b.operator ?? 'Equal') &&
  a.value === b.value &&
  a.effect === b.effect;

function addTolerations(existing: unknown, added: readonly Toleration[]): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(existing) ? existing : [];
  const missing = added.filter((toleration) => !list.some((item) => isMap(item) && sameToleration(item, toleration)));
  return [...list, ...missing];
}

function addToTemplate(template: Json, additions: PodAdditions): { template: Json; problems: Problem[] } {
  const { annotations = {}, nodeSelector = {}, tolerations = [] } = additions;
  const metadata = mapAt(template, 'metadata');
  const spec = mapAt(template, 'spec');
  const annotated = addEntries(mapAt(metadata, 'annotations'), annotations, 'metadata.annotations');
  const selected = addEntries(mapAt(spec, 'nodeSelector'), nodeSelector, 'spec.nodeSelector');
  const tolerated = addTolerations(spec.tolerations, tolerations);
  const { metadata: _metadata, spec: _spec, ...rest } = template;
  return {
    template: {
      ...rest,
      ...(Object.keys(annotated.map).length > 0
        ? { metadata: { ...metadata, annotations: annotated.map } }
        : 'metadata' in template && { metadata }),
      spec: {
        ...spec,
        ...(Object.keys(selected.map).length > 0 && { nodeSelector: selected.map }),
        ...(tolerated.length > 0 && { tolerations: tolerated }),
      },
    },
    problems: [...annotated.problems, ...selected.problems, ...(additions.problems ?? [])],
  };
}

/** Adds to the pods of a workload of any kind, found by its structure. What the workload says itself is kept. */
export function addToPods(document: Json, additions: readonly PodAdditions[]): Added {
  const path = TEMPLATE_PATHS.find((keys) => isPodTemplate(keys.reduce(mapAt, document)));
  if (path === undefined) {
    const problem: Problem = {
      rule: 'charts/workload-pod-template',
      path: '',
      got: document.kind,
      message: 'the object has no pod template, so nothing can be said about its pods',
      fix: 'give a Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod or an object built like one of them',
    };
    return { document, problems: [problem] };
  }
  return additions.reduce<Added>(
    (before, next) => {
      const problems: Problem[] = [];
      const document = replaceAt(before.document, path, (template) => {
        const after = addToTemplate(template, next);
        problems.push(...below(path.join('.'), after.problems));
        return after.template;
      });
      return { document, problems: [...before.problems, ...problems] };
    },
    { document, problems: [] },
  );
}

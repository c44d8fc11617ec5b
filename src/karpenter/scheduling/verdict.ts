import type { PodSpecObject, TaintObject } from '../objects';
import { readPodSpec } from '../read-objects';
import { type Conflict, conflictText, incompatibilities, merge, type Requirements } from '../requirements/requirements';
import { matchTypes } from '../resolver/matcher';
import { countMinValues, isMet } from '../resolver/min-values';
import { allowsOffering, hasOffering } from '../resolver/offerings';
import { fullReservation } from '../resolver/reservations';
import { isStrict, type Resolution } from '../resolver/resolve';
import { type Resources, resourceAmounts } from '../units/quantity';
import { isAtLeast } from '../versions';
import { ignoredPodReasons, type PodAttempt, type PodSettings, podAttempts } from './pod';
import { podRequests } from './requests';
import { exceededLimits, type Shortage, scarceResources, unmetRequirements } from './shortage';
import { formatTaint, untolerated } from './taints';

/** What is known of the cluster when a pod is placed. */
export interface SchedulingSettings extends PodSettings {
  /**
   * What daemons take on a new node of the pool, to be subtracted from what the pod can get; by instance type where it is
   * not the same on all, as Karpenter reckons since 1.14.
   * @default nothing
   */
  readonly daemonOverhead?: Resources | ((type: string) => Resources);
  /**
   * What the pool's nodes have already, counted against `spec.limits`.
   * @default nothing
   */
  readonly usage?: Resources;
  /**
   * The Kubernetes version: resources of the pod as a whole (`spec.resources`) count since 1.34.
   * @default a version in which they count
   */
  readonly kubernetesVersion?: string;
}

/** One thing that keeps a pod out of a pool. */
export type Obstacle =
  | {
      /**
       * What keeps it out: something of the pod, of the pool, a taint, a requirement, or that no instance type
       * is large enough.
       */
      readonly kind: 'pod' | 'pool';
      /** The reason in one sentence. */
      readonly text: string;
    }
  | {
      readonly kind: 'taint';
      /** The taint that is not tolerated. */
      readonly taint: TaintObject;
      readonly text: string;
    }
  | {
      readonly kind: 'requirement';
      /** The requirements that cannot hold together. */
      readonly conflict: Conflict;
      readonly text: string;
    }
  | {
      readonly kind: 'reservation';
      /** Whether the pod waits for room in the reservation, and is tried nowhere else (Karpenter 1.15.0). */
      readonly waits: boolean;
      readonly text: string;
    }
  | {
      readonly kind: 'instance-types';
      /** The resources of which no type has enough, or whose limit the smallest type exceeds; empty where none is to blame alone. */
      readonly scarce: readonly string[];
      readonly text: string;
    };

/** Whether a new node of the pool would be started for the pod. */
export interface PodVerdict {
  /** Whether the pool takes it. */
  readonly accepts: boolean;
  /** The instance types that the node could have; empty when it does not accept. */
  readonly types: readonly string[];
  /** What the pod gave up to be accepted, in order. */
  readonly relaxed: readonly string[];
  /** Why it does not, after everything was given up; empty when it does. */
  readonly obstacles: readonly Obstacle[];
}

const REFUSED = { accepts: false, types: [], relaxed: [] } as const;

function fits(requests: Resources, resolution: Resolution, row: number): boolean {
  const allocatable = resolution.matcher.resources(row)?.allocatable ?? {};
  return Object.entries(requests).every(([resource, amount]) => amount === 0 || (allocatable[resource] ?? 0) >= amount);
}

/** What the limits leave, by resource. Before 1.11 the scheduler does not look at `limits.nodes`. */
function remainingLimits({ context, matcher }: Resolution, usage: Resources): Resources {
  const limits = Object.entries(resourceAmounts(context.nodePool.spec?.limits));
  return Object.fromEntries(
    limits
      .filter(([resource]) => resource !== 'nodes' || isAtLeast(matcher.version, '1.11'))
      .map(([resource, limit]) => [resource, limit - (usage[resource] ?? 0)]),
  );
}

function isWithinLimits(remaining: Resources, { matcher }: Resolution, row: number): boolean {
  const capacity: Resources = { ...matcher.resources(row)?.capacity, nodes: 1 };
  return Object.entries(remaining).every(([resource, left]) => (capacity[resource] ?? 0) <= left);
}

/** Whether all that is left are capacity reservations without room; before 1.15 these are not among the offerings. */
function hasOnlyFullReservations(
  { matcher }: Resolution,
  requirements: Requirements,
  rows: readonly number[],
): boolean {
  if (!matcher.offerings.some(({ isFull }) => isFull)) return false;
  const left = matcher.offerings.filter(
    (offering) =>
      rows.some((row) => hasOffering(offering, row)) && allowsOffering(requirements, offering, matcher.wellKnown),
  );
  return left.length > 0 && left.every(({ isFull }) => isFull);
}

const overheadOn = (
  overhead: NonNullable<SchedulingSettings['daemonOverhead']>,
  { catalogue }: Resolution['matcher'],
  row: number,
): Resources => (typeof overhead === 'function' ? overhead(catalogue.names[row] ?? '') : overhead);

function withOverhead(requests: Resources, overhead: Resources): Resources {
  const sum = { ...requests };
  for (const [resource, amount] of Object.entries(overhead)) sum[resource] = (sum[resource] ?? 0) + amount;
  return sum;
}

function instanceTypes(attempt: PodAttempt, pod: PodSpecObject, resolution: Resolution, settings: SchedulingSettings) {
  const { matcher, context } = resolution;
  const requirements = merge(resolution.requirements, attempt.requirements);
  const mask = matchTypes(matcher, requirements);
  const remaining = remainingLimits(resolution, settings.usage ?? {});
  const { kubernetesVersion } = settings;
  const requests = podRequests(pod, { karpenterVersion: matcher.version, kubernetesVersion });
  const { daemonOverhead = {} } = settings;
  const asked = (row: number): Resources => withOverhead(requests, overheadOn(daemonOverhead, matcher, row));
  const rows = resolution.types.flatMap((type) => matcher.catalogue.rowByName.get(type) ?? []);
  const matching = rows.filter((row) => mask[row] === 1);
  const affordable = matching.filter((row) => isWithinLimits(remaining, resolution, row));
  const fitting = affordable.filter((row) => fits(asked(row), resolution, row));
  const chosen = new Uint8Array(mask.length);
  for (const row of fitting) chosen[row] = 1;
  const unmet = countMinValues(matcher, requirements, chosen).filter((count) => !isMet(count));
  const refused = unmet.length > 0 && isStrict(context, matcher.version);
  return {
    types: refused ? [] : fitting.flatMap((row) => matcher.catalogue.names[row] ?? []),
    onlyFull: !refused && hasOnlyFullReservations(resolution, requirements, fitting),
    text:
      `of ${rows.length} instance types ${matching.length} meet the pod's requirements, ${affordable.length} of these ` +
      `stay within the limits, ${fitting.length} of these are large enough${refused ? ', too few for minValues' : ''}`,
    shortage: (): Shortage => {
      if (matching.length === 0) return unmetRequirements(resolution, attempt.requirements.values(), rows);
      if (affordable.length === 0) return exceededLimits(resolution, remaining, matching);
      return fitting.length === 0 ? scarceResources(resolution, asked, affordable) : { scarce: [], text: '' };
    },
  };
}

function poolObstacles({ context, types, funnel }: Resolution): readonly Obstacle[] {
  if (context.nodePool.spec?.replicas !== undefined) {
    return [{ kind: 'pool', text: 'spec.replicas makes the NodePool static: it starts no nodes for pods' }];
  }
  if (types.length > 0) return [];
  const last = funnel.filter(({ removed }) => removed.length > 0).at(-1);
  return [
    { kind: 'pool', text: `no instance type is left after ${[last?.path, last?.text].filter(Boolean).join(': ')}` },
  ];
}

function attemptObstacles(attempt: PodAttempt, { context, requirements, matcher }: Resolution): readonly Obstacle[] {
  const taints = context.nodePool.spec?.template?.spec?.taints ?? [];
  return [
    ...untolerated(taints, attempt.tolerations).map(
      (taint): Obstacle => ({ kind: 'taint', taint, text: `the pod does not tolerate ${formatTaint(taint)}` }),
    ),
    ...incompatibilities(requirements, attempt.requirements, matcher.wellKnown).map(
      (conflict): Obstacle => ({ kind: 'requirement', conflict, text: conflictText(conflict) }),
    ),
  ];
}

/**
 * One attempt of a pod against one pool (core `pkg/controllers/provisioning/scheduling/nodeclaim.go` 124-242), without what
 * depends on other pods and volumes.
 */
export function tryAttempt(
  attempt: PodAttempt,
  pod: PodSpecObject,
  resolution: Resolution,
  settings: SchedulingSettings = {},
): PodVerdict {
  const obstacles = [...poolObstacles(resolution), ...attemptObstacles(attempt, resolution)];
  if (obstacles.length > 0) return { ...REFUSED, obstacles };
  const { types, onlyFull, text, shortage } = instanceTypes(attempt, pod, resolution, settings);
  if (onlyFull) {
    const waits = fullReservation(resolution.matcher.version) === 'awaited';
    const then = waits ? ': the pod waits for room in them' : '';
    return {
      ...REFUSED,
      obstacles: [{ kind: 'reservation', waits, text: `every capacity reservation that would do is full${then}` }],
    };
  }
  if (types.length > 0) return { accepts: true, types, relaxed: attempt.relaxed, obstacles: [] };
  const { scarce, text: reason } = shortage();
  return {
    ...REFUSED,
    obstacles: [{ kind: 'instance-types', scarce, text: reason === '' ? text : `${text}: ${reason}` }],
  };
}

/** Whether the pod is tried nowhere else, and gives up nothing. */
export const waits = ({ obstacles }: PodVerdict): boolean =>
  obstacles.some((obstacle) => obstacle.kind === 'reservation' && obstacle.waits);

/**
 * Whether a new node of a NodePool would be started for a pod, and if not, why. Startup taints keep no pod out. Volumes,
 * host ports, pod affinity and topology spread are not looked at: they need the cluster.
 */
export function podVerdict(
  given: PodSpecObject,
  resolution: Resolution,
  settings: SchedulingSettings = {},
): PodVerdict {
  const pod = readPodSpec(given);
  const ignored = ignoredPodReasons(pod, resolution.matcher.version);
  if (ignored.length > 0) return { ...REFUSED, obstacles: ignored.map((text) => ({ kind: 'pod', text })) };
  let verdict: PodVerdict = { ...REFUSED, obstacles: [] };
  for (const attempt of podAttempts(pod, settings)) {
    verdict = tryAttempt(attempt, pod, resolution, settings);
    if (verdict.accepts || waits(verdict)) return verdict;
  }
  return verdict;
}

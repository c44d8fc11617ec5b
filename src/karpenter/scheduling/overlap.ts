import type { PodSpecObject, TaintObject } from '../objects';
import { formatRequirement, hasIntersection } from '../requirements/requirement';
import type { Requirements } from '../requirements/requirements';
import type { Resolution } from '../resolver/resolve';
import { placePod } from './order';
import { formatTaint, tolerationOf, untolerated } from './taints';
import { type Obstacle, podVerdict } from './verdict';

/**
 * How much a pod must do to fit two NodePools:
 * - `any-pod`: nothing. A pod without selectors and tolerations fits both.
 * - `tolerating-one`: tolerate the taints of one of them. A workload made for that pool may end in the other.
 * - `tolerating-both`: tolerate the taints of both. A workload made for one of them never ends in the other.
 * - `never`: no pod fits both, since one of them takes no pod at all.
 */
export type OverlapKind = 'any-pod' | 'tolerating-one' | 'tolerating-both' | 'never';

/** A label by which a pod chooses: whatever one value it selects, at most one of the pools takes it. */
export interface Separator {
  /** The label. */
  readonly key: string;
  /** What the one pool requires of it. */
  readonly a: string;
  /** What the other pool requires of it. */
  readonly b: string;
}

/** What two pools share. */
export interface Overlap {
  /** Name of the one pool. */
  readonly a: string;
  /** Name of the other pool. */
  readonly b: string;
  /** How much a pod must do to fit both. */
  readonly kind: OverlapKind;
  /** A pod that both take; undefined for `never`. */
  readonly witness?: PodSpecObject;
  /** The pool that the witness goes to when a new node is needed; undefined for `never`. */
  readonly first?: string;
  /** What rules out an overlap with less effort: taints and, for `never`, what keeps every pod out. Empty for `any-pod`. */
  readonly proof: readonly string[];
  /** Node selectors that tell the pools apart. Pods that do not select by one of these are not kept apart by it. */
  readonly separators: readonly Separator[];
}

const nameOf = ({ context }: Resolution): string => context.nodePool.metadata?.name ?? '';

/** The taints that keep pods out for good: a pod gives way to `PreferNoSchedule` by itself. */
const barriers = ({ context }: Resolution): readonly TaintObject[] =>
  (context.nodePool.spec?.template?.spec?.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');

const podTolerating = (taints: readonly TaintObject[]): PodSpecObject =>
  taints.length === 0 ? {} : { tolerations: taints.map(tolerationOf) };

const IDENTITY: ReadonlySet<string> = new Set(['karpenter.sh/nodepool', 'karpenter.k8s.aws/ec2nodeclass']);

/** The labels on which no value suits both pools: defined apart, or custom and defined by one of them only. */
function separators(a: Resolution, b: Resolution): readonly Separator[] {
  const describe = (requirements: Requirements, key: string): string => {
    const requirement = requirements.get(key);
    return requirement === undefined ? `${key} not defined` : formatRequirement(requirement);
  };
  const keys = [...new Set([...a.requirements.keys(), ...b.requirements.keys()])].filter((key) => !IDENTITY.has(key));
  return keys
    .filter((key) => {
      const [own, other] = [a.requirements.get(key), b.requirements.get(key)];
      if (own !== undefined && other !== undefined) return !hasIntersection(own, other);
      return own === undefined ? !a.matcher.wellKnown.has(key) : !b.matcher.wellKnown.has(key);
    })
    .map((key) => ({ key, a: describe(a.requirements, key), b: describe(b.requirements, key) }));
}

const isTaint = ({ kind }: Obstacle): boolean => kind === 'taint';

/** What keeps out every pod, however much it tolerates. */
function emptiness(resolution: Resolution, pod: PodSpecObject): readonly string[] {
  const { obstacles } = podVerdict(pod, resolution);
  return obstacles
    .filter((obstacle) => !isTaint(obstacle))
    .map(({ text }) => `${nameOf(resolution)} takes no pod: ${text}`);
}

/** The taints of one pool that tolerating every taint of the other does not tolerate. */
const ownTaints = (resolution: Resolution, other: readonly TaintObject[]): readonly string[] =>
  untolerated(barriers(resolution), other.map(tolerationOf)).map(
    (taint) => `${nameOf(resolution)} has the taint ${formatTaint(taint)}`,
  );

/**
 * Whether two NodePools would take the same pod, with a witness, or the proof that none exists. A pod need not select
 * anything, so requirements alone never separate pools: only taints do, and only from pods that do not tolerate them.
 */
export function overlap(a: Resolution, b: Resolution): Overlap {
  const [ofA, ofB] = [barriers(a), barriers(b)];
  const candidates: readonly (readonly [OverlapKind, readonly TaintObject[]])[] = [
    ['any-pod', []],
    ['tolerating-one', ofA],
    ['tolerating-one', ofB],
    ['tolerating-both', [...ofA, ...ofB]],
  ];
  const names = { a: nameOf(a), b: nameOf(b), separators: separators(a, b) };
  for (const [kind, taints] of candidates) {
    const witness = podTolerating(taints);
    if (!podVerdict(witness, a).accepts || !podVerdict(witness, b).accepts) continue;
    const apart = kind === 'tolerating-both' ? [...ownTaints(a, ofB), ...ownTaints(b, ofA)] : [];
    const closed = kind === 'tolerating-one' ? [...ownTaints(a, []), ...ownTaints(b, [])] : [];
    return { ...names, kind, witness, first: placePod(witness, [a, b]).nodePool, proof: [...apart, ...closed] };
  }
  const everything: PodSpecObject = { tolerations: [{ operator: 'Exists' }] };
  return { ...names, kind: 'never', proof: [...emptiness(a, everything), ...emptiness(b, everything)] };
}

/** Every pair of NodePools, in the order given. */
export const overlaps = (resolutions: readonly Resolution[]): readonly Overlap[] =>
  resolutions.flatMap((a, index) => resolutions.slice(index + 1).map((b) => overlap(a, b)));

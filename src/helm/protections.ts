import { type Problem, shown } from '../findings';
import { at, isObject, listAt } from '../objects';

/** What a value does to a protection of the controller; undefined where it still protects. */
type Weakened = (value: unknown) => Pick<Problem, 'message' | 'fix'> | undefined;

const NODE_TERMS = ['nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];

const KEEP = 'leave the value to the chart';

const isOff = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A part of `affinity` that the values take away: Helm merges maps, so that an empty one takes nothing. */
function weakenedAffinity(value: unknown): ReturnType<Weakened> {
  if (value !== null && !isObject(value)) return undefined;
  const isWithoutNodes =
    value === null || at(value, 'nodeAffinity') === null || at(value, ...NODE_TERMS.slice(0, 2)) === null;
  const terms = listAt(value, ...NODE_TERMS);
  // Terms replace those of the chart; one that names other nodes keeps the controller off those of Karpenter too.
  const isOpen =
    at(value, ...NODE_TERMS) !== undefined &&
    (terms.length === 0 || terms.some((term) => listAt(term, 'matchExpressions').length === 0));
  if (isWithoutNodes || isOpen) {
    const message = 'the controller may then run on a node of its own, which it removes with itself on it';
    return { message, fix: 'keep the required node affinity karpenter.sh/nodepool DoesNotExist' };
  }
  if (at(value, 'podAntiAffinity') === null) {
    return { message: 'both replicas may then run on one node and go with it', fix: KEEP };
  }
  return undefined;
}

/** A number, also in quotes; NaN for all else. */
const numberOf = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;

/** The whole group may be taken away too. */
const CHECKS: Readonly<Record<string, Weakened>> = {
  affinity: weakenedAffinity,
  topologySpreadConstraints: (value) =>
    isOff(value) ? { message: 'both replicas may then run in one zone and go with it', fix: KEEP } : undefined,
  priorityClassName: (value) =>
    isOff(value)
      ? { message: 'other pods may then push the controller off its node, and nothing launches one for it', fix: KEEP }
      : undefined,
  replicas: (value) => {
    const count = numberOf(value);
    if (!(count < 2)) return undefined;
    const message =
      count < 1
        ? 'no controller runs: nothing is launched or removed'
        : 'while the only replica restarts or moves, nothing is launched';
    return { message, fix: 'write 2 or more' };
  },
  podDisruptionBudget: (value) =>
    value === null ? { message: 'drains may then take all replicas at once', fix: KEEP } : undefined,
  'podDisruptionBudget.maxUnavailable': (value) =>
    value === '100%' || numberOf(value) > 1
      ? { message: 'drains may then take all replicas at once', fix: 'write 1' }
      : undefined,
};

/** What switches a protection of the controller off, by the path of the value. */
export function weakenedProtection(path: string, value: unknown): Problem | undefined {
  const problem = Object.hasOwn(CHECKS, path) ? CHECKS[path]?.(value) : undefined;
  if (problem === undefined) return undefined;
  return { rule: 'helm/protection', severity: 'warning', path, ...shown(value), ...problem };
}

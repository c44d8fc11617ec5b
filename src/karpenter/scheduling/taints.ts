import type { TaintObject, TolerationObject } from '../objects';
import { parseInteger } from '../requirements/requirement';

type Comparison = (toleration: TolerationObject, taint: TaintObject) => boolean;

const OPERATORS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['Equal', (toleration, taint) => (toleration.value ?? '') === (taint.value ?? '')],
  ['Exists', () => true],
  ['Lt', (toleration, taint) => compare(taint, toleration) < 0],
  ['Gt', (toleration, taint) => compare(taint, toleration) > 0],
]);

/** The taint's value less the toleration's; NaN, which no comparison holds for, when one is no integer. */
function compare(taint: TaintObject, toleration: TolerationObject): number {
  const [own, asked] = [parseInteger(taint.value ?? ''), parseInteger(toleration.value ?? '')];
  if (own === undefined || asked === undefined) return Number.NaN;
  return own < asked ? -1 : own > asked ? 1 : 0;
}

/**
 * Whether a toleration tolerates a taint: same key (or none, with `Exists`), same effect (or none), and the operator
 * holds. `Lt` and `Gt` compare the taint's value with the toleration's, as Karpenter evaluates them (core
 * `pkg/scheduling/taints.go` 88).
 */
export function tolerates(toleration: TolerationObject, taint: TaintObject): boolean {
  const { key = '', effect = '' } = toleration;
  const operator = toleration.operator || 'Equal';
  if (effect !== '' && effect !== taint.effect) return false;
  if (key === '' ? operator !== 'Exists' : key !== taint.key) return false;
  return OPERATORS.get(operator)?.(toleration, taint) ?? false;
}

/** The taints that no toleration tolerates. */
export const untolerated = (
  taints: readonly TaintObject[],
  tolerations: readonly TolerationObject[],
): readonly TaintObject[] => taints.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));

/** The toleration of exactly this taint. */
export const tolerationOf = ({ key, value, effect }: TaintObject): TolerationObject =>
  value === undefined || value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };

/** The taint as kubectl writes it: `team=a:NoSchedule`. */
export const formatTaint = ({ key, value, effect }: TaintObject): string =>
  `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;

import type { RequirementObject } from '../../src/karpenter/objects';

/**
 * The algebra a second time, as plain predicates: requirements stay the list that they were written in. Shares no code
 * with the model, and is only as fast as a test needs it to be.
 */

type List = readonly RequirementObject[];

const isInteger = (value: string): boolean => /^[+-]?\d+$/.test(value) && Math.abs(Number(value)) < 2 ** 63;

export function holds({ operator, values = [] }: RequirementObject, value: string): boolean {
  const bound = Number(values[0]);
  if (operator === 'In') return values.includes(value);
  if (operator === 'NotIn') return !values.includes(value);
  if (operator === 'Exists') return true;
  if (operator === 'DoesNotExist') return false;
  if (!isInteger(value)) return false;
  if (operator === 'Gt') return Number(value) > bound;
  if (operator === 'Lt') return Number(value) < bound;
  return operator === 'Gte' ? Number(value) >= bound : Number(value) <= bound;
}

export const allHold = (list: List, value: string): boolean => list.every((one) => holds(one, value));

function areBoundsCrossed(list: List): boolean {
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.POSITIVE_INFINITY;
  for (const { operator, values } of list) {
    const bound = Number(values?.[0]);
    if (operator === 'Gt') lowest = Math.max(lowest, bound + 1);
    if (operator === 'Gte') lowest = Math.max(lowest, bound);
    if (operator === 'Lt') highest = Math.min(highest, bound - 1);
    if (operator === 'Lte') highest = Math.min(highest, bound);
  }
  return lowest > highest;
}

/** What a list on one key comes down to. */
export function referenceOperator(list: List): 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' {
  if (list.some(({ operator }) => operator === 'DoesNotExist') || areBoundsCrossed(list)) return 'DoesNotExist';
  const listed = list.filter(({ operator }) => operator === 'In').flatMap(({ values = [] }) => values);
  if (list.some(({ operator }) => operator === 'In')) {
    return listed.some((value) => allHold(list, value)) ? 'In' : 'DoesNotExist';
  }
  const bounds = list.filter(({ operator }) => operator !== 'NotIn');
  const excluded = list.filter(({ operator }) => operator === 'NotIn').flatMap(({ values = [] }) => values);
  return excluded.some((value) => allHold(bounds, value)) ? 'NotIn' : 'Exists';
}

/** Whether an absent label is good enough. */
export const absenceHolds = (list: List): boolean => ['NotIn', 'DoesNotExist'].includes(referenceOperator(list));

/** Whether two lists on one key go together. */
export const referenceAgrees = (a: List, b: List): boolean =>
  referenceOperator([...a, ...b]) !== 'DoesNotExist' || (absenceHolds(a) && absenceHolds(b));

/** Whether a label with this value, or without one, goes together with a list. */
export const labelHolds = (list: List, value: string | undefined): boolean =>
  value === undefined ? absenceHolds(list) : allHold(list, value);

import type { Severity } from '../../findings';
import { at, listAt, nameOf, objectAt, textAt } from '../../objects';
import type { Facts } from './collect';

/** What a check found; who reports it adds the rule. */
export interface Pitfall {
  /** `NodePool/default`. @default - the cluster */
  readonly resource?: string;
  readonly path?: string;
  readonly message: string;
  readonly got?: unknown;
  readonly fix: string;
  /** @default 'error' */
  readonly severity?: Severity;
}

/** One known pitfall: looks at the facts and says whether this cluster fell into it. */
export interface PreflightCheck {
  readonly rule: string;
  readonly find: (facts: Facts) => readonly Pitfall[];
}

/** Items of a list as kubectl prints it. */
export const itemsOf = (answer: unknown): readonly unknown[] => listAt(answer, 'items');

/** The name as a finding shows it. */
export const shownName = (object: unknown): string => nameOf(object) ?? '?';

/** The status of a condition, with its reason and message. */
export function conditionOf(object: unknown, type: string) {
  const found = listAt(object, 'status', 'conditions').find((item) => at(item, 'type') === type);
  return found === undefined ? undefined : { status: textAt(found, 'status'), message: textAt(found, 'message') ?? '' };
}

export const isReady = (object: unknown): boolean => conditionOf(object, 'Ready')?.status === 'True';

/** Labels of an object. */
export const labelsOf = (object: unknown): Readonly<Record<string, unknown>> => objectAt(object, 'metadata', 'labels');

import type { Problem } from '../finding';
import { shown } from '../shown';
import { type AcknowledgementProps, isDay } from './acknowledgement';

const ID = /^[a-z][a-z0-9-]*[/-][a-z0-9-]*[a-z0-9]$/;

/** What keeps an acknowledgement from counting. */
export function acknowledgementProblems(
  { rule, reason, until, object }: Readonly<Record<keyof AcknowledgementProps, unknown>>,
  path: string,
): Problem[] {
  const form = (value: unknown, message: string, fix: string): Problem => ({
    rule: 'acknowledgements/form',
    path,
    ...shown(value),
    message,
    fix,
  });
  const problems: Problem[] = [];
  if (typeof rule !== 'string' || !ID.test(rule)) {
    problems.push(
      form(rule, 'an acknowledgement names one rule by its id', 'write the id that the finding shows: policy/overlap'),
    );
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    problems.push({
      rule: 'acknowledgements/reason',
      path,
      ...shown(rule),
      message: 'an acknowledgement without a reason does not count: nobody could tell later whether it still holds',
      fix: 'say why the finding stays',
    });
  }
  if (until !== undefined && (typeof until !== 'string' || !isDay(until))) {
    problems.push(form(until, 'until is a day of the calendar', 'write it as 2027-03-31'));
  }
  if (object !== undefined && (typeof object !== 'string' || !/^[^/\s]+(?:\/[^/\s]+)*$/.test(object))) {
    problems.push(form(object, 'object is an object as findings name it', 'write it as NodePool/general'));
  }
  return problems;
}

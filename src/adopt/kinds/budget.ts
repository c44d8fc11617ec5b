import type { Path } from '../../findings';
import { listAt, textAt } from '../../objects';
import { call, callOf, data, type Expression, text } from '../code/expression';
import { duration } from './values';

/** What the API server sets. */
const USUAL_NODES = '10%';

function nodes(value: string): Expression {
  if (value === '0') return call('Budget.none');
  return call('Budget.atMost', /^\d+$/.test(value) ? { number: Number(value) } : text(value));
}

/** One entry of `budgets`: `Budget.none().for('Drifted').during('0 9 * * mon-fri', Duration.hours(8))`. */
function budget(value: unknown): Expression {
  const amount = nodes(textAt(value, 'nodes') ?? USUAL_NODES);
  const reasons = listAt(value, 'reasons');
  const limited = reasons.length === 0 ? amount : callOf(amount, 'for', ...reasons.map((reason) => data(reason)));
  const schedule = textAt(value, 'schedule');
  const length = duration(textAt(value, 'duration'), 'hours');
  return schedule === undefined || length === undefined ? limited : callOf(limited, 'during', text(schedule), length);
}

export const budgets = (value: unknown, from: Path): Expression => ({
  list: listAt(value).map((each, index) => ({ value: budget(each), from: [...from, index] })),
});

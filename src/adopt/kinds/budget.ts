import { formatPath, type Path } from '../../findings';
import { at, listAt, textAt } from '../../objects';
import { call, callOf, data, type Expression, text } from '../code/expression';
import { duration } from './values';
import type { Writing } from './writing';

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

/** An empty list of reasons is not the same as none (core pkg/apis/v1/nodepool.go): it applies to nothing. */
const isIdle = (value: unknown): boolean =>
  Array.isArray(at(value, 'reasons')) && listAt(value, 'reasons').length === 0;

export function budgets(value: unknown, { except }: Writing, from: Path): Expression {
  const list = listAt(value).flatMap((each, index) => {
    if (!isIdle(each)) return [{ value: budget(each), from: [...from, index] }];
    except(`${formatPath([...from, index])}`, 'a budget for no reason at all restricts nothing: it is left out');
    return [];
  });
  return { list };
}

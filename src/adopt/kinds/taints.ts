import { startupTaints } from '../../../charts';
import type { Path } from '../../findings';
import { deepEqual, listAt } from '../../objects';
import { call, data, type Expression } from '../code/expression';
import type { Writing } from './writing';

/** Taints of the startup that agents are known for are called by the agent. */
export function startup(value: unknown, _: Writing, from: Path): Expression | undefined {
  const list = listAt(value).map((taint, index) => {
    const known = Object.entries(startupTaints).find(([, make]) => deepEqual(make(), taint));
    return {
      value: known === undefined ? data(taint, [...from, index]) : call(`startupTaints.${known[0]}`),
      from: [...from, index],
    };
  });
  return value === undefined ? undefined : { list };
}

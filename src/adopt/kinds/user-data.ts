import { UserData } from '../../../charts';
import type { Path } from '../../findings';
import { textAt } from '../../objects';
import { call, data, type Expression } from '../code/expression';
import type { Writing } from './writing';

/**
 * The text of user data as it is: an edit of one byte rolls every node. For the family `Custom` it is said to be the whole
 * of it.
 */
export function userData(value: unknown, { object }: Writing, from: Path): Expression | undefined {
  if (typeof value !== 'string') return undefined;
  const isCustom = textAt(object, 'spec', 'amiFamily') === 'Custom';
  const isSame = isCustom && value.trim() !== '' && UserData.custom(value).problems.length === 0;
  return isSame ? call('UserData.custom', data(value, from)) : data(value, from);
}

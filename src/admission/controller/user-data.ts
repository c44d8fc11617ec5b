import { resolveAmiFamily } from '../../karpenter/nodes/ami-family';
import { textAt } from '../../objects';
import { userDataProblems } from '../../user-data';
import type { ControllerRule } from './context';

/** What Karpenter or the node cannot do with the user data of a class. */
export const userData: ControllerRule = (object, _, report) => {
  const text = textAt(object, 'spec', 'userData');
  if (text === undefined) return;
  for (const problem of userDataProblems(text, resolveAmiFamily(object))) report({ ...problem, path: 'spec.userData' });
};

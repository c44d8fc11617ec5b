import { resolveAmiFamily } from '../../karpenter/nodes/ami-family';
import { objectAt, textAt } from '../../objects';
import { userDataProblems } from '../../user-data';
import type { ControllerRule } from './context';

/** What Karpenter or the node cannot do with the user data of a class. */
export const userData: ControllerRule = (object, _, report) => {
  const text = textAt(object, 'spec', 'userData');
  if (text === undefined) return;
  const problems = userDataProblems(text, resolveAmiFamily(object), objectAt(object, 'spec', 'kubelet'));
  for (const problem of problems) report({ ...problem, path: 'spec.userData' });
};

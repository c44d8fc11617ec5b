import { kindOf } from '../../objects';

/** The objects of a kind of Karpenter. */
export const ofKind = (objects: readonly object[], kind: 'NodePool' | 'EC2NodeClass'): readonly object[] =>
  objects.filter((object) => kindOf(object) === kind);

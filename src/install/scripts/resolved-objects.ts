import { kindOf } from '../../objects';

/** Where an object is applied that names no namespace. */
export const DEFAULT_NAMESPACE = 'default';

/** The objects of a kind of Karpenter. */
export const ofKind = (objects: readonly object[], kind: 'NodePool' | 'EC2NodeClass'): readonly object[] =>
  objects.filter((object) => kindOf(object) === kind);

import type { KarpenterMinor } from '../karpenter';
import type { Key } from './value-types';
import type { KarpenterValueKeys } from './values.generated';

/** Whether a key, or some key of a group, is in one of the minors. */
type IsIn<K, M extends KarpenterMinor> =
  K extends Key<unknown, infer In>
    ? [M & In] extends [never]
      ? false
      : true
    : true extends { [Name in keyof K]: IsIn<K[Name], M> }[keyof K]
      ? true
      : false;

type ValuesIn<Keys, M extends KarpenterMinor> = {
  readonly [Name in keyof Keys as IsIn<Keys[Name], M> extends true ? Name : never]?: Keys[Name] extends Key<
    infer T,
    unknown
  >
    ? T
    : ValuesIn<Keys[Name], M>;
};

/**
 * Values of the Helm chart `karpenter`: `HelmValues<'1.10'>` has the keys of that minor alone, `HelmValues` those of all.
 * What keeps the controller alive (`affinity`, `topologySpreadConstraints`, `podDisruptionBudget`, `priorityClassName`,
 * `replicas`) takes a value with a reason.
 */
export type HelmValues<M extends KarpenterMinor = KarpenterMinor> = ValuesIn<KarpenterValueKeys, M>;

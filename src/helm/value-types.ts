declare const MINORS: unique symbol;

/** A value of type `T` that the minors `M` of the chart have; a type only. */
export interface Key<T, M> {
  readonly [MINORS]: M;
  readonly type: T;
}

/**
 * A value for one of the chart's protections, which replaces the chart's own whole, with the reason why. The reason
 * stands in the values file for the reviewer.
 */
export interface Reasoned<T> {
  /** The value that takes the place of the chart's own, whole. */
  readonly override: T;
  /** Why this cluster can do without the chart's own value. */
  readonly reason: string;
}

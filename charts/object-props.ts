/** Any part of an object, at any depth. Lists are whole. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/** Name, labels and annotations of an object itself (for labels of nodes see `NodePoolProps.labels`). */
export interface ObjectMetadata {
  /**
   * Name of the object: a DNS subdomain of at most 63 characters, since Karpenter writes it into labels.
   * Renaming is deleting and creating. A deleted pool takes its nodes with it; a deleted node class stays until no NodeClaim
   * refers to it, and its pools launch nothing meanwhile.
   * @default - the construct's id
   */
  readonly name?: string;
  /** Labels of the object itself, not of its nodes. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object itself, not of its nodes. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Props that every object of Karpenter takes. */
export interface KarpenterObjectProps<Spec> {
  /**
   * Name, labels and annotations of the object itself.
   * @default - the construct's id as name, no labels, no annotations
   */
  readonly metadata?: ObjectMetadata;
  /**
   * Laid over the spec that the props give, in the CRD's own field names: maps are merged, lists and values replaced.
   * For a combination that the props do not allow.
   * @default - nothing
   */
  readonly override?: DeepPartial<Spec>;
  /**
   * Fields of the spec that this package does not know yet, laid over the rest as they are.
   * They reach the YAML unchanged and unchecked.
   * @default - nothing
   */
  readonly raw?: object;
}

/** A taint of the nodes of a pool. */
export interface Taint {
  /** Qualified name: `nvidia.com/gpu`. */
  readonly key: string;
  /**
   * Value of the taint, for tolerations to compare.
   * @default - none; an empty string is refused by the API server, so leave it out
   */
  readonly value?: string;
  /** `NoSchedule` and `NoExecute` keep pods without a toleration away; `PreferNoSchedule` only ranks the pool lower. */
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** When the taint was added, RFC 3339. Only the API server's own taints carry it; the field exists in the CRD. @default - none */
  readonly timeAdded?: string;
}

/** What lets a pod onto nodes with a taint. */
export interface Toleration {
  /** Key of the taints that are tolerated. @default - every key */
  readonly key?: string;
  /** Whether the value has to be equal, or only the key. @default 'Equal' */
  readonly operator?: 'Exists' | 'Equal';
  /** Value of the taints that are tolerated. @default - none */
  readonly value?: string;
  /** Effect of the taints that are tolerated. @default - every effect */
  readonly effect?: Taint['effect'];
}

/** What a pod needs to run on the nodes of one pool and of no other. */
export interface PodPlacement {
  /** Labels that the node must have; empty where pods choose between several pools. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** What lets the pod onto the nodes in spite of their taints. */
  readonly tolerations: readonly Toleration[];
}

/** The toleration that answers a taint exactly. */
export const tolerationFor = ({ key, value, effect }: Taint): Toleration =>
  value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };

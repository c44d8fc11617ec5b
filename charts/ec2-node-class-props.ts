import type { ExistingResource } from '../src/cluster';
import type { Ami } from './ami';
import type { EC2NodeClassSpec } from './ec2-node-class-spec';
import type { KarpenterObjectProps } from './object-props';
import type { UserData } from './user-data';

/** The field names are the CRD's own; `ami`, `role`, `instanceProfile` and `userData` also take this package's values. */
export interface EC2NodeClassProps
  extends KarpenterObjectProps<EC2NodeClassSpec>,
    Partial<Omit<EC2NodeClassSpec, 'role' | 'instanceProfile' | 'userData'>> {
  /** Which image the nodes boot. Exactly one of it and `amiSelectorTerms`. */
  readonly ami?: Ami;
  /**
   * Role of the nodes, by name.
   * @default - the cluster's `nodeRole`, for Windows its `windowsNodeRole`, unless an instance profile is used
   */
  readonly role?: string | ExistingResource;
  /** Instance profile of the nodes, by name. @default - the cluster's `instanceProfile` where its VPC is isolated, else none */
  readonly instanceProfile?: string | ExistingResource;
  /**
   * Subnets that nodes are launched in; their zones are the zones of the pools. Nodes in a subnet that is no
   * longer selected are replaced.
   * @default - the cluster's `vpc.subnets`, else what carries the cluster's discovery tag
   */
  readonly subnetSelectorTerms?: EC2NodeClassSpec['subnetSelectorTerms'];
  /**
   * Security groups of the nodes. When the selected set changes, one more included, every node is replaced.
   * @default - the cluster's `vpc.securityGroups`, else what carries the cluster's discovery tag
   */
  readonly securityGroupSelectorTerms?: EC2NodeClassSpec['securityGroupSelectorTerms'];
  /** What nodes run or read at boot, as `UserData` or text. An edit rolls every node. @default - none */
  readonly userData?: UserData | string;
}

/** What a pool refers to: a node class of any group. */
export interface NodeClassRef {
  /** API group of the node class, `karpenter.k8s.aws`. */
  readonly group: string;
  /** Kind of the node class, `EC2NodeClass`. */
  readonly kind: string;
  /** Name of the node class. An edit rolls every node of the pool. */
  readonly name: string;
}

/** A construct that pools can refer to, such as an EC2NodeClass. */
export interface ReferableNodeClass {
  /** What a pool writes into its `nodeClassRef`. */
  readonly ref: NodeClassRef;
}

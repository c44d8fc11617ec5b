import type { AmiFamily } from '../src/karpenter';
import type { AmiSelectorTerm } from './ami';
import type { UnmanagedKubelet } from './unmanaged-kubelet.generated';

/** Finds subnets. Terms are alternatives; within one term everything has to match. */
export interface SubnetSelectorTerm {
  /** Tags of the subnet. A value `'*'` matches any. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** `subnet-…`, not combined with tags. @default - none */
  readonly id?: `subnet-${string}`;
}

/** Finds security groups. Terms are alternatives; within one term everything has to match. */
export interface SecurityGroupSelectorTerm {
  /** Tags of the group. A value `'*'` matches any. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** `sg-…`, not combined with tags or name. @default - none */
  readonly id?: `sg-${string}`;
  /** Name of the group (not its Name tag). @default - none */
  readonly name?: string;
}

/** Finds capacity reservations (1.3+). They are used by pools that allow the capacity type `reserved`. */
export interface CapacityReservationSelectorTerm {
  /** Tags of the reservation. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** `cr-…`, not combined with the others. @default - none */
  readonly id?: `cr-${string}`;
  /** Account that owns the reservation, twelve digits. @default - any that shares one with this account */
  readonly ownerID?: string;
  /** Open reservations take any matching instance, targeted ones only those that name them (1.8+). @default - both */
  readonly instanceMatchCriteria?: 'open' | 'targeted';
}

/** Places nodes into an existing placement group (1.11+): by name or by id, not both. */
export interface PlacementGroupSelector {
  /** Name of the placement group. @default - none */
  readonly name?: string;
  /** `pg-…`. @default - none */
  readonly id?: `pg-${string}`;
}

/** `100Gi`, `1Ti`, `64000G`. */
export type VolumeSize = `${number}${'Gi' | 'G' | 'Ti' | 'T'}`;

/** An EBS volume. */
export interface BlockDevice {
  /** Delete the volume with the instance. @default - EC2's own for the device */
  readonly deleteOnTermination?: boolean;
  /** Whether the volume is encrypted. An edit rolls every node. @default - the account's own setting */
  readonly encrypted?: boolean;
  /** I/O operations per second; for gp3, io1 and io2. @default - the volume type's own */
  readonly iops?: number;
  /** Id, alias or ARN of a KMS key; the controller's role needs the grants for it. @default - the account's default key */
  readonly kmsKeyID?: string;
  /** Snapshot that the volume starts from. @default - none */
  readonly snapshotID?: string;
  /** MiB/s; for gp3. @default - the volume type's own */
  readonly throughput?: number;
  /** MiB/s at which blocks are fetched from the snapshot, 100 to 300; needs `snapshotID` (1.5+). @default - none */
  readonly volumeInitializationRate?: number;
  /** Needed unless `snapshotID` is set. @default - the snapshot's */
  readonly volumeSize?: VolumeSize;
  /**
   * Type of the volume. Throughput can be set for gp3 alone, I/O operations for gp3, io1 and io2.
   * @default - EC2's own; Karpenter's default disks are gp3
   */
  readonly volumeType?: 'standard' | 'io1' | 'io2' | 'gp2' | 'sc1' | 'st1' | 'gp3';
}

/** One disk. Giving any replaces the family's defaults, so a Bottlerocket node class needs both of its disks. */
export interface BlockDeviceMapping {
  /** `/dev/xvda`. @default - none */
  readonly deviceName?: string;
  /** The volume behind the device; what is not given comes from the image. @default - the image's own volume */
  readonly ebs?: BlockDevice;
  /** The disk whose size counts as the node's ephemeral storage; at most one. @default - by device name of the family */
  readonly rootVolume?: boolean;
}

/** Signals by which the kubelet evicts pods. */
export type EvictionSignal =
  | 'memory.available'
  | 'nodefs.available'
  | 'nodefs.inodesFree'
  | 'imagefs.available'
  | 'imagefs.inodesFree'
  | 'pid.available';

/** Resources that can be reserved for the system or for Kubernetes. */
export type ReservedResource = 'cpu' | 'memory' | 'ephemeral-storage' | 'pid';

/**
 * Settings of the kubelet. An edit rolls every node. Those of this interface Karpenter reads itself, on every AMI family;
 * the others it passes on to nodes of AL2023 (1.15+).
 *
 * `maxPods` and reservations may be expressions, evaluated for each instance type (1.15+, feature gate `nodeClassCEL`):
 * they read the numbers `vcpus`, `memory_mib`, `default_enis`, `ips_per_eni`, `max_pods` and the text `instance_type`, and
 * have `min(a, b)` and `max(a, b)`.
 *
 * @see https://karpenter.sh/docs/concepts/nodeclasses/#speckubelet
 */
export interface Kubelet extends UnmanagedKubelet {
  /** Addresses of the DNS server that pods ask. Since 1.15 AL2, Bottlerocket and Windows take one; before, they use the first. @default - the cluster's DNS service */
  readonly clusterDNS?: readonly string[];
  /** Whether CPU limits are enforced. @default true */
  readonly cpuCFSQuota?: boolean;
  /** Thresholds at which pods are evicted at once: a quantity or a percentage. @default - the AMI's */
  readonly evictionHard?: Readonly<Partial<Record<EvictionSignal, string>>>;
  /** Seconds that a soft eviction gives a pod at most. @default - none */
  readonly evictionMaxPodGracePeriod?: number;
  /** Thresholds at which pods are evicted after a grace period; each needs one in `evictionSoftGracePeriod`. @default - none */
  readonly evictionSoft?: Readonly<Partial<Record<EvictionSignal, string>>>;
  /** `1m30s` for each signal of `evictionSoft`. @default - none */
  readonly evictionSoftGracePeriod?: Readonly<Partial<Record<EvictionSignal, string>>>;
  /** Disk usage, percent, above which images are removed; above `imageGCLowThresholdPercent`. @default 85 */
  readonly imageGCHighThresholdPercent?: number;
  /** Disk usage, percent, down to which images are removed. @default 80 */
  readonly imageGCLowThresholdPercent?: number;
  /**
   * Resources kept for Kubernetes, per key in place of what Karpenter computes: quantities, or expressions (1.15+) that
   * count `cpu` in thousandths of a core (rounded up to 10), `memory` in MiB (up to 16), `ephemeral-storage` in GiB and
   * `pid` one by one: `max(60, vcpus * 30)` of `cpu`.
   * @default - computed from the instance type
   */
  readonly kubeReserved?: Readonly<Partial<Record<ReservedResource, string>>>;
  /**
   * Pods per node at most: a number, or an expression (1.15+) such as `min(110, max_pods)`, in which `max_pods` is the
   * default. Karpenter does not know of prefix delegation: with it, set this.
   * @default - what the ENIs allow
   */
  readonly maxPods?: number | string;
  /** Pods per vCPU at most; Bottlerocket has no such setting: it ignores it until 1.14, and a class with it is refused since. @default - none */
  readonly podsPerCore?: number;
  /** Resources kept for the system; written as `kubeReserved`. @default - none */
  readonly systemReserved?: Readonly<Partial<Record<ReservedResource, string>>>;
}

/** The instance metadata service (IMDS). An edit rolls every node. */
export interface MetadataOptions {
  /** Whether the service answers at all. @default 'enabled' */
  readonly httpEndpoint?: 'enabled' | 'disabled';
  /** Whether it also answers over IPv6. @default 'disabled' */
  readonly httpProtocolIPv6?: 'enabled' | 'disabled';
  /** 1 keeps pods without host network away from it, 2 lets them; 1 to 64. @default 1 */
  readonly httpPutResponseHopLimit?: number;
  /** `required` is IMDSv2. @default 'required' */
  readonly httpTokens?: 'required' | 'optional';
}

/** Idle timeouts of tracked connections, in seconds (1.13+). Types without Nitro are then left out. */
export interface ConnectionTracking {
  /** 60 to 432000. @default - EC2's own */
  readonly tcpEstablishedTimeout?: number;
  /** 60 to 180. @default - EC2's own */
  readonly udpStreamTimeout?: number;
  /** 30 to 60. @default - EC2's own */
  readonly udpTimeout?: number;
}

/** CPU options (1.13+). */
export interface CpuOptions {
  /** Virtual machines in the instance; types without the feature are then left out. @default - disabled */
  readonly nestedVirtualization?: 'enabled' | 'disabled';
}

/** Nitro Enclaves (1.15+). */
export interface EnclaveOptions {
  /** Whether pods may start enclaves; types that cannot are then left out. An edit rolls every node. */
  readonly enabled: boolean;
}

/** One network interface (1.11+). */
export interface NetworkInterface {
  /** Network card that the interface is on, from 0. */
  readonly networkCardIndex: number;
  /** Place of the interface on its card, from 0. */
  readonly deviceIndex: number;
  /** The interface of card 0 and device 0 is an `interface`; at most one `efa-only` per card. */
  readonly interfaceType: 'interface' | 'efa-only';
}

/** `spec` of an EC2NodeClass, as it stands in the YAML. */
export interface EC2NodeClassSpec {
  /** How nodes boot; needed where no alias says it. An edit rolls every node only if it changes the resolved family. @default - from the alias */
  readonly amiFamily?: AmiFamily;
  /** Images that nodes boot; a node whose image is not the newest one selected for its instance type is replaced. */
  readonly amiSelectorTerms: readonly AmiSelectorTerm[];
  /** Give nodes a public address, whatever the subnet says. @default - the subnet's setting */
  readonly associatePublicIPAddress?: boolean;
  /** Disks. @default - the AMI family's */
  readonly blockDeviceMappings?: readonly BlockDeviceMapping[];
  /** Capacity reservations that pools of the capacity type `reserved` launch into (1.3+). @default - none */
  readonly capacityReservationSelectorTerms?: readonly CapacityReservationSelectorTerm[];
  /** Idle timeouts of tracked connections (1.13+). An edit rolls every node. @default - EC2's own timeouts */
  readonly connectionTracking?: ConnectionTracking;
  /** Passed to EC2 CreateFleet as its Context. @default - none */
  readonly context?: string;
  /** CPU options of the instances (1.13+). An edit rolls every node. @default - EC2's own */
  readonly cpuOptions?: CpuOptions;
  /** CloudWatch metrics every minute. @default false */
  readonly detailedMonitoring?: boolean;
  /** Isolated parts of an instance, for keys and the like (1.15+). An edit rolls every node: `false` is not the same as absent. @default - disabled */
  readonly enclaveOptions?: EnclaveOptions;
  /** Name of an instance profile; exactly one of it and `role`. */
  readonly instanceProfile?: string;
  /** `RAID0` makes one volume of the NVMe instance store and puts pods, images and logs on it. @default - the disks stay unused */
  readonly instanceStorePolicy?: 'RAID0';
  /** /28 IPv4 prefixes assigned to the primary interface at launch (1.8+). Set `kubelet.maxPods` with it. @default - none */
  readonly ipPrefixCount?: number;
  /** Settings of the kubelet. An edit rolls every node. @default - Karpenter's own */
  readonly kubelet?: Kubelet;
  /** The instance metadata service. An edit rolls every node. @default - IMDSv2 only, hop limit 1 */
  readonly metadataOptions?: MetadataOptions;
  /** Network interfaces of the instances (1.11+). An edit rolls every node. @default - one interface */
  readonly networkInterfaces?: readonly NetworkInterface[];
  /** The placement group that nodes are launched into (1.11+). An edit rolls every node. @default - none */
  readonly placementGroupSelector?: PlacementGroupSelector;
  /** Name of the nodes' role; exactly one of it and `instanceProfile`. */
  readonly role?: string;
  /** Security groups of the nodes. */
  readonly securityGroupSelectorTerms: readonly SecurityGroupSelectorTerm[];
  /** Subnets that nodes are launched in. */
  readonly subnetSelectorTerms: readonly SubnetSelectorTerm[];
  /** Tags of instances, volumes and launch templates. An edit rolls every node of the class. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Merged by Karpenter with its own, by AMI family. An edit rolls every node. @default - none */
  readonly userData?: string;
}

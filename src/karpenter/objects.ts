/**
 * The Kubernetes objects that the model reads, as they stand in YAML. Only the fields that it reads are named; objects
 * with more fields fit too, and every field may be missing, since objects from files are not known to be complete.
 */
import type { Quantity } from './units/quantity';

/** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt`, `Lt`; `Gte` and `Lte` since Karpenter 1.9. */
export interface RequirementObject {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
  /** NodePool only: at least so many different values of the label among the instance types, 1 to 50. */
  readonly minValues?: number;
}

export interface TaintObject {
  readonly key: string;
  readonly value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  readonly effect: string;
}

export interface TolerationObject {
  readonly key?: string;
  /** `Equal` when missing; `Exists`; `Lt` and `Gt` compare whole numbers. */
  readonly operator?: string;
  readonly value?: string;
  /** Any effect when missing. */
  readonly effect?: string;
}

export interface MetadataObject {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface BudgetObject {
  readonly nodes?: string;
  readonly reasons?: readonly string[];
  readonly schedule?: string;
  readonly duration?: string;
}

/** A `karpenter.sh/v1` NodePool. */
export interface NodePoolObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: MetadataObject;
  readonly spec?: {
    readonly weight?: number;
    /** Static pool: so many nodes, whatever the pods need. Since 1.8, feature gate StaticCapacity. */
    readonly replicas?: number;
    readonly limits?: Readonly<Record<string, Quantity>>;
    readonly disruption?: {
      readonly consolidateAfter?: string;
      readonly consolidationPolicy?: string;
      readonly budgets?: readonly BudgetObject[];
    };
    readonly template?: {
      readonly metadata?: MetadataObject;
      readonly spec?: {
        readonly nodeClassRef?: { readonly group?: string; readonly kind?: string; readonly name?: string };
        readonly requirements?: readonly RequirementObject[];
        readonly taints?: readonly TaintObject[];
        readonly startupTaints?: readonly TaintObject[];
        readonly expireAfter?: string;
        readonly terminationGracePeriod?: string;
      };
    };
  };
}

export interface BlockDeviceMappingObject {
  readonly deviceName?: string;
  readonly rootVolume?: boolean;
  readonly ebs?: { readonly volumeSize?: Quantity; readonly snapshotID?: string };
}

export interface KubeletObject {
  readonly maxPods?: number;
  readonly podsPerCore?: number;
  readonly systemReserved?: Readonly<Record<string, Quantity>>;
  readonly kubeReserved?: Readonly<Record<string, Quantity>>;
  readonly evictionHard?: Readonly<Record<string, Quantity>>;
  readonly evictionSoft?: Readonly<Record<string, Quantity>>;
}

export interface CapacityReservationObject {
  readonly id?: string;
  readonly instanceType?: string;
  readonly availabilityZone?: string;
  readonly reservationType?: string;
  readonly interruptible?: boolean;
}

/** A `karpenter.k8s.aws/v1` EC2NodeClass. */
export interface EC2NodeClassObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: MetadataObject;
  readonly spec?: {
    readonly amiFamily?: string;
    readonly amiSelectorTerms?: readonly { readonly alias?: string }[];
    readonly blockDeviceMappings?: readonly BlockDeviceMappingObject[];
    readonly instanceStorePolicy?: string;
    readonly kubelet?: KubeletObject;
    readonly capacityReservationSelectorTerms?: readonly object[];
    readonly connectionTracking?: object;
    readonly cpuOptions?: { readonly nestedVirtualization?: string };
    readonly placementGroupSelector?: object;
    readonly networkInterfaces?: readonly {
      readonly networkCardIndex?: number;
      readonly deviceIndex?: number;
      readonly interfaceType?: string;
    }[];
  };
  /** What the controller found; read where it is known, never needed. */
  readonly status?: {
    readonly subnets?: readonly { readonly id?: string; readonly zone?: string; readonly zoneID?: string }[];
    readonly capacityReservations?: readonly CapacityReservationObject[];
  };
}

export interface NodeSelectorTermObject {
  readonly matchExpressions?: readonly RequirementObject[];
  readonly matchFields?: readonly RequirementObject[];
}

export interface ContainerObject {
  readonly name?: string;
  /** `Always` makes an init container a sidecar. */
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Readonly<Record<string, Quantity>> };
}

/** The spec of a Pod, or of the template of a workload: what decides where it may run. */
export interface PodSpecObject {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly NodeSelectorTermObject[];
      };
      readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
        readonly weight?: number;
        readonly preference?: NodeSelectorTermObject;
      }[];
    };
  };
  readonly tolerations?: readonly TolerationObject[];
  readonly containers?: readonly ContainerObject[];
  readonly initContainers?: readonly ContainerObject[];
  readonly overhead?: Readonly<Record<string, Quantity>>;
}

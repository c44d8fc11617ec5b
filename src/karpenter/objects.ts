/**
 * The Kubernetes objects that the model reads, as they stand in YAML. Only the fields that it reads are named; objects
 * with more fields fit too, and every field may be missing, since objects from files are not known to be complete.
 */
import type { Quantity } from './units/quantity';

/** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt`, `Lt`; `Gte` and `Lte` since Karpenter 1.9. */
export interface RequirementObject {
  /** The label. */
  readonly key: string;
  /** How the label is compared. */
  readonly operator: string;
  /** What it is compared with; none for `Exists` and `DoesNotExist`. */
  readonly values?: readonly string[];
  /** NodePool only: at least so many different values of the label among the instance types, 1 to 50. */
  readonly minValues?: number;
}

/** A taint of a node. */
export interface TaintObject {
  /** Key of the taint. */
  readonly key: string;
  /** Value of the taint; the empty string when missing. */
  readonly value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  readonly effect: string;
}

/** What lets a pod onto nodes with a taint. */
export interface TolerationObject {
  /** Key of the taints; every key when missing, with `Exists`. */
  readonly key?: string;
  /** `Equal` when missing; `Exists`; `Lt` and `Gt` compare whole numbers. */
  readonly operator?: string;
  /** Value of the taints. */
  readonly value?: string;
  /** Any effect when missing. */
  readonly effect?: string;
}

/** Metadata of an object, or of the nodes of a pool. */
export interface MetadataObject {
  /** Name of the object. */
  readonly name?: string;
  /** Namespace of the object, for kinds that have one. */
  readonly namespace?: string;
  /** Labels by key. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations by key. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A disruption budget of a NodePool. */
export interface BudgetObject {
  /** Nodes at once, `5` or `20%`; 10% when missing. */
  readonly nodes?: string;
  /** Reasons that it restricts; every one when missing. */
  readonly reasons?: readonly string[];
  /** Cron schedule in UTC at which its window opens; always open when missing. */
  readonly schedule?: string;
  /** How long the window stays open. */
  readonly duration?: string;
}

/** A `karpenter.sh/v1` NodePool. */
export interface NodePoolObject {
  /** `karpenter.sh/v1`. */
  readonly apiVersion?: string;
  /** `NodePool`. */
  readonly kind?: string;
  /** Name, labels and annotations of the object. */
  readonly metadata?: MetadataObject;
  /** What the author wrote. */
  readonly spec?: {
    /** Pools of higher weight are tried first, 1 to 100. */
    readonly weight?: number;
    /** Static pool: so many nodes, whatever the pods need. Since 1.8, feature gate StaticCapacity. */
    readonly replicas?: number;
    /** What the nodes may come to at most, by resource. */
    readonly limits?: Readonly<Record<string, Quantity>>;
    /** When nodes may be removed of Karpenter's own accord. */
    readonly disruption?: {
      /** How long pods have to be unchanged: `1m`, or `Never`. */
      readonly consolidateAfter?: string;
      /** Which nodes consolidation may remove or replace. */
      readonly consolidationPolicy?: string;
      /** How many nodes at once, and when. */
      readonly budgets?: readonly BudgetObject[];
    };
    /** What the nodes are made from. */
    readonly template?: {
      /** Labels and annotations of the nodes. */
      readonly metadata?: MetadataObject;
      /** What a node is and how long it lives. */
      readonly spec?: {
        /** The node class that says how nodes are made. */
        readonly nodeClassRef?: {
          /** API group of the node class. */
          readonly group?: string;
          /** Kind of the node class. */
          readonly kind?: string;
          /** Name of the node class. */
          readonly name?: string;
        };
        /** What the nodes have to be. */
        readonly requirements?: readonly RequirementObject[];
        /** Taints that keep pods without a toleration away. */
        readonly taints?: readonly TaintObject[];
        /** Taints that something removes when the node is ready. */
        readonly startupTaints?: readonly TaintObject[];
        /** Age at which a node is replaced, or `Never`. */
        readonly expireAfter?: string;
        /** How long a node may drain. */
        readonly terminationGracePeriod?: string;
      };
    };
  };
}

/** A disk of a node class. */
export interface BlockDeviceMappingObject {
  /** Name of the device, `/dev/xvda`. */
  readonly deviceName?: string;
  /** Whether its size is the node's ephemeral storage. */
  readonly rootVolume?: boolean;
  /** The volume behind it. */
  readonly ebs?: {
    /** Its size. */
    readonly volumeSize?: Quantity;
    /** The snapshot that it starts from. */
    readonly snapshotID?: string;
  };
}

/** Settings of the kubelet that change what a node can hold. */
export interface KubeletObject {
  /** Pods of a node at most: a number, or an expression (1.15+). */
  readonly maxPods?: number | string;
  /** Pods per vCPU at most. */
  readonly podsPerCore?: number;
  /** What is kept for the system, by resource. */
  readonly systemReserved?: Readonly<Record<string, Quantity>>;
  /** What is kept for Kubernetes, by resource, in place of what is computed. */
  readonly kubeReserved?: Readonly<Record<string, Quantity>>;
  /** Thresholds at which pods are evicted at once, by signal. */
  readonly evictionHard?: Readonly<Record<string, Quantity>>;
  /** Thresholds at which pods are evicted after a while, by signal. */
  readonly evictionSoft?: Readonly<Record<string, Quantity>>;
}

/** A capacity reservation that the controller found. */
export interface CapacityReservationObject {
  /** Its id, `cr-…`. */
  readonly id?: string;
  /** The type that it reserves. */
  readonly instanceType?: string;
  /** The zone that it is in, by name. */
  readonly availabilityZone?: string;
  /** `default` or `capacity-block`. */
  readonly reservationType?: string;
  /** `active`, or `expiring`: then nothing is launched into it any more. */
  readonly state?: string;
  /** Whether EC2 may take the capacity back. */
  readonly interruptible?: boolean;
}

/** A `karpenter.k8s.aws/v1` EC2NodeClass. */
export interface EC2NodeClassObject {
  /** `karpenter.k8s.aws/v1`. */
  readonly apiVersion?: string;
  /** `EC2NodeClass`. */
  readonly kind?: string;
  /** Name, labels and annotations of the object. */
  readonly metadata?: MetadataObject;
  /** What the author wrote. */
  readonly spec?: {
    /** How nodes boot; from the alias when missing. */
    readonly amiFamily?: string;
    /** The images. */
    readonly amiSelectorTerms?: readonly {
      /** Family and release, `al2023@latest`. */
      readonly alias?: string;
    }[];
    /** The disks; those of the family when missing. */
    readonly blockDeviceMappings?: readonly BlockDeviceMappingObject[];
    /** `RAID0` makes the instance store the node's ephemeral storage. */
    readonly instanceStorePolicy?: string;
    /** Settings of the kubelet. */
    readonly kubelet?: KubeletObject;
    /** Which capacity reservations are used. */
    readonly capacityReservationSelectorTerms?: readonly object[];
    /** Timeouts of connections; types without Nitro cannot have them. */
    readonly connectionTracking?: object;
    /** Options of the CPU. */
    readonly cpuOptions?: {
      /** `enabled` leaves out types that cannot nest virtualization. */
      readonly nestedVirtualization?: string;
    };
    /** Nitro enclaves (1.15+). */
    readonly enclaveOptions?: {
      /** `true` leaves out types that do not support enclaves. */
      readonly enabled?: boolean;
    };
    /** The placement group; some types cannot be in one. */
    readonly placementGroupSelector?: object;
    /** Network interfaces; types with fewer cards are left out. */
    readonly networkInterfaces?: readonly {
      /** Card of the interface, from 0. */
      readonly networkCardIndex?: number;
      /** Place on the card, from 0. */
      readonly deviceIndex?: number;
      /** `interface` or `efa-only`. */
      readonly interfaceType?: string;
    }[];
  };
  /** What the controller found; read where it is known, never needed. */
  readonly status?: {
    /** The subnets that were selected. */
    readonly subnets?: readonly {
      /** Id of the subnet. */
      readonly id?: string;
      /** Its zone by name, `eu-west-1a`. */
      readonly zone?: string;
      /** Its zone by id, `euw1-az1`. */
      readonly zoneID?: string;
    }[];
    /** The capacity reservations that were selected. */
    readonly capacityReservations?: readonly CapacityReservationObject[];
  };
}

/** One alternative of a node affinity: all of its expressions have to hold. */
export interface NodeSelectorTermObject {
  /** Conditions on labels of the node. */
  readonly matchExpressions?: readonly RequirementObject[];
  /** Conditions on fields of the node, of which Kubernetes knows `metadata.name` alone. */
  readonly matchFields?: readonly RequirementObject[];
}

/** A container of a pod, as far as it decides where the pod may run. */
export interface ContainerObject {
  /** Its name. */
  readonly name?: string;
  /** `Always` makes an init container a sidecar. */
  readonly restartPolicy?: string;
  /** What it asks for. */
  readonly resources?: {
    /** Amounts that the scheduler sets aside, by resource. */
    readonly requests?: Readonly<Record<string, Quantity>>;
    /** Amounts that it may use at most; the API server makes them the requests of the resources that have none. */
    readonly limits?: Readonly<Record<string, Quantity>>;
  };
}

/** The spec of a Pod, or of the template of a workload: what decides where it may run. */
export interface PodSpecObject {
  /** Labels that the node must have. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Wishes and conditions about nodes and other pods; the model reads those about nodes. */
  readonly affinity?: {
    /** Wishes and conditions about nodes. */
    readonly nodeAffinity?: {
      /** Conditions that have to hold. */
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        /** Alternatives: one of them has to hold. Karpenter tries the first one first. */
        readonly nodeSelectorTerms?: readonly NodeSelectorTermObject[];
      };
      /** Wishes: Karpenter treats the heaviest as a condition, and gives it up where the pod fits nowhere. */
      readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
        /** How much it matters, 1 to 100. */
        readonly weight?: number;
        /** What is wished for. */
        readonly preference?: NodeSelectorTermObject;
      }[];
    };
  };
  /** What lets the pod onto nodes in spite of their taints. */
  readonly tolerations?: readonly TolerationObject[];
  /** Its containers; what they ask for adds up. */
  readonly containers?: readonly ContainerObject[];
  /** Containers that run before them; the largest counts, and sidecars add up. */
  readonly initContainers?: readonly ContainerObject[];
  /** What the pod as a whole asks for (Kubernetes 1.34+): CPU, memory and huge pages. */
  readonly resources?: ContainerObject['resources'];
  /** What the runtime class adds to the requests, by resource. */
  readonly overhead?: Readonly<Record<string, Quantity>>;
}

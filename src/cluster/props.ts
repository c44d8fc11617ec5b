import type { Unlisted } from '../karpenter';
import type { FeatureGates } from '../karpenter/feature-gates';
import type { KarpenterVersion } from '../karpenter/versions';

/** What rules go by: a production cluster must pin its AMI, a development cluster need not. */
export type Tier = 'development' | 'staging' | 'production';

/** How the controller gets its AWS credentials. */
export type Identity =
  | /** EKS Pod Identity: an association and the agent add-on; no annotation, no Helm value. Not on Fargate. */ 'pod-identity'
  | {
      /** IAM roles for service accounts. */
      readonly irsa: {
        /** The cluster's OIDC issuer without the scheme: `oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E`. */
        readonly issuer: string;
      };
    };

/** Controller settings that change what Karpenter computes. */
export interface KarpenterSettings {
  /** Share of a type's memory that the hypervisor is assumed to take, 0 to 1. @default 0.075 */
  readonly vmMemoryOverheadPercent?: number;
  /** Network interfaces that pods cannot use, per node (VPC CNI custom networking). @default 0 */
  readonly reservedENIs?: number;
  /** What to do when `minValues` cannot be met: refuse to launch, or relax (1.6+). @default 'Strict' */
  readonly minValuesPolicy?: 'Strict' | 'BestEffort';
  /** Whether preferred affinities and spread count while nodes are chosen (1.4+). @default 'Respect' */
  readonly preferencePolicy?: 'Respect' | 'Ignore';
  /** Poll ARC zonal shift and avoid shifted zones (1.12+). The controller does not start if the cluster is not registered. @default false */
  readonly enableZonalShift?: boolean;
  /**
   * Repair unhealthy nodes as before 1.15 (1.15+, with the gate `nodeRepair`): at once, whatever the budgets say, by
   * replacement only. Not together with the gates `terminateFirstRepair` and `rebootForRepair`.
   * @default false
   */
  readonly legacyNodeRepair?: boolean;
  /**
   * Launch nodes for pods with claims of dynamic resource allocation as if they had none (1.8+).
   * @default true, unless `enableDRA` or one of the gates `draNVIDIAGPU` and `draEFA` is on
   */
  readonly ignoreDRARequests?: boolean;
  /**
   * Launch nodes for claims of dynamic resource allocation: turns on every gate of a driver (`draNVIDIAGPU`, `draEFA`)
   * and stops ignoring claims, none of which may then be set (1.15+).
   * @default false
   */
  readonly enableDRA?: boolean;
  /**
   * What the kube-scheduler of the cluster does beyond its defaults, so that Karpenter foresees it (1.15+). The chart
   * has no value for it: it becomes the variable `SCHEDULER_CONFIG` of the controller, which does not start on a mistake in it.
   * @default - Karpenter knows of no constraint that pods do not carry themselves
   */
  readonly schedulerConfig?: SchedulerConfig;
}

/** The part of the kube-scheduler's configuration that Karpenter has to know of. */
export interface SchedulerConfig {
  /** Arguments of the plugin PodTopologySpread. @default - none */
  readonly podTopologySpread?: {
    /**
     * How pods without `topologySpreadConstraints` of their own are spread. Which pods count is derived from the Services
     * and the workload of each pod, so a constraint has no selector.
     * @default - they are not spread
     */
    readonly defaultConstraints?: readonly DefaultSpreadConstraint[];
  };
}

/** How pods are spread that do not say it themselves. */
export interface DefaultSpreadConstraint {
  /** By how many pods two domains may differ; at least 1. */
  readonly maxSkew: number;
  /** Label of nodes whose values are the domains: `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;
  /** Whether a pod waits, or is placed all the same. One constraint for a key and either. */
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** Domains that there have to be, with `DoNotSchedule`. @default - 1 */
  readonly minDomains?: number;
  /** Whether only nodes count that the pod's selector and affinity allow. @default 'Honor' */
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  /** Whether only nodes count whose taints the pod tolerates. @default 'Ignore' */
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
}

/** Facts of the cluster's network. */
export interface ClusterVpc {
  /** `vpc-…`; needed only where VPC endpoints are generated. @default - unknown */
  readonly id?: string;
  /**
   * No route to public AWS endpoints. IAM has no VPC endpoint, so Karpenter cannot make instance profiles there:
   * node classes then default to the cluster's `instanceProfile` instead of its `nodeRole`.
   * @default false
   */
  readonly isolated?: boolean;
  /** Private subnets, `subnet-…`. Given, node classes may select by id and no discovery tags are needed. @default - found by tag */
  readonly subnets?: readonly string[];
  /** Node security groups, `sg-…`. @default - found by tag */
  readonly securityGroups?: readonly string[];
  /** CIDR blocks of nodes and pods; VPC endpoints accept HTTPS from them. @default - unknown */
  readonly cidrs?: readonly string[];
  /** Address family of pods and services. @default 'ipv4' */
  readonly ipFamily?: 'ipv4' | 'ipv6';
}

/** A private registry that mirrors charts and images. */
export interface ClusterRegistry {
  /** OCI path of the two charts, without `oci://`: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/karpenter`. @default 'public.ecr.aws/karpenter' */
  readonly charts?: string;
  /** Repository of the controller image. @default 'public.ecr.aws/karpenter/controller' */
  readonly controllerImage?: string;
}

/** A tag by which subnets and security groups are found. */
export interface DiscoveryTag {
  /** Key of the tag. */
  readonly key: string;
  /** Value of the tag. */
  readonly value: string;
}

/** Something that Terraform, eksctl or a person has made: referred to, never created. */
export class ExistingResource {
  constructor(
    /** Its name. */
    readonly name: string,
    /** Its ARN, where the name was taken from one. */
    readonly arn?: string,
  ) {}
}

/**
 * Refers to a resource that exists already, by its name or ARN.
 * @example nodeRole: existing('arn:aws:iam::111122223333:role/eks/nodes')
 */
export function existing(nameOrArn: string): ExistingResource {
  if (!nameOrArn.startsWith('arn:')) return new ExistingResource(nameOrArn);
  return new ExistingResource(
    nameOrArn.slice(Math.max(nameOrArn.lastIndexOf('/'), nameOrArn.lastIndexOf(':')) + 1),
    nameOrArn,
  );
}

/** One resource of the AWS side as the other sides refer to it. */
export interface NamedResource {
  /** Name of the resource. */
  readonly name: string;
  /** Made by someone else: the template refers to it and does not create it. */
  readonly existing: boolean;
  /** Known only where an existing one was given as an ARN. */
  readonly arn?: string;
}

/** What there is to know about one EKS cluster. Charts, template, Helm values and scripts all read it. */
export interface ClusterProps {
  /** Name of the EKS cluster: 1 to 100 letters, digits, `-` and `_`. */
  readonly name: string;
  /** AWS region; the partition follows from it. One that AWS opened since this package: `unlisted('eu-east-1')`. */
  readonly region: string | Unlisted;
  /** Which environment it is, in your own words: `prod`, `qa`, `dr`. One DNS label, since it names a folder. */
  readonly environment: string;
  /** What rules go by. */
  readonly tier: Tier;
  /**
   * The Karpenter that runs there: `1.14` or `1.14.1`. A field that this version does not have is an error. The minor after
   * the newest known, and a patch that is not known yet, are judged as the newest known: a warning says so, and so does the
   * first line of the files with permissions and chart values.
   */
  readonly karpenterVersion: KarpenterVersion;
  /** The Kubernetes minor of the control plane: `1.34`. */
  readonly kubernetesVersion: `1.${number}`;
  /** Twelve digits. @default - the account of the stack */
  readonly account?: string;
  /** The API server's URL. @default - Karpenter discovers it */
  readonly endpoint?: string;
  /** Feature gates that differ from Karpenter's defaults. @default - Karpenter's own defaults for the version */
  readonly featureGates?: FeatureGates;
  /**
   * Settings of the controller that change what is launched.
   * @default - Karpenter's own defaults for the version
   */
  readonly settings?: KarpenterSettings;
  /** Where the controller runs. Elsewhere than in `kube-system` it needs the two FlowSchemas of `FlowSchemas`. @default 'kube-system' */
  readonly namespace?: string;
  /** The controller's service account. @default 'karpenter' */
  readonly serviceAccount?: string;
  /** How the controller gets its AWS credentials. @default 'pod-identity' */
  readonly identity?: Identity;
  /** With `CONFIG_MAP` nodes join through aws-auth and the template makes no access entry. @default 'API_AND_CONFIG_MAP' */
  readonly authenticationMode?: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
  /**
   * Facts of the network.
   * @default - public endpoints reachable, subnets and security groups found by the discovery tag
   */
  readonly vpc?: ClusterVpc;
  /** Where charts and images come from. @default - Karpenter's public registry */
  readonly registry?: ClusterRegistry;
  /** The organisation's tags for AWS resources that the template makes. Node classes do not take them: there a change rolls every node. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * The tag by which subnets and security groups are found.
   * @default { key: 'karpenter.sh/discovery', value: <name> }
   */
  readonly discoveryTag?: Partial<DiscoveryTag>;
  /** Role of the nodes: a name for the one that the template makes, or `existing(…)`. @default `KarpenterNodeRole-<name>`, within 64 characters, with a hash where the name has capitals (IAM ignores case) */
  readonly nodeRole?: string | ExistingResource;
  /** Role of Windows nodes; an access entry has one type, so beside Linux nodes they need their own. @default `KarpenterWindowsNodeRole-<name>`, made like `nodeRole` */
  readonly windowsNodeRole?: string | ExistingResource;
  /** Role of the controller. @default `KarpenterControllerRole-<name>`, made like `nodeRole` */
  readonly controllerRole?: string | ExistingResource;
  /** Interruption queue, by name; `false` for none: spot interruptions are then not seen. @default the cluster's name, within 80 characters */
  readonly interruptionQueue?: string | ExistingResource | false;
  /** Instance profile for node classes that cannot use a role. @default `KarpenterNodeInstanceProfile-<name>`, within 128 characters, made like `nodeRole` */
  readonly instanceProfile?: string | ExistingResource;
  /** Name of the CloudFormation stack. @default `Karpenter-<name>`, made a valid stack name */
  readonly stackName?: string;
  /**
   * Put the region into derived IAM names. IAM is global: two clusters of one name in two regions of an account
   * would otherwise want one role.
   * @default false
   */
  readonly regionalNames?: boolean;
}

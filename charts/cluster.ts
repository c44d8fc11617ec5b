import {
  compareMinors,
  KARPENTER_RELEASES,
  type KarpenterMinor,
  type KarpenterVersion,
  karpenterMinor,
  MINIMUM_KARPENTER_BY_KUBERNETES,
  NEWEST_KARPENTER_MINOR,
  type Problem,
} from '../karpenter';
import { AWS_NAMES, iamNameFor, type NameRule, nameFault, stackNameFor, withinLimit } from './aws-names';
import { type Check, failed } from './checks';
import { DNS_LABEL, DNS_SUBDOMAIN } from './dns-names';

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

/** Karpenter's feature gates, as the chart's `settings.featureGates` names them. */
export interface FeatureGates {
  /** Replace nodes whose conditions say that they are unhealthy (1.1+, alpha). @default false */
  readonly nodeRepair?: boolean;
  /** Let NodeOverlay objects change prices and capacities (1.7+, alpha). @default false */
  readonly nodeOverlay?: boolean;
  /** Launch into capacity reservations (1.3+; beta, on by default from 1.6). @default true from 1.6 */
  readonly reservedCapacity?: boolean;
  /** Consolidate spot nodes into cheaper spot nodes (alpha). @default false */
  readonly spotToSpotConsolidation?: boolean;
  /** Static pools, `replicas` (1.8+, alpha). While it is off such a pool creates nothing and reports no error. @default false */
  readonly staticCapacity?: boolean;
  /** CapacityBuffer objects (1.14+, alpha). @default false */
  readonly capacityBuffer?: boolean;
}

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
  readonly key: string;
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
  /** AWS region; the partition follows from it. */
  readonly region: string;
  /** Which environment it is, in your own words: `prod`, `qa`, `dr`. One DNS label, since it names a folder. */
  readonly environment: string;
  /** What rules go by. */
  readonly tier: Tier;
  /** The Karpenter that runs there: `1.14` or `1.14.1`. A field that this version does not have is an error. */
  readonly karpenterVersion: KarpenterVersion;
  /** The Kubernetes minor of the control plane: `1.34`. */
  readonly kubernetesVersion: `1.${number}`;
  /** Twelve digits. @default - the account of the stack */
  readonly account?: string;
  /** The API server's URL. @default - Karpenter discovers it */
  readonly endpoint?: string;
  /** @default - Karpenter's own defaults for the version */
  readonly featureGates?: FeatureGates;
  /** @default - Karpenter's own defaults for the version */
  readonly settings?: KarpenterSettings;
  /** Where the controller runs. Elsewhere than in `kube-system` it needs the two FlowSchemas of `FlowSchemas`. @default 'kube-system' */
  readonly namespace?: string;
  /** The controller's service account. @default 'karpenter' */
  readonly serviceAccount?: string;
  /** @default 'pod-identity' */
  readonly identity?: Identity;
  /** With `CONFIG_MAP` nodes join through aws-auth and the template makes no access entry. @default 'API_AND_CONFIG_MAP' */
  readonly authenticationMode?: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
  /** @default - public endpoints reachable, subnets and security groups found by the discovery tag */
  readonly vpc?: ClusterVpc;
  /** @default - Karpenter's public registry */
  readonly registry?: ClusterRegistry;
  /** The organisation's tags for AWS resources that the template makes. Node classes do not take them: there a change rolls every node. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** @default { key: 'karpenter.sh/discovery', value: <name> } */
  readonly discoveryTag?: Partial<DiscoveryTag>;
  /** Role of the nodes: a name for the one that the template makes, or `existing(…)`. @default `KarpenterNodeRole-<name>`, within 64 characters, with a hash where the name has capitals (IAM ignores case) */
  readonly nodeRole?: string | ExistingResource;
  /** Role of Windows nodes; an access entry has one type, so they need their own. @default `KarpenterWindowsNodeRole-<name>`, made like `nodeRole` */
  readonly windowsNodeRole?: string | ExistingResource;
  /** Role of the controller. @default `KarpenterControllerRole-<name>`, made like `nodeRole` */
  readonly controllerRole?: string | ExistingResource;
  /** Interruption queue, by name; `false` for none: spot interruptions are then not seen. @default the cluster's name, within 80 characters */
  readonly interruptionQueue?: string | ExistingResource | false;
  /** Instance profile for node classes that cannot use a role. @default `KarpenterNodeInstanceProfile-<name>`, within 128 characters, made like `nodeRole` */
  readonly instanceProfile?: string | ExistingResource;
  /** @default `Karpenter-<name>`, made a valid stack name */
  readonly stackName?: string;
  /**
   * Put the region into derived IAM names. IAM is global: two clusters of one name in two regions of an account
   * would otherwise want one role.
   * @default false
   */
  readonly regionalNames?: boolean;
}

const PARTITIONS: readonly { readonly prefix: string; readonly partition: string; readonly dnsSuffix: string }[] = [
  { prefix: 'cn-', partition: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' },
  { prefix: 'us-gov-', partition: 'aws-us-gov', dnsSuffix: 'amazonaws.com' },
];
const COMMERCIAL = { partition: 'aws', dnsSuffix: 'amazonaws.com' };

/** A host with a path; no part of the path begins with a dot. */
const ISSUER = /^[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;

/**
 * The one description of a cluster. Everything derived from it (role, queue, profile and stack names, discovery tag)
 * is the same for charts, template, Helm values and scripts.
 *
 * A value that cannot be right is not thrown: it is a problem of the cluster, reported with all others by the synth.
 *
 * @example
 * const cluster = new Cluster({
 *   name: 'my-cluster', region: 'eu-west-1', environment: 'prod', tier: 'production',
 *   karpenterVersion: '1.14.1', kubernetesVersion: '1.34',
 * });
 */
export class Cluster {
  readonly name: string;
  readonly region: string;
  readonly environment: string;
  readonly tier: Tier;
  /** As given: `1.14` or `1.14.1`. */
  readonly karpenterVersion: string;
  /** The minor whose rules hold. */
  readonly karpenterMinor: KarpenterMinor;
  readonly kubernetesVersion: string;
  readonly account?: string;
  readonly endpoint?: string;
  readonly partition: string;
  /** `amazonaws.com`, or the partition's own. */
  readonly dnsSuffix: string;
  readonly featureGates: FeatureGates;
  readonly settings: KarpenterSettings;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly identity: Identity;
  readonly authenticationMode: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
  readonly vpc: ClusterVpc;
  readonly registry: Required<ClusterRegistry>;
  readonly tags: Readonly<Record<string, string>>;
  readonly discoveryTag: DiscoveryTag;
  readonly nodeRole: NamedResource;
  readonly windowsNodeRole: NamedResource;
  readonly controllerRole: NamedResource;
  /** Undefined where the cluster has none. */
  readonly interruptionQueue?: NamedResource;
  readonly instanceProfile: NamedResource;
  readonly stackName: string;
  /** What cannot be right in the props; a synth reports them and stops. */
  readonly problems: readonly Problem[];

  constructor(props: ClusterProps) {
    this.name = String(props.name);
    this.region = String(props.region);
    this.environment = String(props.environment);
    this.tier = props.tier;
    this.karpenterVersion = String(props.karpenterVersion);
    this.karpenterMinor = karpenterMinor(this.karpenterVersion) ?? NEWEST_KARPENTER_MINOR;
    this.kubernetesVersion = String(props.kubernetesVersion);
    this.account = props.account;
    this.endpoint = props.endpoint;
    const { partition, dnsSuffix } = PARTITIONS.find(({ prefix }) => this.region.startsWith(prefix)) ?? COMMERCIAL;
    this.partition = partition;
    this.dnsSuffix = dnsSuffix;
    this.featureGates = props.featureGates ?? {};
    this.settings = props.settings ?? {};
    this.namespace = props.namespace ?? 'kube-system';
    this.serviceAccount = props.serviceAccount ?? 'karpenter';
    this.identity = props.identity ?? 'pod-identity';
    this.authenticationMode = props.authenticationMode ?? 'API_AND_CONFIG_MAP';
    this.vpc = props.vpc ?? {};
    this.registry = {
      charts: props.registry?.charts ?? 'public.ecr.aws/karpenter',
      controllerImage: props.registry?.controllerImage ?? 'public.ecr.aws/karpenter/controller',
    };
    this.tags = props.tags ?? {};
    this.discoveryTag = { key: 'karpenter.sh/discovery', value: this.name, ...props.discoveryTag };

    const iamName = (prefix: string, rule: NameRule): string =>
      iamNameFor(prefix, this.name, props.regionalNames ? this.region : undefined, rule);
    this.nodeRole = named(props.nodeRole, iamName('KarpenterNodeRole', AWS_NAMES.role));
    this.windowsNodeRole = named(props.windowsNodeRole, iamName('KarpenterWindowsNodeRole', AWS_NAMES.role));
    this.controllerRole = named(props.controllerRole, iamName('KarpenterControllerRole', AWS_NAMES.role));
    this.instanceProfile = named(
      props.instanceProfile,
      iamName('KarpenterNodeInstanceProfile', AWS_NAMES.instanceProfile),
    );
    if (props.interruptionQueue !== false) {
      this.interruptionQueue = named(props.interruptionQueue, withinLimit(this.name, AWS_NAMES.queue.max));
    }
    this.stackName = props.stackName ?? stackNameFor(this.name);
    this.problems = failed('charts/cluster', this.checks(props));
  }

  /** Tags that a synth or a script looks for on subnets and security groups. */
  get discoveryTags(): Readonly<Record<string, string>> {
    return { [this.discoveryTag.key]: this.discoveryTag.value };
  }

  /** Whether a feature gate is on, with Karpenter's own default for the cluster's version. */
  hasGate(gate: keyof FeatureGates): boolean {
    return this.featureGates[gate] ?? (gate === 'reservedCapacity' && compareMinors(this.karpenterMinor, '1.6') >= 0);
  }

  /** The facts that `cluster.json` carries beside the manifests: what `check`, `diff` and `explain` read. */
  toJSON(): object {
    return {
      name: this.name,
      region: this.region,
      partition: this.partition,
      account: this.account,
      environment: this.environment,
      tier: this.tier,
      karpenterVersion: this.karpenterVersion,
      kubernetesVersion: this.kubernetesVersion,
      featureGates: this.featureGates,
      settings: this.settings,
      namespace: this.namespace,
      serviceAccount: this.serviceAccount,
      identity: this.identity,
      authenticationMode: this.authenticationMode,
      endpoint: this.endpoint,
      vpc: this.vpc,
      discoveryTag: this.discoveryTag,
      nodeRole: this.nodeRole,
      windowsNodeRole: this.windowsNodeRole,
      controllerRole: this.controllerRole,
      interruptionQueue: this.interruptionQueue,
      instanceProfile: this.instanceProfile,
      stackName: this.stackName,
      tags: this.tags,
    };
  }

  /** Whether an ARN lies in this partition and, where it is known, this account, with service, region and type as given. */
  private isOwnArn(arn: string, service: string, region: string, type: string): boolean {
    const [scheme, partition, ownService, ownRegion, account = '', resource = '', ...rest] = arn.split(':');
    return (
      [scheme, partition, ownService, ownRegion].join(':') === `arn:${this.partition}:${service}:${region}` &&
      (this.account === undefined ? /^\d{12}$/.test(account) : account === this.account) &&
      resource.startsWith(type) &&
      /^[\w+=,.@/-]+$/.test(resource) &&
      !/(^|\/)\.{1,2}(\/|$)/.test(resource) &&
      rest.length === 0
    );
  }

  private checks(props: ClusterProps): Check[] {
    const minimum = MINIMUM_KARPENTER_BY_KUBERNETES[this.kubernetesVersion];
    const issuer = this.identity === 'pod-identity' ? undefined : this.identity?.irsa?.issuer;
    const names: readonly (readonly [string, NamedResource | undefined, NameRule])[] = [
      ['nodeRole', this.nodeRole, AWS_NAMES.role],
      ['windowsNodeRole', this.windowsNodeRole, AWS_NAMES.role],
      ['controllerRole', this.controllerRole, AWS_NAMES.role],
      ['instanceProfile', this.instanceProfile, AWS_NAMES.instanceProfile],
      ['interruptionQueue', this.interruptionQueue, AWS_NAMES.queue],
      ['stackName', { name: this.stackName, existing: false }, AWS_NAMES.stack],
    ];
    const arns: readonly (readonly [string, NamedResource | undefined, string, string, string])[] = [
      ['nodeRole', this.nodeRole, 'iam', '', 'role/'],
      ['windowsNodeRole', this.windowsNodeRole, 'iam', '', 'role/'],
      ['controllerRole', this.controllerRole, 'iam', '', 'role/'],
      ['instanceProfile', this.instanceProfile, 'iam', '', 'instance-profile/'],
      ['interruptionQueue', this.interruptionQueue, 'sqs', this.region, ''],
    ];
    return [
      {
        path: 'name',
        got: props.name,
        ok: nameFault(this.name, AWS_NAMES.cluster) === undefined,
        message: `name ${nameFault(this.name, AWS_NAMES.cluster)}`,
        fix: 'give the name that `aws eks list-clusters` prints',
      },
      {
        path: 'region',
        got: props.region,
        ok: /^[a-z]{2,4}(-[a-z]{2,12}){1,2}-\d{1,2}$/.test(this.region),
        message: 'region is no AWS region',
        fix: "write it as AWS does, for example 'eu-west-1'",
      },
      {
        path: 'environment',
        got: props.environment,
        ok: DNS_LABEL.test(this.environment),
        message: 'environment is not a DNS label; it names a folder of the output',
        fix: "use lower-case letters, digits and '-', at most 63 characters: 'prod', 'qa', 'dr'",
      },
      {
        path: 'tier',
        got: props.tier,
        ok: ['development', 'staging', 'production'].includes(this.tier),
        message: 'tier is none of development, staging, production',
        fix: 'choose the one whose rules the cluster has to keep; `environment` takes any name',
      },
      {
        path: 'karpenterVersion',
        got: props.karpenterVersion,
        ok: karpenterMinor(this.karpenterVersion) !== undefined,
        message: `karpenterVersion is not known; known are ${KARPENTER_RELEASES.join(', ')} and other patches of these minors`,
        fix: 'give the version of the installed controller, or update this package for a newer one',
      },
      {
        path: 'kubernetesVersion',
        got: props.kubernetesVersion,
        ok: /^1\.\d{2}$/.test(this.kubernetesVersion),
        message: 'kubernetesVersion is not a Kubernetes minor',
        fix: "write the minor of the control plane, for example '1.34'",
      },
      {
        path: 'kubernetesVersion',
        got: props.kubernetesVersion,
        ok: minimum === undefined || compareMinors(this.karpenterMinor, minimum) >= 0,
        message: `Kubernetes ${this.kubernetesVersion} needs Karpenter ${minimum} or later, the cluster runs ${this.karpenterVersion}`,
        fix: `upgrade Karpenter to ${minimum} before the control plane`,
      },
      {
        path: 'account',
        got: props.account,
        ok: props.account === undefined || /^\d{12}$/.test(props.account),
        message: 'account is not an AWS account id',
        fix: 'give its twelve digits as a string',
      },
      {
        path: 'endpoint',
        got: props.endpoint,
        ok: props.endpoint === undefined || /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(props.endpoint),
        message: 'endpoint is not the URL of an API server',
        fix: 'give it as `aws eks describe-cluster` prints it: https:// and a host',
      },
      {
        path: 'namespace',
        got: props.namespace,
        ok: DNS_LABEL.test(this.namespace),
        message: 'namespace is not a DNS label',
        fix: "use lower-case letters, digits and '-', at most 63 characters",
      },
      {
        path: 'serviceAccount',
        got: props.serviceAccount,
        ok: DNS_SUBDOMAIN.test(this.serviceAccount),
        message: 'serviceAccount is not a DNS subdomain',
        fix: "use lower-case letters, digits, '-' and '.'",
      },
      {
        path: 'identity',
        got: props.identity,
        ok:
          this.identity === 'pod-identity' ||
          (typeof issuer === 'string' && issuer.length <= 255 && ISSUER.test(issuer)),
        message: "identity is neither 'pod-identity' nor { irsa: { issuer } } with the OIDC issuer without https://",
        fix: "write { irsa: { issuer: 'oidc.eks.<region>.amazonaws.com/id/<id>' } }",
      },
      ...['key' as const, 'value' as const].map((part) => ({
        path: `discoveryTag.${part}`,
        got: this.discoveryTag[part],
        // The default value is the cluster's name, which has its own rule.
        ok:
          (part === 'value' && props.discoveryTag?.value === undefined) ||
          (TAG_TEXT.test(this.discoveryTag[part]) && this.discoveryTag[part].length <= (part === 'key' ? 128 : 256)),
        message: `discoveryTag.${part} is no tag ${part}`,
        fix: 'use letters, digits, spaces and _.:/=+-@ (keys at most 128, values at most 256 characters)',
      })),
      ...Object.entries(this.tags).map(([key, value]) => ({
        path: `tags[${JSON.stringify(key)}]`,
        got: value,
        ok:
          TAG_TEXT.test(key) &&
          key.length <= 128 &&
          !/^aws:/i.test(key) &&
          (value === '' || TAG_TEXT.test(value)) &&
          value.length <= 256,
        message: 'is no tag that AWS accepts',
        fix: 'use letters, digits, spaces and _.:/=+-@ (keys at most 128, values at most 256 characters, no aws: prefix)',
      })),
      // Derived names need no word of their own where the cluster's name is already refused.
      ...names.map(([path, resource, rule]) => ({
        path,
        got: resource?.name,
        ok:
          resource === undefined ||
          props[path as keyof ClusterProps] === undefined ||
          nameFault(resource.name, rule) === undefined,
        message: `${path} ${resource && nameFault(resource.name, rule)}`,
        fix: `give a name of at most ${rule.max} characters: ${rule.alphabet}`,
      })),
      ...arns.map(([path, resource, service, region, type]) => ({
        path,
        got: resource?.arn,
        ok: resource?.arn === undefined || this.isOwnArn(resource.arn, service, region, type),
        message: `${path} is no ARN of the right kind in this cluster's partition, region and account`,
        fix: `give arn:${this.partition}:${service}:${region}:<account>:${type}<name>, or the name alone`,
      })),
      ...(this.vpc.cidrs ?? []).map((cidr, index) => ({
        path: `vpc.cidrs[${index}]`,
        got: cidr,
        ok: /^[0-9A-Fa-f.:]{3,39}\/\d{1,3}$/.test(cidr),
        message: `vpc.cidrs[${index}] is not a CIDR block`,
        fix: "write it as '10.0.0.0/16'",
      })),
      ...['subnets' as const, 'securityGroups' as const].flatMap((list) =>
        (this.vpc[list] ?? []).map((id, index) => ({
          path: `vpc.${list}[${index}]`,
          got: id,
          ok: (list === 'subnets' ? /^subnet-[0-9a-f]+$/ : /^sg-[0-9a-f]+$/).test(id),
          message: `vpc.${list}[${index}] is not the id of a ${list === 'subnets' ? 'subnet' : 'security group'}`,
          fix: `give the id, ${list === 'subnets' ? 'subnet-…' : 'sg-…'}`,
        })),
      ),
      {
        path: 'vpc.id',
        got: this.vpc.id,
        ok: this.vpc.id === undefined || /^vpc-[0-9a-f]+$/.test(this.vpc.id),
        message: 'vpc.id is not the id of a VPC',
        fix: 'give the id, vpc-…',
      },
    ];
  }
}

function named(given: string | ExistingResource | undefined, derived: string): NamedResource {
  if (given instanceof ExistingResource) {
    return given.arn === undefined ? { name: given.name, existing: true } : { ...given, existing: true };
  }
  return { name: given ?? derived, existing: false };
}

import type { Problem } from '../findings';
import { partitionOf, Unlisted } from '../karpenter';
import { type FeatureGateName, type FeatureGates, isFeatureGateOn } from '../karpenter/feature-gates';
import { type KarpenterMinor, karpenterMinor, NEWEST_KARPENTER_MINOR } from '../karpenter/versions';
import { unknownProps } from '../props';
import { AWS_NAMES, iamNameFor, type NameRule, stackNameFor, withinLimit } from './aws-names';
import { clusterProblems } from './checks';
import { type ClusterFacts, type ClusterJson, toFacts } from './facts';
import {
  type ClusterProps,
  type ClusterRegistry,
  type ClusterVpc,
  type DiscoveryTag,
  ExistingResource,
  type Identity,
  type KarpenterSettings,
  type NamedResource,
  type Tier,
} from './props';
import { PUBLIC_REGISTRY } from './registry';

/** What a cluster of a fleet file holds beside its props: `new Cluster(facts)` takes it as it is. */
const isOfFleetFile = (key: string): boolean => ['folder', 'install', 'template', 'values'].includes(key);

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
export class Cluster implements ClusterFacts {
  /** Name of the EKS cluster. */
  readonly name: string;
  /** AWS region. */
  readonly region: string;
  /** Which environment it is, in the author's words. */
  readonly environment: string;
  /** What rules go by. */
  readonly tier: Tier;
  /** As given: `1.14` or `1.14.1`. */
  readonly karpenterVersion: string;
  /** The minor whose rules hold. */
  readonly karpenterMinor: KarpenterMinor;
  /** The Kubernetes minor of the control plane. */
  readonly kubernetesVersion: string;
  /** The AWS account, twelve digits. @default - the account of the stack */
  readonly account?: string;
  /** The API server's URL. @default - Karpenter discovers it */
  readonly endpoint?: string;
  /** Partition of the region: `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** `amazonaws.com`, or the partition's own. */
  readonly dnsSuffix: string;
  /** Feature gates as given; `hasGate` adds Karpenter's defaults. */
  readonly featureGates: FeatureGates;
  /** Settings of the controller as given. */
  readonly settings: KarpenterSettings;
  /** Namespace of the controller. */
  readonly namespace: string;
  /** Service account of the controller. */
  readonly serviceAccount: string;
  /** How the controller gets its AWS credentials. */
  readonly identity: Identity;
  /** How nodes and people are let into the cluster. */
  readonly authenticationMode: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
  /** Facts of the network as given. */
  readonly vpc: ClusterVpc;
  /** Where charts and images come from. */
  readonly registry: Required<ClusterRegistry>;
  /** Tags for AWS resources that the template makes. */
  readonly tags: Readonly<Record<string, string>>;
  /** The tag by which subnets and security groups are found. */
  readonly discoveryTag: DiscoveryTag;
  /** Role of the nodes. */
  readonly nodeRole: NamedResource;
  /** Role of Windows nodes. */
  readonly windowsNodeRole: NamedResource;
  /** Role of the controller. */
  readonly controllerRole: NamedResource;
  /** Undefined where the cluster has none. */
  readonly interruptionQueue?: NamedResource;
  /** Instance profile for node classes that cannot use a role. */
  readonly instanceProfile: NamedResource;
  /** Name of the CloudFormation stack. */
  readonly stackName: string;
  /**
   * What cannot be right in the props; a synth reports them and stops.
   * @internal
   */
  readonly problems: readonly Problem[];

  constructor(props: ClusterProps) {
    this.name = String(props.name);
    this.region = props.region instanceof Unlisted ? props.region.value : String(props.region);
    this.environment = String(props.environment);
    this.tier = props.tier;
    this.karpenterVersion = String(props.karpenterVersion);
    this.karpenterMinor = karpenterMinor(this.karpenterVersion) ?? NEWEST_KARPENTER_MINOR;
    this.kubernetesVersion = String(props.kubernetesVersion);
    this.account = props.account;
    this.endpoint = props.endpoint;
    const { partition, dnsSuffix } = partitionOf(this.region);
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
      charts: props.registry?.charts ?? PUBLIC_REGISTRY.charts,
      controllerImage: props.registry?.controllerImage ?? PUBLIC_REGISTRY.controllerImage,
    };
    this.tags = props.tags ?? {};
    this.discoveryTag = {
      key: props.discoveryTag?.key ?? 'karpenter.sh/discovery',
      value: props.discoveryTag?.value ?? this.name,
    };

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
    this.problems = [...clusterProblems(props, this), ...unknownProps('ClusterProps', props, { also: isOfFleetFile })];
  }

  /** Tags that a synth or a script looks for on subnets and security groups. */
  get discoveryTags(): Readonly<Record<string, string>> {
    return { [this.discoveryTag.key]: this.discoveryTag.value };
  }

  /** Whether a feature gate is on, with Karpenter's own default for the cluster's version. */
  hasGate(gate: FeatureGateName): boolean {
    const isOnByDRA = this.settings.enableDRA === true && (gate === 'draNVIDIAGPU' || gate === 'draEFA');
    return isOnByDRA || isFeatureGateOn(gate, this.featureGates, this.karpenterMinor);
  }

  /** The facts that `cluster.json` carries beside the manifests: what `check`, `preflight` and other tools read. */
  toJSON(): ClusterJson {
    return toFacts(this);
  }
}

function named(given: string | ExistingResource | undefined, derived: string): NamedResource {
  if (given instanceof ExistingResource) {
    return given.arn === undefined ? { name: given.name, existing: true } : { ...given, existing: true };
  }
  return { name: given ?? derived, existing: false };
}

import type { Problem } from '../findings';
import { isRegion } from '../karpenter/catalogue/regions';
import { Unlisted } from '../karpenter/catalogue/unlisted';
import { FEATURE_GATE_NAMES, type FeatureGates } from '../karpenter/feature-gates';
import { isObject } from '../objects';
import {
  amount,
  flag,
  list,
  listOf,
  type Members,
  map,
  mapped,
  oneOf,
  type Read,
  record,
  text,
  wrong,
} from './fact-readers';
import {
  type ClusterProps,
  type ClusterRegistry,
  type ClusterVpc,
  type DefaultSpreadConstraint,
  type DiscoveryTag,
  ExistingResource,
  type Identity,
  type KarpenterSettings,
  type NamedResource,
  type SchedulerConfig,
  type Tier,
} from './props';
import { isPublicRegistry, PUBLIC_REGISTRY } from './registry';

/**
 * The facts of a cluster, everything that was left open settled: what a `Cluster` is made of and what its `cluster.json`
 * carries. The AWS domain and the Karpenter minor follow from them.
 */
export interface ClusterFacts {
  /** Name of the EKS cluster. */
  readonly name: string;
  /** AWS region. */
  readonly region: string;
  /** `aws`, or the partition of the region. */
  readonly partition: string;
  /** Twelve digits, where it is known. */
  readonly account?: string;
  /** Which environment it is; names a folder. */
  readonly environment: string;
  /** What rules go by. */
  readonly tier: Tier;
  /** The Karpenter that runs there, as given: `1.14` or `1.14.1`. */
  readonly karpenterVersion: string;
  /** Minor of the control plane, `1.34`. */
  readonly kubernetesVersion: string;
  /** The gates that were set; the others have Karpenter's own defaults. */
  readonly featureGates: FeatureGates;
  /** The settings that were given; the others have Karpenter's own defaults. */
  readonly settings: KarpenterSettings;
  /** Where the controller runs. */
  readonly namespace: string;
  /** The controller's service account. */
  readonly serviceAccount: string;
  /** How the controller gets its credentials. */
  readonly identity: Identity;
  /** How nodes may join. */
  readonly authenticationMode: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
  /** The API server's URL, where it is known. */
  readonly endpoint?: string;
  /** What is known of the network. */
  readonly vpc: ClusterVpc;
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
  /** The organisation's tags for AWS resources. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where charts and images come from. */
  readonly registry: Required<ClusterRegistry>;
}

/** The content of a `cluster.json`: a fact that is not known, and the public registry, is left out. */
export type ClusterJson = Omit<ClusterFacts, 'registry'> & Partial<Pick<ClusterFacts, 'registry'>>;

/** What a `cluster.json` of any origin tells; only the version of Karpenter is sure. */
export type KnownFacts = Partial<ClusterFacts> & Pick<ClusterFacts, 'karpenterVersion'>;

/** The facts that name a resource of the AWS side, which may be made by someone else. */
export const RESOURCE_FACTS = [
  'nodeRole',
  'windowsNodeRole',
  'controllerRole',
  'interruptionQueue',
  'instanceProfile',
] as const satisfies readonly (keyof ClusterFacts & keyof ClusterProps)[];

const resource: Read<NamedResource> = mapped(
  record<Partial<NamedResource> & Pick<NamedResource, 'name'>>({ name: text, existing: flag, arn: text }, 'name'),
  (given) => ({ existing: false, ...given }),
);

const irsa = record<Extract<Identity, object>>(
  { irsa: record<{ issuer: string }>({ issuer: text }, 'issuer') },
  'irsa',
);

const identity: Read<Identity> = (json, path, report) => {
  if (json === 'pod-identity') return json;
  if (isObject(json)) return irsa(json, path, report);
  report(wrong(path, "'pod-identity' or { irsa: { issuer } }", json));
  return undefined;
};

const gates = Object.fromEntries(FEATURE_GATE_NAMES.map((gate) => [gate, flag])) as Members<FeatureGates>;

const honorOrIgnore = oneOf('Honor', 'Ignore');

const schedulerConfig = record<SchedulerConfig>({
  podTopologySpread: record<NonNullable<SchedulerConfig['podTopologySpread']>>({
    defaultConstraints: listOf(
      record<DefaultSpreadConstraint>(
        {
          maxSkew: amount,
          topologyKey: text,
          whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
          minDomains: amount,
          nodeAffinityPolicy: honorOrIgnore,
          nodeTaintsPolicy: honorOrIgnore,
        },
        'maxSkew',
        'topologyKey',
        'whenUnsatisfiable',
      ),
    ),
  }),
});

/** Every fact, in the order of the file, and how it is read. */
const FACTS: Members<ClusterFacts> = {
  name: text,
  region: text,
  partition: text,
  account: text,
  environment: text,
  tier: oneOf('development', 'staging', 'production'),
  karpenterVersion: text,
  kubernetesVersion: text,
  featureGates: record(gates),
  settings: record<KarpenterSettings>({
    vmMemoryOverheadPercent: amount,
    reservedENIs: amount,
    minValuesPolicy: oneOf('Strict', 'BestEffort'),
    preferencePolicy: oneOf('Respect', 'Ignore'),
    enableZonalShift: flag,
    legacyNodeRepair: flag,
    ignoreDRARequests: flag,
    enableDRA: flag,
    schedulerConfig,
  }),
  namespace: text,
  serviceAccount: text,
  identity,
  authenticationMode: oneOf('API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'),
  endpoint: text,
  vpc: record<ClusterVpc>({
    id: text,
    isolated: flag,
    subnets: list,
    securityGroups: list,
    cidrs: list,
    ipFamily: oneOf('ipv4', 'ipv6'),
  }),
  discoveryTag: record<DiscoveryTag>({ key: text, value: text }, 'key', 'value'),
  nodeRole: resource,
  windowsNodeRole: resource,
  controllerRole: resource,
  interruptionQueue: resource,
  instanceProfile: resource,
  stackName: text,
  tags: map,
  registry: mapped(record<ClusterRegistry>({ charts: text, controllerImage: text }), (given) => ({
    ...PUBLIC_REGISTRY,
    ...given,
  })),
};

const FACT_NAMES = Object.keys(FACTS) as readonly (keyof ClusterFacts)[];

/** The facts of a cluster as its `cluster.json` carries them. {@link fromFacts} gives the same cluster back. */
export function toFacts(cluster: ClusterFacts): ClusterJson {
  const told = FACT_NAMES.filter(
    (name) => cluster[name] !== undefined && !(name === 'registry' && isPublicRegistry(cluster.registry)),
  );
  return Object.fromEntries(told.map((name) => [name, cluster[name]])) as unknown as ClusterJson;
}

/** Facts without which there is no cluster. */
type NeededFacts = Pick<
  ClusterFacts,
  'name' | 'region' | 'environment' | 'tier' | 'karpenterVersion' | 'kubernetesVersion'
>;

const readFacts = record<Partial<ClusterFacts> & NeededFacts>(
  FACTS,
  'name',
  'region',
  'environment',
  'tier',
  'karpenterVersion',
  'kubernetesVersion',
);

const propOf = ({ name, existing, arn }: NamedResource): string | ExistingResource =>
  existing ? new ExistingResource(name, arn) : name;

/**
 * What `new Cluster(…)` takes for the cluster of a `cluster.json`, or everything in it that is missing or of another type.
 * Names that were derived come back as names that were given. Without `interruptionQueue` the cluster has none; what else
 * is left out has the default of `ClusterProps`. Whether the values can be right is for `Cluster` to say.
 */
export function fromFacts(json: unknown): { readonly props: ClusterProps } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const facts = readFacts(json, [], (problem) => problems.push(problem));
  if (facts === undefined || problems.length > 0) return { problems };
  const { partition: _, region, ...props } = facts;
  const resources = RESOURCE_FACTS.map((name) => [name, facts[name] && propOf(facts[name])] as const);
  // Its versions are texts that only `Cluster` knows to be versions.
  // A region that is not listed got into the file because somebody said so.
  const where = isRegion(region) ? region : new Unlisted(region);
  return { props: { ...props, region: where, interruptionQueue: false, ...withoutUnknown(resources) } as ClusterProps };
}

const withoutUnknown = (entries: readonly (readonly [string, unknown])[]): object =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));

const readKnown = record<KnownFacts>(FACTS, 'karpenterVersion');

/**
 * What can be read of a `cluster.json`, also of one that was written by hand or for another purpose: what is missing or of
 * another type is unknown. Undefined for JSON that names no Karpenter version: it is some other tool's `cluster.json`.
 */
export const knownFacts = (json: unknown): KnownFacts | undefined => readKnown(json, [], () => undefined);

import { type ClusterProps, existing, type KarpenterSettings, PUBLIC_REGISTRY } from '../../cluster';
import { FEATURE_GATE_NAMES, type FeatureGates, featureGatePath } from '../../karpenter/feature-gates';
import { type KarpenterVersion, karpenterMinor } from '../../karpenter/versions';
import { at, type JsonObject, textAt } from '../../objects';
import type { HelmRelease } from './helm-release';
import type { Layout } from './layouts';
import { type AwsQuestion, queueOf, ROLE_ANNOTATION, type Role, type Seen, unheardQueueOf } from './look';

type Given<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** Without the members that nothing is known of; undefined where none is left. */
function known<T extends object>(members: Given<T>): T | undefined {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}

const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** The chart takes numbers as texts too. */
const amount = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (value: unknown): T | undefined =>
    values.find((each) => each === value);

/** Values of the chart that are settings of a cluster, by their common name. */
const SETTINGS: { readonly [Name in keyof KarpenterSettings]?: (value: unknown) => KarpenterSettings[Name] } = {
  vmMemoryOverheadPercent: amount,
  reservedENIs: amount,
  minValuesPolicy: oneOf('Strict', 'BestEffort'),
  preferencePolicy: oneOf('Respect', 'Ignore'),
  enableZonalShift: flag,
  legacyNodeRepair: flag,
  ignoreDRARequests: flag,
  enableDRA: flag,
};

const settingsOf = (values: JsonObject): KarpenterSettings | undefined =>
  known<KarpenterSettings>(
    Object.fromEntries(Object.entries(SETTINGS).map(([name, read]) => [name, read(at(values, 'settings', name))])),
  );

const gatesOf = (values: JsonObject): FeatureGates | undefined =>
  known<FeatureGates>(
    Object.fromEntries(FEATURE_GATE_NAMES.map((gate) => [gate, flag(at(values, ...featureGatePath(gate)))])),
  );

function versionOf({ chartVersion }: HelmRelease): KarpenterVersion | undefined {
  const version = chartVersion?.replace(/^v/, '');
  return version !== undefined && karpenterMinor(version) !== undefined ? (version as KarpenterVersion) : undefined;
}

function ofHelm(helm: HelmRelease): Partial<ClusterProps> {
  const { values } = helm;
  const image = textAt(values, 'controller', 'image', 'repository');
  return (
    known<Partial<ClusterProps>>({
      karpenterVersion: versionOf(helm),
      featureGates: gatesOf(values),
      settings: settingsOf(values),
      registry:
        image === undefined || image === PUBLIC_REGISTRY.controllerImage ? undefined : { controllerImage: image },
    }) ?? {}
  );
}

/** What the values alone tell, where AWS is not asked. */
export function propsOfHelm(helm: HelmRelease): Partial<ClusterProps> {
  const { values, namespace } = helm;
  const queue = queueOf(helm);
  const role = textAt(values, 'serviceAccount', 'annotations', ROLE_ANNOTATION);
  return {
    ...ofHelm(helm),
    ...known<Partial<ClusterProps>>({
      name: textAt(values, 'settings', 'clusterName'),
      endpoint: textAt(values, 'settings', 'clusterEndpoint'),
      vpc: at(values, 'settings', 'isolatedVPC') === true ? { isolated: true } : undefined,
      namespace,
      serviceAccount: textAt(values, 'serviceAccount', 'name'),
      controllerRole: role === undefined ? undefined : existing(role),
      interruptionQueue: queue === undefined ? undefined : existing(queue),
    }),
  };
}

const ISSUER = /^https:\/\//;

/** What EKS says of the cluster. */
function ofCluster(cluster: unknown): Partial<ClusterProps> {
  const [, region, account] =
    /^arn:aws[a-z-]*:eks:([a-z0-9-]+):(\d{12}):cluster\//.exec(textAt(cluster, 'arn') ?? '') ?? [];
  const version = textAt(cluster, 'version') ?? '';
  return (
    known<Partial<ClusterProps>>({
      name: textAt(cluster, 'name'),
      region,
      account,
      kubernetesVersion: /^1\.\d+$/.test(version) ? (version as `1.${number}`) : undefined,
      endpoint: textAt(cluster, 'endpoint'),
      authenticationMode: oneOf(
        'API',
        'API_AND_CONFIG_MAP',
        'CONFIG_MAP',
      )(at(cluster, 'accessConfig', 'authenticationMode')),
    }) ?? {}
  );
}

const vpcOf = ({ cluster }: Seen, helm: HelmRelease | undefined): ClusterProps['vpc'] =>
  known<NonNullable<ClusterProps['vpc']>>({
    id: textAt(cluster, 'resourcesVpcConfig', 'vpcId'),
    isolated: at(helm?.values, 'settings', 'isolatedVPC') === true ? true : undefined,
    ipFamily: at(cluster, 'kubernetesNetworkConfig', 'ipFamily') === 'ipv6' ? 'ipv6' : undefined,
  });

/** The controller's service account, and how it gets its credentials. */
export interface ControllerIdentity {
  readonly by: 'pod-identity' | 'irsa';
  /** Undefined where nothing says so. */
  readonly namespace?: string;
  readonly serviceAccount?: string;
}

/** The annotation wins where a service account has both: the SDK takes a web identity first. Undefined where nothing gives any. */
export function identityOf({ associations = [], controllerRole }: Seen, helm: HelmRelease | undefined) {
  const annotated = helm && textAt(helm.values, 'serviceAccount', 'annotations', ROLE_ANNOTATION);
  const [subject] = controllerRole?.trust.irsa ?? [];
  const association = associations.find(({ namespace }) => namespace === helm?.namespace) ?? associations[0];
  const place = ({ namespace, serviceAccount }: { namespace: string; serviceAccount: string }) => ({
    namespace: helm?.namespace ?? namespace,
    serviceAccount,
  });
  if (annotated !== undefined || (association === undefined && subject !== undefined)) {
    const identity: ControllerIdentity = {
      by: 'irsa',
      ...(helm?.namespace !== undefined && { namespace: helm.namespace }),
      ...(subject !== undefined && place(subject)),
    };
    return identity;
  }
  return association === undefined
    ? undefined
    : ({ by: 'pod-identity', ...place(association) } satisfies ControllerIdentity);
}

const identityProp = (by: ControllerIdentity['by'], cluster: unknown): ClusterProps['identity'] => {
  const issuer = textAt(cluster, 'identity', 'oidc', 'issuer')?.replace(ISSUER, '');
  return by === 'pod-identity' ? 'pod-identity' : issuer === undefined ? undefined : { irsa: { issuer } };
};

/** The ARN holds the account, which the cluster says once: it is written only where the name alone leads elsewhere. */
const roleProp = ({ name, arn, path }: Role, isOurs: boolean) => (isOurs ? name : existing(path === '/' ? name : arn));

/** The queue that is to be; undefined where nobody knows. */
function queueProp(
  { queues }: Seen,
  helm: HelmRelease | undefined,
  isOurs: boolean,
): ClusterProps['interruptionQueue'] {
  const named = helm && queueOf(helm);
  if (named !== undefined) {
    const isThere = queues.find(({ name }) => name === named)?.exists;
    // A queue that is named and was never made is one for the template to make.
    return isThere === false || isOurs ? named : existing(named);
  }
  const unheard = helm && unheardQueueOf(helm);
  const found =
    queues.find(({ name, exists }) => exists && name === unheard) ??
    queues.find(({ exists, rules }) => exists && rules !== undefined && rules.length > 0);
  if (found !== undefined) return isOurs ? found.name : existing(found.name);
  return helm !== undefined && queues.every(({ exists }) => exists === false) ? false : undefined;
}

/** A stack of somebody else's has the name that ours would have: deployed over it, ours would take its resources away. */
const stackProp = (cluster: string, { stacks }: Seen, isOurs: boolean): string | undefined =>
  !isOurs && stacks.has(`Karpenter-${cluster}`) ? `Karpenter-${cluster}-adopted`.slice(0, 128) : undefined;

/** What a `Cluster` is given, of what was seen. */
export function propsOf({ cluster: name, helm }: AwsQuestion, seen: Seen, layout: Layout): Partial<ClusterProps> {
  const isOurs = layout.name === 'cdk8s-karpenter';
  const identity = identityOf(seen, helm);
  const windows = seen.nodeRoles.find(({ arn }) => seen.entryTypes.get(arn) === 'EC2_WINDOWS');
  const linux = seen.nodeRoles.find((role) => role !== windows);
  const [profile] = seen.profiles;
  return {
    ...ofCluster(seen.cluster),
    ...(helm && ofHelm(helm)),
    ...known<Partial<ClusterProps>>({
      vpc: vpcOf(seen, helm),
      namespace: identity?.namespace ?? helm?.namespace,
      serviceAccount: identity?.serviceAccount,
      identity: identity && identityProp(identity.by, seen.cluster),
      nodeRole: linux && roleProp(linux, isOurs),
      windowsNodeRole: windows && roleProp(windows, isOurs),
      controllerRole: seen.controllerRole && roleProp(seen.controllerRole, isOurs),
      interruptionQueue: queueProp(seen, helm, isOurs),
      instanceProfile: profile === undefined ? undefined : isOurs ? profile : existing(profile),
      stackName: stackProp(name, seen, isOurs),
    }),
  };
}

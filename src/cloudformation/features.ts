import type { Cluster } from '../cluster';
import type { Profile } from './profiles';
import type { Usage } from './usage';

/** What decides whether a feature is on. */
export interface FeatureContext {
  readonly cluster: Cluster;
  readonly profile: Profile;
  /** What the cluster's objects use; nothing where no objects were given. */
  readonly usage: Usage;
}

interface FeatureRule {
  readonly text: string;
  /** Without a switch: what the reference has, or what the objects ask for. */
  readonly usual: (context: FeatureContext) => boolean;
  /** With `features: 'used'`. @default - as usual */
  readonly used?: (context: FeatureContext) => boolean;
  /** Why the feature cannot be on, whatever the switch says. */
  readonly impossible?: (context: FeatureContext) => string | undefined;
}

/** The repair of before 1.15 only replaces. */
const rebootsNodes = ({ cluster }: FeatureContext): boolean =>
  cluster.hasGate('nodeRepair') && cluster.hasGate('rebootForRepair') && cluster.settings.legacyNodeRepair !== true;

const isolatedVpc = ({ cluster }: FeatureContext): boolean => cluster.vpc.isolated === true;

/** Everything of the AWS side that can be switched, in the order of the documentation. */
export const FEATURES = {
  managedInstanceProfiles: {
    text: 'Karpenter makes, tags and deletes instance profiles for node classes with `role`',
    usual: (context) => !isolatedVpc(context),
    used: (context) => !isolatedVpc(context) && context.usage.roles,
    impossible: (context) => (isolatedVpc(context) ? 'an isolated VPC does not reach IAM' : undefined),
  },
  capacityReservations: {
    text: 'launching into capacity reservations (1.3+) and their interruption event (1.10+)',
    usual: () => true,
    used: ({ usage }) => usage.capacityReservations,
  },
  placementGroups: {
    text: 'launching into placement groups (1.11+)',
    usual: () => true,
    used: ({ usage }) => usage.placementGroups,
  },
  zonalShift: {
    text: 'reading the state of ARC zonal shift (1.12+)',
    usual: () => true,
    used: ({ cluster }) => cluster.settings.enableZonalShift === true,
  },
  nodeReboots: {
    text: 'rebooting an unhealthy node before it is replaced (1.15+, gates nodeRepair and rebootForRepair)',
    usual: (context) => context.profile === 'reference' || rebootsNodes(context),
  },
  cniOnNodeRole: {
    text: 'the VPC CNI takes its permissions from the node role; off needs a role of its own for `aws-node`, or nodes stay NotReady',
    usual: () => true,
  },
  ssmOnNodeRole: {
    text: 'Session Manager and Run Command on nodes',
    usual: ({ profile }) => profile !== 'hardened',
  },
  minimalWorkerPolicy: {
    text: '`AmazonEKSWorkerNodeMinimalPolicy` on the node role: bootstrap then needs the endpoint and CA in the user data',
    usual: () => false,
  },
  windowsNodes: {
    text: 'a role and an access entry for Windows nodes',
    usual: ({ cluster, usage }) => usage.windowsRoleNames.includes(cluster.windowsNodeRole.name),
  },
  instanceProfile: {
    text: 'an instance profile with the node role, for node classes with `instanceProfile`',
    usual: (context) => isolatedVpc(context) || context.usage.instanceProfile,
  },
  accessEntries: {
    text: 'access entries, so that nodes may join; without a switch only for the roles that the template makes',
    usual: ({ cluster }) => cluster.authenticationMode !== 'CONFIG_MAP',
    impossible: ({ cluster }) =>
      cluster.authenticationMode === 'CONFIG_MAP' ? 'authenticationMode CONFIG_MAP has no access entries' : undefined,
  },
  podIdentityAssociation: {
    text: "the association of the controller's service account; without a switch only for a role that the template makes",
    usual: ({ cluster }) => cluster.identity === 'pod-identity',
    impossible: ({ cluster }) =>
      cluster.identity === 'pod-identity' ? undefined : 'the cluster uses IAM roles for service accounts',
  },
  podIdentityAgent: {
    text: 'the add-on `eks-pod-identity-agent`; fails where it is installed already',
    usual: () => false,
    impossible: ({ cluster }) =>
      cluster.identity === 'pod-identity' ? undefined : 'the cluster uses IAM roles for service accounts',
  },
  controllerPolicies: {
    text: "the controller's policies; without a switch they are attached only to a role that the template makes, and stand beside one that exists",
    usual: () => true,
  },
  eventRules: {
    text: 'EventBridge rules into the interruption queue; without a switch only for a queue that the template makes',
    usual: ({ cluster }) => cluster.interruptionQueue !== undefined,
    impossible: ({ cluster }) => (cluster.interruptionQueue ? undefined : 'the cluster has no interruption queue'),
  },
  vpcEndpoints: {
    text: 'VPC endpoints and their security group',
    usual: isolatedVpc,
  },
  spotServiceLinkedRole: {
    text: 'the service-linked role of EC2 Spot; one an account, fails where it exists already',
    usual: () => false,
  },
} as const satisfies Record<string, FeatureRule>;

/** A part of the AWS side that a template may have or leave out, by name. */
export type Feature = keyof typeof FEATURES;

export const FEATURE_NAMES = Object.keys(FEATURES) as readonly Feature[];

export const isFeature = (name: string): name is Feature => Object.hasOwn(FEATURES, name);

/** Whether a feature is on, and whether a person said so. */
export interface FeatureState {
  readonly on: boolean;
  readonly asked: boolean;
  /** Asked for, but it cannot be. */
  readonly conflict?: string;
}

/** The state of every feature for a cluster. */
export function featureStates(
  context: FeatureContext,
  mode: 'reference' | 'used',
  switches: Readonly<Partial<Record<Feature, boolean>>>,
): Readonly<Record<Feature, FeatureState>> {
  const state = (name: Feature): FeatureState => {
    const rule: FeatureRule = FEATURES[name];
    const asked = switches[name];
    const impossible = rule.impossible?.(context);
    if (impossible !== undefined)
      return asked === true ? { on: false, asked: true, conflict: impossible } : { on: false, asked: false };
    if (asked !== undefined) return { on: asked, asked: true };
    return { on: (mode === 'used' && rule.used ? rule.used : rule.usual)(context), asked: false };
  };
  return Object.fromEntries(FEATURE_NAMES.map((name) => [name, state(name)])) as Record<Feature, FeatureState>;
}

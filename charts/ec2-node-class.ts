import type { Construct } from 'constructs';
import { Ec2NodeClass as L1 } from '../imports/karpenter.k8s.aws';
import type { Cluster, ExistingResource } from '../src/cluster';
import { below, type Check, failed } from '../src/findings';
import { isWindows } from '../src/karpenter';
import { deepMerge } from '../src/objects';
import { amiProblems } from './ami';
import type { EC2NodeClassProps, NodeClassRef, ReferableNodeClass } from './ec2-node-class-props';
import type { EC2NodeClassSpec } from './ec2-node-class-spec';
import { KarpenterChart } from './karpenter-chart';
import { KarpenterObject } from './karpenter-object';
import { ownClass } from './own-classes';
import { UserData } from './user-data';

const nameOf = (resource: string | ExistingResource | undefined): string | undefined =>
  typeof resource === 'object' ? resource.name : resource;

type Images = Pick<EC2NodeClassSpec, 'amiFamily' | 'amiSelectorTerms'>;

const imagesOf = ({ ami, amiFamily, amiSelectorTerms }: EC2NodeClassProps): Images => ({
  amiFamily: amiFamily ?? ami?.amiFamily,
  amiSelectorTerms: amiSelectorTerms ?? ami?.amiSelectorTerms ?? [],
});

function identity(
  props: EC2NodeClassProps,
  cluster: Cluster,
  images: Images,
): Pick<EC2NodeClassSpec, 'role' | 'instanceProfile'> {
  if (props.role !== undefined || props.instanceProfile !== undefined) {
    return { role: nameOf(props.role), instanceProfile: nameOf(props.instanceProfile) };
  }
  if (cluster.vpc.isolated) return { instanceProfile: cluster.instanceProfile.name };
  return { role: (isWindows({ spec: images }) ? cluster.windowsNodeRole : cluster.nodeRole).name };
}

/** Terms by id where the cluster names them, else by its discovery tag. */
const discovered = <Id extends string>(ids: readonly string[] | undefined, cluster: Cluster) =>
  ids === undefined || ids.length === 0 ? [{ tags: cluster.discoveryTags }] : ids.map((id) => ({ id: id as Id }));

function buildSpec(props: EC2NodeClassProps, cluster: Cluster): EC2NodeClassSpec {
  const images = imagesOf(props);
  const { role, instanceProfile } = identity(props, cluster, images);
  return {
    amiFamily: images.amiFamily,
    amiSelectorTerms: images.amiSelectorTerms,
    associatePublicIPAddress: props.associatePublicIPAddress,
    blockDeviceMappings: props.blockDeviceMappings,
    capacityReservationSelectorTerms: props.capacityReservationSelectorTerms,
    connectionTracking: props.connectionTracking,
    context: props.context,
    cpuOptions: props.cpuOptions,
    detailedMonitoring: props.detailedMonitoring,
    enclaveOptions: props.enclaveOptions,
    instanceProfile,
    instanceStorePolicy: props.instanceStorePolicy,
    ipPrefixCount: props.ipPrefixCount,
    kubelet: props.kubelet,
    metadataOptions: props.metadataOptions,
    networkInterfaces: props.networkInterfaces,
    placementGroupSelector: props.placementGroupSelector,
    role,
    securityGroupSelectorTerms:
      props.securityGroupSelectorTerms ?? discovered<`sg-${string}`>(cluster.vpc.securityGroups, cluster),
    subnetSelectorTerms: props.subnetSelectorTerms ?? discovered<`subnet-${string}`>(cluster.vpc.subnets, cluster),
    tags: props.tags,
    userData: props.userData instanceof UserData ? props.userData.text : props.userData,
  };
}

interface BuiltNodeClass {
  readonly props: EC2NodeClassProps;
  readonly spec: EC2NodeClassSpec;
  /** Whether its tags are those of the chart's defaults. */
  readonly defaultTags: boolean;
}

/** An ARN, or a name with its path. */
const isPlace = (role: unknown): role is string => typeof role === 'string' && /[/:]/.test(role);

const CHECKS: readonly Check<BuiltNodeClass>[] = [
  {
    id: 'charts/ec2nodeclass-role-name',
    ok: ({ props: { role } }) => !isPlace(role),
    says: ({ props: { role } }) => ({
      path: 'spec.role',
      got: role,
      message: 'a role is given by its name alone, without ARN and path',
      fix: `write ${String(role).split(/[/:]/).at(-1)}; if all nodes of the cluster have it, leave it out here and give the Cluster nodeRole: existing('${role}')`,
    }),
  },
  {
    id: 'charts/ec2nodeclass-role-conflict',
    ok: ({ spec }) => spec.role === undefined || spec.instanceProfile === undefined,
    says: ({ spec }) => ({
      path: 'spec.instanceProfile',
      got: spec.instanceProfile,
      message: `role (${spec.role}) and instanceProfile exclude each other`,
      fix: 'keep the role and let Karpenter make the profile, or keep the profile where IAM cannot be reached',
    }),
  },
  {
    id: 'charts/ec2nodeclass-ami-conflict',
    ok: ({ props }) => props.ami === undefined || props.amiSelectorTerms === undefined,
    says: ({ props }) => ({
      path: 'spec.amiSelectorTerms',
      got: props.amiSelectorTerms,
      message: 'ami and amiSelectorTerms say the same thing',
      fix: 'keep one',
    }),
  },
  {
    id: 'charts/ec2nodeclass-ami-missing',
    ok: ({ spec }) => spec.amiSelectorTerms.length > 0,
    says: ({ props }) => ({
      path: 'spec.amiSelectorTerms',
      got: props.amiSelectorTerms,
      message: 'a node class needs an image',
      fix: "give ami: Ami.al2023('v…') or amiSelectorTerms",
    }),
  },
  {
    id: 'charts/ec2nodeclass-default-tags',
    ok: ({ defaultTags }) => !defaultTags,
    says: ({ spec }) => ({
      severity: 'warning',
      path: 'spec.tags',
      got: spec.tags,
      message: 'tags come from the defaults: an edit there rolls every node of every class that takes them',
      fix: 'plan the rollout with budgets, or set tags on the node class alone',
    }),
  },
];

/**
 * How nodes are made: image, network, disks, role, kubelet. Role, subnets and security groups come from the cluster
 * unless given. An edit of almost any field replaces every node of every pool that uses the class.
 *
 * @see https://karpenter.sh/docs/concepts/nodeclasses/
 */
export class EC2NodeClass extends KarpenterObject<EC2NodeClassSpec> implements ReferableNodeClass {
  constructor(scope: Construct, id: string, props: EC2NodeClassProps) {
    const { cluster, defaults } = KarpenterChart.of(scope);
    const merged: EC2NodeClassProps = deepMerge<EC2NodeClassProps>(defaults.nodeClass ?? {}, props ?? {});
    const spec = buildSpec(merged, cluster);
    const defaultTags = props?.tags === undefined && defaults.nodeClass?.tags !== undefined;
    const userDataProblems = merged.userData instanceof UserData ? merged.userData.problems : [];
    super(scope, id, L1.GVK, merged, {
      given: ['EC2NodeClassProps', props ?? {}],
      spec,
      problems: [
        ...failed(CHECKS, { props: merged, spec, defaultTags }),
        ...amiProblems(spec.amiSelectorTerms),
        ...below('spec.userData', userDataProblems),
      ],
    });
  }

  /** What a pool writes to use this class. */
  get ref(): NodeClassRef {
    return { group: this.apiGroup, kind: this.kind, name: this.name };
  }
}

ownClass(EC2NodeClass);

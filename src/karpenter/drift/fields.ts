import { OPEN_KUBELET_SINCE } from '../kubelet/open';
import type { KarpenterMinor } from '../versions';
import type { Shape } from './hash';

/** How a change of a field reaches the nodes that exist. */
export type DriftRule =
  /** Part of a hash: every node drifts when the hash changes. */
  | { readonly by: 'hash'; readonly shape: Shape }
  /** Requirements are held against the labels of each NodeClaim. */
  | { readonly by: 'requirements' }
  /** Selectors are resolved, and the nodes held against the result. */
  | { readonly by: 'selector'; readonly mechanism: DriftMechanism; readonly adding: 'drifts' | 'never-drifts' }
  /** Hashed as the family that it resolves to. */
  | { readonly by: 'ami-family' }
  | { readonly by: 'replicas' }
  | { readonly by: 'new-nodes' }
  | { readonly by: 'refusal' }
  | { readonly by: 'replacement' }
  | { readonly by: 'nothing' };

/** The condition reason that Karpenter gives a drifted NodeClaim. */
export type DriftMechanism =
  | 'NodePoolDrifted'
  | 'RequirementsDrifted'
  | 'NodeClassDrift'
  | 'AMIDrift'
  | 'SubnetDrift'
  | 'SecurityGroupDrift'
  | 'CapacityReservationDrift'
  | 'InstanceTypeNotFound';

export interface DriftField {
  readonly rule: DriftRule;
  /** What the field does and why, after the effect: one sentence. */
  readonly reason: string;
  readonly source: string;
  /** The first minor whose CRD has the field; before, the API server drops it. */
  readonly since?: KarpenterMinor;
  /** The API server refuses a change of the field from `from` on, or before `until`. */
  readonly immutable?: { readonly from?: KarpenterMinor; readonly until?: KarpenterMinor };
}

export type DriftFields = Readonly<Record<string, DriftField>>;

const CORE = 'kubernetes-sigs/karpenter v1.14.1';
const AWS = 'aws/karpenter-provider-aws v1.14.1';
const POOL_HASH = `${CORE} pkg/apis/v1/nodepool.go:334-342`;
const CLASS_HASH = `${AWS} pkg/apis/v1/ec2nodeclass.go:595-610`;
const KUBELET_HASH = `${CLASS_HASH}; since 1.15 v1.15.2 pkg/apis/v1/ec2nodeclass.go:551-571`;

const PLAIN: Shape = { type: 'plain' };
const TEXT: Shape = { type: 'text' };
const POINTER: Shape = { type: 'pointer' };
const DURATION: Shape = { type: 'duration' };
const TEXTS: Shape = { type: 'map', of: POINTER };
const TAINTS: Shape = {
  type: 'set',
  of: { type: 'object', fields: { key: PLAIN, value: PLAIN, effect: PLAIN, timeAdded: POINTER } },
};
const fieldsOf = (names: string, shape: Shape): Record<string, Shape> =>
  Object.fromEntries(names.split(' ').map((name) => [name, shape]));

const inPoolHash = (shape: Shape, reason: string, more: Partial<DriftField> = {}): DriftField => ({
  rule: { by: 'hash', shape },
  reason,
  source: POOL_HASH,
  ...more,
});

const inClassHash = (shape: Shape, reason: string, more: Partial<DriftField> = {}): DriftField => ({
  rule: { by: 'hash', shape },
  reason,
  source: CLASS_HASH,
  ...more,
});

const behaviour = (reason: string, source: string, more: Partial<DriftField> = {}): DriftField => ({
  rule: { by: 'nothing' },
  reason,
  source,
  ...more,
});

const METADATA: DriftFields = {
  'metadata.name': {
    rule: { by: 'replacement' },
    reason: 'another name is another object, and the one of the old name is deleted',
    source: `${CORE} pkg/controllers/provisioning/scheduling/nodeclaimtemplate.go:157-165`,
  },
  metadata: behaviour('the metadata of the object itself is in no hash', `${CORE} pkg/apis/v1/nodepool.go:337`),
};

const NODE_CLASS_REFERENCE = inPoolHash(PLAIN, 'the class is part of the template; in 1.0 it may change', {
  immutable: { from: '1.1' },
});

const NODE_POOL: DriftFields = {
  ...METADATA,
  'spec.template.metadata.labels': inPoolHash(TEXTS, 'labels of the template are part of its hash'),
  'spec.template.metadata.annotations': inPoolHash(TEXTS, 'annotations of the template are part of its hash'),
  'spec.template.spec.taints': inPoolHash(TAINTS, 'taints are set when a node registers and not changed afterwards'),
  'spec.template.spec.startupTaints': inPoolHash(TAINTS, 'startup taints are part of the hash of the template'),
  'spec.template.spec.nodeClassRef.name': inPoolHash(PLAIN, 'another class launches other nodes'),
  'spec.template.spec.nodeClassRef.group': NODE_CLASS_REFERENCE,
  'spec.template.spec.nodeClassRef.kind': NODE_CLASS_REFERENCE,
  'spec.template.spec.terminationGracePeriod': inPoolHash(
    DURATION,
    'existing NodeClaims keep the old value until replaced',
  ),
  'spec.template.spec.expireAfter': inPoolHash(DURATION, 'existing NodeClaims keep the old value until replaced'),
  'spec.template.spec.requirements': {
    rule: { by: 'requirements' },
    reason: 'a node drifts when the labels of its NodeClaim do not satisfy the new requirements',
    source: `${CORE} pkg/controllers/nodeclaim/disruption/drift.go:170-180`,
  },
  'spec.disruption': behaviour('holds for existing nodes at once, without replacing them', POOL_HASH),
  'spec.limits': behaviour('limits stop launches, lower ones remove no node', POOL_HASH),
  'spec.weight': behaviour('the order of pools matters to new nodes only', POOL_HASH),
  'spec.replicas': {
    rule: { by: 'replicas' },
    reason: 'the pool is scaled; scaling down asks no budget',
    source: `${CORE} pkg/controllers/static, pkg/apis/v1/nodepool.go:39`,
    since: '1.8',
  },
};

/** Since 1.7 both may change and be exchanged; before, the API server refuses a new role and the switch between them. */
const INSTANCE_IDENTITY = { immutable: { until: '1.7' } } as const;

const EBS: Shape = {
  type: 'object',
  fields: {
    ...fieldsOf('deleteOnTermination encrypted iops kmsKeyID snapshotID throughput volumeType', POINTER),
    volumeInitializationRate: { ...POINTER, since: '1.5' },
    volumeSize: { type: 'volumeSize' },
  },
};

/** The settings of the kubelet that Karpenter manages. Until 1.14 they are fields, since 1.15 all of the kubelet is one text. */
const KUBELET: Readonly<Record<string, Shape>> = {
  clusterDNS: { type: 'set', of: POINTER },
  ...fieldsOf('maxPods podsPerCore evictionMaxPodGracePeriod', POINTER),
  ...fieldsOf('imageGCHighThresholdPercent imageGCLowThresholdPercent cpuCFSQuota', POINTER),
  ...fieldsOf('systemReserved kubeReserved evictionHard evictionSoft', TEXTS),
  evictionSoftGracePeriod: { type: 'map', of: DURATION },
};

/** The whole of `spec.kubelet`, what Karpenter manages of it, and since 1.15 whatever else it holds. */
function kubeletInClassHash(): DriftFields {
  const reason = 'the kubelet is configured at launch';
  const inHash = (shape: Shape, later: Shape): DriftField => ({
    ...inClassHash({ ...shape, later: { from: OPEN_KUBELET_SINCE, shape: later } }, reason),
    source: KUBELET_HASH,
  });
  const managed = Object.entries(KUBELET).map(([name, shape]) => [`spec.kubelet.${name}`, inHash(shape, TEXT)]);
  return {
    'spec.kubelet': inHash({ type: 'object', fields: KUBELET }, { type: 'textOrNone' }),
    ...Object.fromEntries(managed),
    'spec.kubelet.*': { ...inHash(TEXT, TEXT), since: OPEN_KUBELET_SINCE },
  };
}

const METADATA_OPTIONS = fieldsOf('httpEndpoint httpProtocolIPv6 httpPutResponseHopLimit httpTokens', POINTER);
const CONNECTION_TRACKING = fieldsOf('tcpEstablishedTimeout udpStreamTimeout udpTimeout', POINTER);

/** An object of the spec and each of its fields, all in the hash. */
const objectInClassHash = (
  path: string,
  fields: Readonly<Record<string, Shape>>,
  reason: string,
  since?: KarpenterMinor,
): DriftFields => {
  const more = since === undefined ? {} : { since };
  const each = Object.entries(fields).map(([name, shape]) => [`${path}.${name}`, inClassHash(shape, reason, more)]);
  return { [path]: inClassHash({ type: 'object', fields }, reason, more), ...Object.fromEntries(each) };
};

const EC2_NODE_CLASS: DriftFields = {
  ...METADATA,
  'spec.subnetSelectorTerms': {
    rule: { by: 'selector', mechanism: 'SubnetDrift', adding: 'never-drifts' },
    reason: 'a node drifts when its subnet is no longer selected',
    source: `${AWS} pkg/cloudprovider/drift.go:112-126`,
  },
  'spec.securityGroupSelectorTerms': {
    rule: { by: 'selector', mechanism: 'SecurityGroupDrift', adding: 'drifts' },
    reason: 'every node drifts when the selected groups are not the same set, one more included',
    source: `${AWS} pkg/cloudprovider/drift.go:130-140`,
  },
  'spec.amiSelectorTerms': {
    rule: { by: 'selector', mechanism: 'AMIDrift', adding: 'drifts' },
    reason: 'a node drifts when its image is not the newest one selected for its instance type',
    source: `${AWS} pkg/cloudprovider/drift.go:84-108`,
  },
  'spec.capacityReservationSelectorTerms': {
    rule: { by: 'selector', mechanism: 'CapacityReservationDrift', adding: 'never-drifts' },
    reason: 'a node drifts when it runs in a reservation that is no longer selected',
    source: `${AWS} pkg/cloudprovider/drift.go:142-165`,
    since: '1.3',
  },
  'spec.amiFamily': {
    rule: { by: 'ami-family' },
    reason: 'every node drifts when the resolved AMI family changes',
    source: `${AWS} pkg/apis/v1/ec2nodeclass.go:600-603,666-675`,
  },
  'spec.ipPrefixCount': {
    rule: { by: 'new-nodes' },
    reason: 'the hash leaves it out and nothing else checks it',
    source: `${AWS} pkg/apis/v1/ec2nodeclass.go:67`,
    since: '1.8',
  },
  'spec.placementGroupSelector': inClassHash(
    { type: 'object', fields: fieldsOf('name id', POINTER) },
    'the selector itself is hashed: the same group by another term drifts too',
    { since: '1.11' },
  ),
  'spec.associatePublicIPAddress': inClassHash(POINTER, 'false is not the same as absent'),
  'spec.userData': inClassHash(POINTER, 'hashed byte by byte: white space and comments count'),
  'spec.role': inClassHash(PLAIN, 'nodes get the new role by replacement', INSTANCE_IDENTITY),
  'spec.instanceProfile': inClassHash(POINTER, 'nodes get the new profile by replacement'),
  'spec.tags': inClassHash(TEXTS, 'tags are not changed in place'),
  ...kubeletInClassHash(),
  'spec.blockDeviceMappings': inClassHash(
    { type: 'set', of: { type: 'object', fields: { deviceName: POINTER, rootVolume: PLAIN, ebs: EBS } } },
    'volumes are made at launch',
  ),
  'spec.instanceStorePolicy': inClassHash(POINTER, 'disks are set up at launch'),
  'spec.networkInterfaces': inClassHash(
    { type: 'set', of: { type: 'object', fields: fieldsOf('networkCardIndex deviceIndex interfaceType', PLAIN) } },
    'network interfaces are made at launch',
    { since: '1.11' },
  ),
  'spec.detailedMonitoring': inClassHash(POINTER, 'false is not the same as absent'),
  ...objectInClassHash('spec.metadataOptions', METADATA_OPTIONS, 'the metadata service is set up at launch'),
  ...objectInClassHash(
    'spec.connectionTracking',
    CONNECTION_TRACKING,
    'connection tracking is set up at launch',
    '1.13',
  ),
  ...objectInClassHash(
    'spec.cpuOptions',
    { nestedVirtualization: POINTER },
    'processor options are set at launch',
    '1.13',
  ),
  ...objectInClassHash(
    'spec.enclaveOptions',
    { enabled: PLAIN },
    'enclaves are set at launch; false is not the same as absent',
    '1.15',
  ),
  'spec.context': inClassHash(POINTER, 'the context is part of the launch'),
};

/** What a change of each field does to the nodes that exist, by kind. The longest path that holds a field counts. */
export const DRIFT_FIELDS: Readonly<Record<string, DriftFields>> = {
  NodePool: NODE_POOL,
  EC2NodeClass: EC2_NODE_CLASS,
  NodeOverlay: {
    ...METADATA,
    spec: behaviour(
      'prices and capacities change what is scheduled and consolidated, no node drifts',
      `${CORE} pkg/controllers/nodeoverlay`,
      { since: '1.7' },
    ),
  },
  CapacityBuffer: {
    ...METADATA,
    spec: behaviour(
      'virtual pods change what is launched and consolidated, no node drifts',
      `${CORE} pkg/controllers/capacitybuffer`,
      { since: '1.14' },
    ),
  },
  NodeClaim: {
    ...METADATA,
    spec: {
      rule: { by: 'refusal' },
      reason: 'the spec of a NodeClaim never changes',
      source: `${CORE} pkg/apis/v1/nodeclaim.go:185`,
    },
  },
};

import { isObject, type JsonObject, textAt } from '../../objects';

/** Where Karpenter or its guide says so: the conversion that ran in 1.0, and the guide to it. */
const SOURCES = {
  pool: 'kubernetes-sigs/karpenter v1.0.8:pkg/apis/v1/nodepool_conversion.go',
  class: 'aws/karpenter-provider-aws v1.0.8:pkg/apis/v1/ec2nodeclass_conversion.go',
  guide: 'https://karpenter.sh/v1.0/upgrading/v1-migration/',
  crd: 'the CRDs of aws/karpenter-provider-aws v1.0.14, version v1beta1',
} as const;

/** What becomes of one field of v1beta1, with all that is below it. */
export interface FieldMapping {
  /** In the notation of the field tables. */
  readonly from: string;
  /** The field of v1; undefined where it has none. */
  readonly to?: string;
  /** The kind that has the field in v1, where it is another. */
  readonly on?: 'EC2NodeClass';
  /** The value in v1; undefined leaves the field out. Without it the value stays as it is. */
  readonly convert?: (value: unknown, object: JsonObject) => unknown;
  /** What v1beta1 did where the field was not written, and v1 does not do by itself. */
  readonly missing?: (object: JsonObject) => unknown;
  /** What changes, in words. */
  readonly meaning: string;
  readonly source: (typeof SOURCES)[keyof typeof SOURCES];
}

const same = (from: string, source: FieldMapping['source']): FieldMapping => ({
  from,
  to: from,
  meaning: 'the same',
  source,
});

const DISRUPTION = 'spec.disruption';
const NODES = 'spec.template.spec';

const policyOf = (object: JsonObject): string =>
  textAt(object, 'spec', 'disruption', 'consolidationPolicy') ?? 'WhenUnderutilized';

const NODE_POOL: readonly FieldMapping[] = [
  same('spec.weight', SOURCES.pool),
  same('spec.limits', SOURCES.pool),
  {
    from: `${DISRUPTION}.consolidationPolicy`,
    to: `${DISRUPTION}.consolidationPolicy`,
    convert: (value) => (value === 'WhenUnderutilized' ? 'WhenEmptyOrUnderutilized' : value),
    missing: () => 'WhenEmptyOrUnderutilized',
    meaning: 'WhenUnderutilized, also the default, is called WhenEmptyOrUnderutilized',
    source: SOURCES.pool,
  },
  {
    from: `${DISRUPTION}.consolidateAfter`,
    to: `${DISRUPTION}.consolidateAfter`,
    // With WhenEmpty v1beta1 demanded it: what was never accepted has no meaning to keep.
    missing: (object) => (policyOf(object) === 'WhenEmpty' ? undefined : '0s'),
    meaning: 'required in v1; without it WhenUnderutilized did not wait, which is 0s',
    source: SOURCES.pool,
  },
  { ...same(`${DISRUPTION}.budgets`, SOURCES.pool), meaning: 'the same; reasons are new in v1' },
  {
    from: `${DISRUPTION}.expireAfter`,
    to: `${NODES}.expireAfter`,
    missing: () => '720h',
    meaning: 'stands with the nodes; without it 720h, in both',
    source: SOURCES.pool,
  },
  same('spec.template.metadata.labels', SOURCES.pool),
  same('spec.template.metadata.annotations', SOURCES.pool),
  {
    from: `${NODES}.nodeClassRef.apiVersion`,
    to: `${NODES}.nodeClassRef.group`,
    convert: (value) => (typeof value === 'string' ? value.split('/')[0] || 'karpenter.k8s.aws' : value),
    missing: () => 'karpenter.k8s.aws',
    meaning: 'the group alone; without it that of the EC2NodeClass',
    source: SOURCES.pool,
  },
  {
    from: `${NODES}.nodeClassRef.kind`,
    to: `${NODES}.nodeClassRef.kind`,
    convert: (value) => (value === '' ? 'EC2NodeClass' : value),
    missing: () => 'EC2NodeClass',
    meaning: 'required in v1; without it an EC2NodeClass',
    source: SOURCES.pool,
  },
  same(`${NODES}.nodeClassRef.name`, SOURCES.pool),
  same(`${NODES}.requirements`, SOURCES.pool),
  same(`${NODES}.taints`, SOURCES.pool),
  same(`${NODES}.startupTaints`, SOURCES.pool),
  {
    from: `${NODES}.kubelet`,
    to: 'spec.kubelet',
    on: 'EC2NodeClass',
    meaning: 'the node class has it: pools of one class with different settings need a class each',
    source: SOURCES.guide,
  },
  {
    from: `${NODES}.resources`,
    meaning: 'dropped: v1beta1 allowed nothing in it',
    source: SOURCES.crd,
  },
];

/** Families whose image an alias names; others need terms. */
const ALIAS_FAMILIES: readonly unknown[] = ['AL2', 'AL2023', 'Bottlerocket', 'Windows2019', 'Windows2022'];

export const ALIAS_VERSION = 'compatibility.karpenter.k8s.aws/v1-alias-version';

/** The release that the conversion took for an alias. Windows has only the latest one. */
function aliasOf(family: string, object: JsonObject): string {
  const release = textAt(object, 'metadata', 'annotations', ALIAS_VERSION) ?? '';
  return `${family.toLowerCase()}@${release === '' || family.startsWith('Windows') ? 'latest' : release}`;
}

const familyOf = (object: JsonObject): string => textAt(object, 'spec', 'amiFamily') ?? '';

const hasTerms = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

const withAlias = (object: JsonObject): boolean =>
  ALIAS_FAMILIES.includes(familyOf(object)) &&
  !hasTerms(isObject(object.spec) ? object.spec.amiSelectorTerms : undefined);

const aliasTerms = (object: JsonObject): unknown =>
  withAlias(object) ? [{ alias: aliasOf(familyOf(object), object) }] : undefined;

/** What the conversion gave nodes of Ubuntu, whose root device has another name than that of AL2. */
const UBUNTU_DEVICES = [
  { deviceName: '/dev/sda1', rootVolume: true, ebs: { encrypted: true, volumeType: 'gp3', volumeSize: '20Gi' } },
];

const EC2_NODE_CLASS: readonly FieldMapping[] = [
  {
    from: 'spec.amiFamily',
    to: 'spec.amiFamily',
    convert: (value, object) => (value === 'Ubuntu' ? 'AL2' : withAlias(object) ? undefined : value),
    meaning: 'an alias says it where no terms were written; Ubuntu is started as AL2, whose user data it reads',
    source: SOURCES.class,
  },
  {
    from: 'spec.amiSelectorTerms',
    to: 'spec.amiSelectorTerms',
    convert: (value, object) => (hasTerms(value) ? value : aliasTerms(object)),
    missing: aliasTerms,
    meaning: 'required in v1; without terms the newest image of the family, which is its alias at latest',
    source: SOURCES.class,
  },
  same('spec.subnetSelectorTerms', SOURCES.class),
  same('spec.securityGroupSelectorTerms', SOURCES.class),
  same('spec.associatePublicIPAddress', SOURCES.class),
  same('spec.role', SOURCES.class),
  same('spec.instanceProfile', SOURCES.class),
  {
    from: 'spec.blockDeviceMappings',
    to: 'spec.blockDeviceMappings',
    missing: (object) => (familyOf(object) === 'Ubuntu' ? UBUNTU_DEVICES : undefined),
    meaning: 'the same; for Ubuntu what v1beta1 gave without it, since AL2 has another root device',
    source: SOURCES.class,
  },
  same('spec.instanceStorePolicy', SOURCES.class),
  same('spec.userData', SOURCES.class),
  same('spec.detailedMonitoring', SOURCES.class),
  same('spec.context', SOURCES.class),
  same('spec.tags', SOURCES.class),
  same('spec.metadataOptions.httpEndpoint', SOURCES.class),
  same('spec.metadataOptions.httpProtocolIPv6', SOURCES.class),
  {
    from: 'spec.metadataOptions.httpPutResponseHopLimit',
    to: 'spec.metadataOptions.httpPutResponseHopLimit',
    missing: () => 2,
    meaning: 'written out: without it 2 in v1beta1 and 1 in v1, with which pods reach no metadata service',
    source: SOURCES.guide,
  },
  same('spec.metadataOptions.httpTokens', SOURCES.class),
];

/** Every field of v1beta1, by kind. The status is the controller's. */
export const V1BETA1_FIELDS: Readonly<Record<string, readonly FieldMapping[]>> = {
  NodePool: NODE_POOL,
  EC2NodeClass: EC2_NODE_CLASS,
};

/** Where a field of v1beta1 stands in v1, so that what was written about it can follow; undefined where nowhere. */
export function v1Field(kind: string, field: string): Pick<FieldMapping, 'to' | 'on'> | undefined {
  const fields = Object.hasOwn(V1BETA1_FIELDS, kind) ? (V1BETA1_FIELDS[kind] ?? []) : [];
  const mapping = fields.find(
    ({ from }) => field === from || field.startsWith(`${from}.`) || field.startsWith(`${from}[`),
  );
  if (mapping?.to === undefined) return undefined;
  return { to: mapping.to + field.slice(mapping.from.length), ...(mapping.on && { on: mapping.on }) };
}

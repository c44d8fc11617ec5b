import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCrdIds, type CrdRule, type CrdSchema, crdIds, loadCrd } from '../../imports/crds';
import { admit } from '../../src/admission';
import { select } from '../../src/admission/select';
import { formatPath, type Path } from '../../src/findings/path';
import {
  KARPENTER_MINORS,
  type KarpenterMinor,
  karpenterRelease,
  NEWEST_KARPENTER_MINOR,
} from '../../src/karpenter/versions';
import { runs } from '../full';
import { validObject } from './valid-objects';

type Json = Record<string, unknown>;

/** The value at the place of a rule, changed so that the rule does not hold any more. */
type Break = (value: unknown) => unknown;

const to =
  (value: unknown): Break =>
  () =>
    value;

const plus =
  (more: Json, ...without: string[]): Break =>
  (value) =>
    Object.fromEntries(Object.entries({ ...(value as Json), ...more }).filter(([key]) => !without.includes(key)));

/** A key is restricted in requirements, where the rule sits on the key, and in labels, where it sits on the map. */
const restricted =
  (key: string): Break =>
  (value) =>
    typeof value === 'string' ? key : { [key]: 'x' };

const alias = (text: string, family: string): Break => plus({ amiSelectorTerms: [{ alias: text }], amiFamily: family });
const requirement = (operator: string, more: Json = {}): Break => to([{ key: 'a', operator, ...more }]);

const BREAKS: Readonly<Record<string, Break>> = {
  'If podTemplateRef is set, replicas or limits must also be set': to({ podTemplateRef: { name: 'a' } }),
  'You must define either PodTemplateRef or ScalableRef, but not both': to({
    replicas: 1,
    podTemplateRef: { name: 'a' },
    scalableRef: { kind: 'a', name: 'a' },
  }),
  "must specify exactly one of ['role', 'instanceProfile']": plus({ role: 'a', instanceProfile: 'a' }),
  "changing from 'instanceProfile' to 'role' is not supported. You must delete and recreate this node class if you want to change this.":
    (value) =>
      plus(
        'role' in (value as Json) ? { instanceProfile: 'a' } : { role: 'a' },
        'role' in (value as Json) ? 'role' : 'instanceProfile',
      )(value),
  "if set, amiFamily must be 'AL2' or 'Custom' when using an AL2 alias": alias('al2@latest', 'AL2023'),
  "if set, amiFamily must be 'AL2023' or 'Custom' when using an AL2023 alias": alias('al2023@latest', 'AL2'),
  "if set, amiFamily must be 'Bottlerocket' or 'Custom' when using a Bottlerocket alias": alias(
    'bottlerocket@v1',
    'AL2',
  ),
  "if set, amiFamily must be 'Windows2019' or 'Custom' when using a Windows2019 alias": alias(
    'windows2019@latest',
    'AL2',
  ),
  "if set, amiFamily must be 'Windows2022' or 'Custom' when using a Windows2022 alias": alias(
    'windows2022@latest',
    'AL2',
  ),
  "if set, amiFamily must be 'Windows2025' or 'Custom' when using a Windows2025 alias": alias(
    'windows2025@latest',
    'AL2',
  ),
  'must specify amiFamily if amiSelectorTerms does not contain an alias': plus(
    { amiSelectorTerms: [{ id: 'ami-1' }] },
    'amiFamily',
  ),
  "expected at least one, got none, ['tags', 'id', 'name', 'alias']": to([{ owner: 'self' }]),
  "expected at least one, got none, ['tags', 'id', 'name', 'alias', 'ssmParameter']": to([{ owner: 'self' }]),
  "expected at least one, got none, ['tags', 'id', 'name']": to([{}]),
  "expected at least one, got none, ['tags', 'id']": to([{}]),
  "expected at least one, got none, ['tags', 'id', 'instanceMatchCriteria']": to([{ ownerID: '123456789012' }]),
  "expected at least one, got none, ['name', 'id']": to({}),
  "'id' is mutually exclusive, cannot be set with a combination of other fields in amiSelectorTerms": to([
    { id: 'ami-1' },
    { id: 'ami-2', name: 'a' },
  ]),
  "'alias' is mutually exclusive, cannot be set with a combination of other fields in amiSelectorTerms": to([
    { alias: 'al2023@latest', owner: 'self' },
  ]),
  "'alias' is mutually exclusive, cannot be set with a combination of other amiSelectorTerms": to([
    { alias: 'al2023@latest' },
    { id: 'ami-1' },
  ]),
  "'alias' is improperly formatted, must match the format 'family@version'": to('al2023'),
  "family is not supported, must be one of the following: 'al2', 'al2023', 'bottlerocket', 'windows2019', 'windows2022'":
    to('ubuntu@latest'),
  "family is not supported, must be one of the following: 'al2', 'al2023', 'bottlerocket', 'windows2019', 'windows2022', 'windows2025'":
    to('ubuntu@latest'),
  "windows families may only specify version 'latest'": to('windows2022@v1'),
  "empty tag keys or values aren't supported": to({ team: '' }),
  'must have only one blockDeviceMappings with rootVolume': to([{ rootVolume: true }, { rootVolume: true }]),
  'snapshotID or volumeSize must be defined': to({ encrypted: true }),
  'snapshotID must be set when volumeInitializationRate is set': to({
    volumeSize: '1Gi',
    volumeInitializationRate: 100,
  }),
  'instanceProfile cannot be empty': to(''),
  'role cannot be empty': to(''),
  'immutable field changed': to('another-role'),
  'imageGCHighThresholdPercent must be greater than imageGCLowThresholdPercent': plus({
    imageGCHighThresholdPercent: 5,
    imageGCLowThresholdPercent: 5,
  }),
  'evictionSoft OwnerKey does not have a matching evictionSoftGracePeriod': plus(
    { evictionSoft: { 'pid.available': '5%' } },
    'evictionSoftGracePeriod',
  ),
  'evictionSoftGracePeriod OwnerKey does not have a matching evictionSoft': plus(
    { evictionSoftGracePeriod: { 'pid.available': '1m' } },
    'evictionSoft',
  ),
  "valid keys for evictionHard are ['memory.available','nodefs.available','nodefs.inodesFree','imagefs.available','imagefs.inodesFree','pid.available']":
    to({ memory: '5%' }),
  "valid keys for evictionSoft are ['memory.available','nodefs.available','nodefs.inodesFree','imagefs.available','imagefs.inodesFree','pid.available']":
    to({ memory: '5%' }),
  "valid keys for evictionSoftGracePeriod are ['memory.available','nodefs.available','nodefs.inodesFree','imagefs.available','imagefs.inodesFree','pid.available']":
    to({ memory: '1m' }),
  "valid keys for kubeReserved are ['cpu','memory','ephemeral-storage','pid']": to({ disk: '1Gi' }),
  'kubeReserved value cannot be a negative resource quantity': to({ cpu: '-1' }),
  "valid keys for systemReserved are ['cpu','memory','ephemeral-storage','pid']": to({ disk: '1Gi' }),
  'systemReserved value cannot be a negative resource quantity': to({ cpu: '-1' }),
  'securityGroupSelectorTerms cannot be empty': to([]),
  'subnetSelectorTerms cannot be empty': to([]),
  "'id' is mutually exclusive, cannot be set with a combination of other fields in securityGroupSelectorTerms": to([
    { id: 'sg-1', name: 'a' },
  ]),
  "'id' is mutually exclusive, cannot be set with a combination of other fields in a security group selector term": to([
    { id: 'sg-1', name: 'a' },
  ]),
  "'name' is mutually exclusive, cannot be set with a combination of other fields in securityGroupSelectorTerms": to([
    { name: 'a', tags: { a: 'b' } },
  ]),
  "'name' is mutually exclusive, cannot be set with a combination of other fields in a security group selector term":
    to([{ name: 'a', tags: { a: 'b' } }]),
  "'id' is mutually exclusive, cannot be set with a combination of other fields in subnetSelectorTerms": to([
    { id: 'subnet-1', tags: { a: 'b' } },
  ]),
  "'id' is mutually exclusive, cannot be set with a combination of other fields in a subnet selector term": to([
    { id: 'subnet-1', tags: { a: 'b' } },
  ]),
  "'id' is mutually exclusive, cannot be set along with tags in a capacity reservation selector term": to([
    { id: 'cr-1', tags: { a: 'b' } },
  ]),
  "'id' is mutually exclusive, cannot be set along with other fields in a capacity reservation selector term": to([
    { id: 'cr-1', instanceMatchCriteria: 'open' },
  ]),
  "empty tag keys aren't supported": to({ '': 'x' }),
  'tag contains a restricted tag matching eks:eks-cluster-name': to({ 'eks:eks-cluster-name': 'x' }),
  'tag contains a restricted tag matching kubernetes.io/cluster/': to({ 'kubernetes.io/cluster/x': 'owned' }),
  'tag contains a restricted tag matching karpenter.sh/nodepool': to({ 'karpenter.sh/nodepool': 'x' }),
  'tag contains a restricted tag matching karpenter.sh/nodeclaim': to({ 'karpenter.sh/nodeclaim': 'x' }),
  'tag contains a restricted tag matching karpenter.k8s.aws/ec2nodeclass': to({
    'karpenter.k8s.aws/ec2nodeclass': 'x',
  }),
  "networkInterfaces must include a primary interface with interfaceType='interface'": to([
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'efa-only' },
  ]),
  'networkInterfaces must not have duplicate networkCardIndex and deviceIndex pairs, and can have at most one efa device per network card':
    to(new Array(2).fill({ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' })),
  "'name' and 'id' are mutually exclusive": to({ name: 'a', id: 'pg-1' }),
  'at least one of tcpEstablishedTimeout, udpStreamTimeout, or udpTimeout must be set': to({}),
  'spec is immutable': plus({ expireAfter: '77h' }),
  "requirements with operator 'In' must have a value defined": requirement('In', { values: [] }),
  "requirements with operator 'NotIn' must have a value defined": requirement('NotIn', { values: [] }),
  "requirements operator 'Gt' or 'Lt' must have a single positive integer value": requirement('Lt', { values: ['-1'] }),
  "requirements operator 'Gt', 'Lt', 'Gte', or 'Lte' must have a single positive integer value": requirement('Gte', {
    values: ['1', '2'],
  }),
  "requirements operator 'Gt', 'Lt', 'Gte' or 'Lte' must have a single positive integer value": requirement('Lte', {
    values: ['x'],
  }),
  "requirements with 'minValues' must have at least that many values specified in the 'values' field": requirement(
    'In',
    {
      values: ['a'],
      minValues: 2,
    },
  ),
  'label domain "kubernetes.io" is restricted': restricted('kubernetes.io/x'),
  'label domain "k8s.io" is restricted': restricted('k8s.io/x'),
  'label domain "karpenter.sh" is restricted': restricted('karpenter.sh/x'),
  'label domain "karpenter.k8s.aws" is restricted': restricted('karpenter.k8s.aws/x'),
  'label "kubernetes.io/hostname" is restricted': restricted('kubernetes.io/hostname'),
  'label "karpenter.sh/nodepool" is restricted': restricted('karpenter.sh/nodepool'),
  'group may not be empty': to(''),
  'kind may not be empty': to(''),
  'name may not be empty': to(''),
  "cannot set both 'price' and 'priceAdjustment'": plus({ price: '1', priceAdjustment: '+1' }),
  'invalid resource restricted': to({ cpu: '1' }),
  "'schedule' must be set with 'duration'": to([{ nodes: '0', schedule: '@daily' }]),
  'nodeClassRef.group is immutable': plus({ group: 'other.example.com' }),
  'nodeClassRef.kind is immutable': plus({ kind: 'Other' }),
  'Cannot transition NodePool between static (replicas set) and dynamic (replicas unset) provisioning modes': (
    value,
  ) =>
    'replicas' in (value as Json)
      ? plus({}, 'replicas', 'limits')(value)
      : plus({ replicas: 1 }, 'weight', 'limits')(value),
  "only 'limits.nodes' is supported on static NodePools": plus({ replicas: 1, limits: { cpu: 1 } }, 'weight'),
  "'weight' is not supported on static NodePools": plus({ replicas: 1, weight: 1 }, 'limits'),
};

interface Placed {
  readonly field: string;
  readonly rule: CrdRule;
}

function* rulesOf(schema: CrdSchema, field: string): Generator<Placed> {
  for (const rule of schema['x-kubernetes-validations'] ?? []) yield { field, rule };
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    yield* rulesOf(child, field === '' ? name : `${field}.${name}`);
  }
  if (schema.items) yield* rulesOf(schema.items, `${field}[]`);
}

function withValue(object: Json, path: Path, change: Break): Json {
  const copy = structuredClone(object);
  const parent = path.slice(0, -1).reduce<unknown>((value, step) => (value as Json)[step], copy) as Json;
  const last = String(path.at(-1));
  parent[last] = change(parent[last]);
  return copy;
}

/** For each schema a minor that has it. */
const minorOf = new Map<string, KarpenterMinor>(
  KARPENTER_MINORS.flatMap((minor) => Object.values(crdIds(karpenterRelease(minor))).map((id) => [id, minor] as const)),
);

describe.each(allCrdIds())('%s', (id) => {
  const { kind, schema } = loadCrd(id);
  const karpenterMinor = minorOf.get(id) ?? NEWEST_KARPENTER_MINOR;
  const valid = fc.sample(validObject(kind, karpenterMinor), { numRuns: runs(120), seed: 3 });
  const rules = [...rulesOf(schema, '')];

  it.each(rules)('$field: $rule.message', ({ field, rule }) => {
    const message = rule.message ?? '';
    const change = BREAKS[message];
    if (change === undefined) throw new Error(`no example breaks the rule: ${message}`);
    // Where the rule holds: an object that has the place and is accepted, as it is and as an update of itself.
    const object = valid.find((each) => select(each, field).length > 0);
    if (object === undefined) throw new Error(`no example has ${field}`);
    expect(admit(object, { karpenterMinor, previous: object })).toEqual([]);

    const path = select(object, field)[0]?.path ?? [];
    const broken = withValue(object, path, change);
    const isTransition = rule.rule.includes('oldSelf');
    const findings = admit(broken, { karpenterMinor, ...(isTransition && { previous: object }) });
    const found = findings.filter(
      (finding) => finding.message === message && finding.path.startsWith(formatPath(path)),
    );
    expect(found.length, JSON.stringify(findings)).toBeGreaterThan(0);
    if (isTransition)
      expect(admit(broken, { karpenterMinor })).not.toContainEqual(expect.objectContaining({ message }));
  });
});

it('has no example for a rule that no release has', () => {
  const messages = new Set(
    allCrdIds().flatMap((id) => [...rulesOf(loadCrd(id).schema, '')].map(({ rule }) => rule.message)),
  );
  expect(Object.keys(BREAKS).filter((message) => !messages.has(message))).toEqual([]);
});

import fc from 'fast-check';
import FIELDS from './fields.generated.json';

interface Field {
  readonly type?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
}

export const V1BETA1: Readonly<Record<string, Readonly<Record<string, Field>>>> = FIELDS as Record<
  string,
  Record<string, Field>
>;

const word = fc.constantFrom('a', 'team-a', 'x1', 'web');
const quantity = fc.constantFrom('100m', '1', '10Gi', '2Gi');
const duration = fc.constantFrom('30s', '1h30m', '720h', 'Never');
const signals = ['memory.available', 'nodefs.available', 'pid.available'];
const keys = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length }).map((made) => ({ ...made }));
const tags = fc.dictionary(fc.constantFrom('team', 'Name', 'karpenter.sh/discovery'), word, { minKeys: 1 });
const plainTags = tags.map((made) => ({ ...made }));
const taints = fc.array(
  fc.record({
    key: fc.constantFrom('example.com/a', 'b'),
    effect: fc.constantFrom('NoSchedule', 'NoExecute'),
    value: word,
  }),
  { maxLength: 2 },
);
const budget = fc.oneof(
  fc.record({ nodes: fc.constantFrom('0', '10%', '100%', '5') }),
  fc.constant({ nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }),
);

/** What the walk cannot guess: texts with a form, and members that belong together. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'spec.limits': keys(['cpu', 'memory'], fc.oneof(quantity, fc.nat(100))),
  'spec.template.metadata.labels': keys(['team', 'example.com/a'], word),
  'spec.template.metadata.annotations': keys(['a', 'example.com/b'], fc.string()),
  'spec.disruption.budgets': fc.array(budget, { maxLength: 3 }),
  'spec.disruption.expireAfter': duration,
  'spec.disruption.consolidateAfter': duration,
  'spec.template.spec.nodeClassRef.apiVersion': fc.constantFrom('karpenter.k8s.aws/v1beta1', 'karpenter.k8s.aws/v1'),
  'spec.template.spec.nodeClassRef.kind': fc.constant('EC2NodeClass'),
  'spec.template.spec.nodeClassRef.name': fc.constantFrom('default', 'gpu', 'absent'),
  'spec.template.spec.requirements': fc.uniqueArray(
    fc.constantFrom(
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
      { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'], minValues: 2 },
      { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
      { key: 'example.com/team', operator: 'Exists' },
    ),
    { selector: ({ key }) => key },
  ),
  'spec.template.spec.taints': taints,
  'spec.template.spec.startupTaints': taints,
  'spec.template.spec.kubelet.clusterDNS': fc.constant(['10.0.0.10']),
  'spec.template.spec.kubelet.evictionHard': keys(signals, fc.constantFrom('5%', '100Mi')),
  'spec.template.spec.kubelet.evictionSoft': fc.constant({ 'memory.available': '500Mi' }),
  'spec.template.spec.kubelet.evictionSoftGracePeriod': fc.constant({ 'memory.available': '1m' }),
  'spec.template.spec.kubelet.imageGCHighThresholdPercent': fc.integer({ min: 70, max: 100 }),
  'spec.template.spec.kubelet.imageGCLowThresholdPercent': fc.integer({ min: 1, max: 60 }),
  'spec.template.spec.kubelet.kubeReserved': keys(['cpu', 'memory', 'pid'], quantity),
  'spec.template.spec.kubelet.systemReserved': keys(['cpu', 'memory'], quantity),
  'spec.amiSelectorTerms': fc.array(
    fc.oneof(
      fc.constant({ id: 'ami-0123456789abcdef0' }),
      fc.record({ name: word, owner: fc.constant('self') }),
      plainTags.map((made) => ({ tags: made })),
    ),
    { maxLength: 2 },
  ),
  'spec.subnetSelectorTerms': fc.constantFrom([{ id: 'subnet-0123456789abcdef0' }], [{ tags: { Name: 'a' } }]),
  'spec.securityGroupSelectorTerms': fc.constantFrom([{ id: 'sg-0123456789abcdef0' }], [{ name: 'nodes' }]),
  'spec.blockDeviceMappings': fc.constantFrom([], [{ deviceName: '/dev/xvda', ebs: { volumeSize: '50Gi' } }]),
  'spec.tags': plainTags,
  'spec.role': fc.constant('KarpenterNodeRole'),
  'spec.instanceProfile': fc.constant('profile'),
  'spec.userData': fc.constantFrom('#!/bin/bash\n', 'karpenter.sh/unregistered'),
};

function value(kind: string, path: string): fc.Arbitrary<unknown> {
  const field = V1BETA1[kind]?.[path] ?? {};
  if (VALUES[path] !== undefined) return VALUES[path];
  if (field.enum) return fc.constantFrom(...field.enum);
  if (field.type === 'boolean') return fc.boolean();
  if (field.type === 'integer') return fc.integer({ min: field.minimum ?? 0, max: field.maximum ?? 300 });
  if (field.type === 'object') return field.maxProperties === 0 ? fc.constant({}) : members(kind, path);
  return word;
}

function members(kind: string, path: string): fc.Arbitrary<object> {
  const names = Object.keys(V1BETA1[kind] ?? {})
    .filter((field) => field.startsWith(`${path}.`))
    .map((field) => field.slice(path.length + 1))
    .filter((name) => !/[.[{]/.test(name));
  const { required = [] } = V1BETA1[kind]?.[path] ?? {};
  return fc
    .record(Object.fromEntries(names.map((name) => [name, value(kind, `${path}.${name}`)])), {
      requiredKeys: [...required],
    })
    .map((made) => ({ ...made }));
}

interface Pool {
  readonly disruption?: { consolidationPolicy?: string; consolidateAfter?: string };
  readonly template: { spec: { kubelet?: Record<string, unknown> } };
}

/** Members that v1beta1 allows only together, or not together. */
function validPool(spec: object): object {
  const { disruption, template } = spec as Pool;
  if (disruption?.consolidationPolicy === 'WhenEmpty') disruption.consolidateAfter ??= '30s';
  else if (disruption !== undefined && disruption.consolidateAfter !== 'Never') delete disruption.consolidateAfter;
  const { kubelet } = template.spec;
  if (kubelet !== undefined && !(kubelet.evictionSoft && kubelet.evictionSoftGracePeriod)) {
    delete kubelet.evictionSoft;
    delete kubelet.evictionSoftGracePeriod;
  }
  return spec;
}

function validClass(spec: object): object {
  const one = spec as Record<string, unknown>;
  if (one.role === undefined) one.instanceProfile ??= 'profile';
  else delete one.instanceProfile;
  const terms = one.amiSelectorTerms;
  const isEmpty = !Array.isArray(terms) || terms.length === 0;
  if (one.amiFamily === 'Custom' && isEmpty) one.amiSelectorTerms = [{ id: 'ami-0123456789abcdef0' }];
  return spec;
}

const object = (apiVersion: string, kind: string, name: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  spec,
});

const copied = (made: object): object => structuredClone(made);

export const pool = (name: string): fc.Arbitrary<Record<string, unknown>> =>
  members('NodePool', 'spec').map((spec) => object('karpenter.sh/v1beta1', 'NodePool', name, validPool(copied(spec))));

export const nodeClass = (name: string): fc.Arbitrary<Record<string, unknown>> =>
  members('EC2NodeClass', 'spec').map((spec) =>
    object('karpenter.k8s.aws/v1beta1', 'EC2NodeClass', name, validClass(copied(spec))),
  );

/** Pools of two classes and of one that is not there. */
export const cluster = fc
  .tuple(nodeClass('default'), nodeClass('gpu'), pool('a'), pool('b'), pool('c'))
  .map((objects): Record<string, unknown>[] => objects);

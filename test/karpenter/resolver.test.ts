import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/karpenter/catalogue/builtin';
import { instanceTypeLabels } from '../../src/karpenter/catalogue/catalogue';
import { INSTANCE_TYPES } from '../../src/karpenter/catalogue/names.generated';
import { wellKnownLabel } from '../../src/karpenter/labels';
import type { EC2NodeClassObject, NodePoolObject, RequirementObject } from '../../src/karpenter/objects';
import { resolveNodePool } from '../../src/karpenter/resolver/resolve';
import { nodePoolRequirements } from '../../src/karpenter/resolver/template';
import { allowedOfferings } from '../../src/karpenter/resolver/type-offerings';
import { whyNot } from '../../src/karpenter/resolver/why-not';
import { runs } from '../full';
import { absenceHolds, allHold, labelHolds } from './reference-algebra';

const catalogue = loadCatalogue();
const LABEL = 'karpenter.k8s.aws/instance-';
const ZONES = [
  { name: 'eu-west-1a', id: 'euw1-az1' },
  { name: 'eu-west-1b', id: 'euw1-az2' },
];

const pool = (
  requirements: readonly RequirementObject[],
  labels: Readonly<Record<string, string>> = {},
): NodePoolObject => ({
  metadata: { name: 'general' },
  spec: { template: { metadata: { labels }, spec: { nodeClassRef: { name: 'default' }, requirements } } },
});
const requirement = (key: string, operator: string, ...values: string[]): RequirementObject => ({
  key,
  operator,
  values,
});
const typesOf = (...requirements: RequirementObject[]) => resolveNodePool({ nodePool: pool(requirements) }).types;

/** Every label of every type, with the values that occur. */
const labelsByType = new Map(catalogue.names.map((name) => [name, instanceTypeLabels(catalogue, name) ?? {}]));
const typeKeys = catalogue.labels.keys.filter((key) => key !== 'node.kubernetes.io/instance-type');
const valuesOf = (key: string): readonly string[] => catalogue.labels.get(key)?.values ?? [];

const OFFERED: Readonly<Record<string, readonly string[]>> = {
  'karpenter.sh/capacity-type': ['on-demand', 'spot', 'reserved'],
  'topology.kubernetes.io/zone': ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  'topology.k8s.aws/zone-id': ['euw1-az1', 'euw1-az2'],
};

/** A requirement on a key that types have, offerings have, or nothing has. */
const anyRequirement: fc.Arbitrary<RequirementObject> = fc
  .oneof(
    { weight: 8, arbitrary: fc.constantFrom(...typeKeys) },
    { weight: 2, arbitrary: fc.constantFrom(...Object.keys(OFFERED)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('example.com/team', 'kubernetes.io/os', 'node.kubernetes.io/instance-type'),
    },
  )
  .chain((key): fc.Arbitrary<RequirementObject> => {
    const values = OFFERED[key] ?? (key === 'kubernetes.io/os' ? ['linux', 'windows'] : [...valuesOf(key), 'other']);
    const set = fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 8 }),
    });
    const presence = fc.record({ key: fc.constant(key), operator: fc.constantFrom('Exists', 'DoesNotExist') });
    const bound = fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('Gt', 'Lt', 'Gte', 'Lte'),
      values: fc.constantFrom(...values.filter((value) => value !== 'other'), '0').map((value) => [value]),
    });
    return wellKnownLabel(key)?.kind === 'integer'
      ? fc.oneof(set, bound, presence)
      : fc.oneof({ weight: 8, arbitrary: set }, { weight: 1, arbitrary: presence });
  });

/** The types of a pool, one by one, by the reference algebra. */
function bruteForce(
  requirements: readonly RequirementObject[],
  labels: Readonly<Record<string, string>>,
  amiFamily: string,
) {
  const all = [...requirements, ...Object.entries(labels).map(([key, value]) => requirement(key, 'In', value))];
  const byKey = new Map(all.map(({ key }) => [key, all.filter((one) => one.key === key)]));
  const isOffered = ZONES.some(({ name, id }) =>
    ['on-demand', 'spot'].some(
      (capacityType) =>
        labelHolds(byKey.get('karpenter.sh/capacity-type') ?? [], capacityType) &&
        labelHolds(byKey.get('topology.kubernetes.io/zone') ?? [], name) &&
        labelHolds(byKey.get('topology.k8s.aws/zone-id') ?? [], id),
    ),
  );
  if (!isOffered) return [];
  return catalogue.names.filter((name) => {
    const own = { ...labelsByType.get(name), 'kubernetes.io/os': 'linux' } as Readonly<Record<string, string>>;
    if (amiFamily === 'AL2023' && name.startsWith('a1.')) return false;
    return [...byKey].every(
      ([key, list]) => key in OFFERED || key === 'example.com/team' || labelHolds(list, own[key]),
    );
  });
}

describe('the resolver, against brute force', () => {
  it('finds the same types, and its funnel ends with their number', () => {
    let nonEmpty = 0;
    fc.assert(
      fc.property(
        fc.array(anyRequirement, { maxLength: 6 }),
        fc.option(fc.constantFrom(...valuesOf('kubernetes.io/arch')), { freq: 4 }),
        fc.constantFrom('AL2023', 'Bottlerocket'),
        (requirements, arch, amiFamily) => {
          const labels: Record<string, string> = arch === null ? {} : { 'kubernetes.io/arch': arch };
          const context = { nodePool: pool(requirements, labels), nodeClass: { spec: { amiFamily } }, zones: ZONES };
          const { types, funnel } = resolveNodePool(context);
          expect(types).toEqual(bruteForce(requirements, labels, amiFamily));
          expect(funnel.at(-1)?.left).toBe(types.length);
          let left = catalogue.names.length;
          for (const step of funnel) {
            left += step.readmitted.length - step.removed.length;
            expect(step.left).toBe(left);
          }
          nonEmpty += types.length > 0 ? 1 : 0;
        },
      ),
      { seed: 7, numRuns: runs(1500) },
    );
    // Half of the random pools allow something, so that equality says more than that both are empty.
    expect(nonEmpty).toBeGreaterThan(runs(500));
  });

  it('says why not for exactly the types that are not allowed', () => {
    fc.assert(
      fc.property(
        fc.array(anyRequirement, { maxLength: 4 }),
        fc.constantFrom(...catalogue.names),
        (requirements, type) => {
          const resolution = resolveNodePool({ nodePool: pool(requirements), zones: ZONES });
          const answer = whyNot(resolution, type);
          expect(answer.verdict).toBe(resolution.types.includes(type) ? 'allowed' : 'not allowed');
          expect(answer.reasons.length > 0).toBe(answer.verdict === 'not allowed');
        },
      ),
      { seed: 7, numRuns: runs(500) },
    );
  });
});

describe('what a requirement does to instance types', () => {
  it('a missing label fails every bound, and meets DoesNotExist and NotIn', () => {
    const count = `${LABEL}gpu-count`;
    expect(typesOf(requirement(count, 'Lt', '1'))).not.toContain('m5.large');
    expect(typesOf(requirement(count, 'DoesNotExist'))).toContain('m5.large');
    expect(typesOf(requirement(count, 'NotIn', '1'))).toContain('m5.large');
    expect(typesOf(requirement(count, 'Exists'))).toContain('g5.xlarge');
    expect(typesOf(requirement(count, 'Exists')).length + typesOf(requirement(count, 'DoesNotExist')).length).toBe(
      INSTANCE_TYPES.length,
    );
  });

  it('a contradiction lets types without the label in again, and the funnel says so', () => {
    const gpu = `${LABEL}gpu-name`;
    const nodePool = pool([requirement(gpu, 'In', 't4'), requirement(gpu, 'In', 'a10g')]);
    const { types, funnel } = resolveNodePool({ nodePool });
    expect(types).toContain('m5.large');
    expect(types).not.toContain('g4dn.xlarge');
    expect(funnel.at(-1)?.readmitted).toContain('m5.large');
  });

  it('NotIn with a bound on one key lets types without the label pass the bound', () => {
    const bandwidth = `${LABEL}ebs-bandwidth`;
    const bounded = [requirement(bandwidth, 'Gt', '5000')];
    expect(typesOf(...bounded)).not.toContain('t2.large');
    expect(typesOf(...bounded, requirement(bandwidth, 'NotIn', '9500'))).toContain('t2.large');
    expect(typesOf(...bounded, requirement(bandwidth, 'NotIn', '1000'))).not.toContain('t2.large');
  });

  it('categories are exact', () => {
    const types = typesOf(requirement(`${LABEL}category`, 'In', 'c', 'm', 'r'));
    expect(types).toContain('c7gn.large');
    for (const other of ['im4gn.large', 'is4gen.large', 'x2gd.large', 'hpc7g.4xlarge', 't3.large']) {
      expect(types).not.toContain(other);
    }
    expect(typesOf(requirement(`${LABEL}category`, 'In', 'u')).every((type) => /^u\d*-|^u7/.test(type))).toBe(true);
  });

  it('custom labels remove nothing', () => {
    expect(typesOf(requirement('example.com/team', 'In', 'a'))).toHaveLength(INSTANCE_TYPES.length);
  });

  it('old spellings count', () => {
    expect(typesOf(requirement('beta.kubernetes.io/instance-type', 'In', 'm5.large'))).toEqual(['m5.large']);
  });

  it('a label of the template intersects a requirement', () => {
    const nodePool = pool([requirement('kubernetes.io/arch', 'In', 'arm64')], { 'kubernetes.io/arch': 'amd64' });
    const { types, funnel } = resolveNodePool({ nodePool });
    expect(types).toEqual([]);
    expect(funnel.at(-1)).toMatchObject({
      stage: 'label',
      path: 'spec.template.metadata.labels["kubernetes.io/arch"]',
    });
  });

  it('a label that the version does not know removes nothing', () => {
    const nodePool = pool([requirement(`${LABEL}capability-flex`, 'In', 'true')]);
    expect(resolveNodePool({ nodePool, karpenterVersion: '1.6' }).types).toHaveLength(INSTANCE_TYPES.length);
    expect(resolveNodePool({ nodePool, karpenterVersion: '1.7' }).types.length).toBeLessThan(INSTANCE_TYPES.length / 4);
  });

  it('hostile keys and values are ordinary ones', () => {
    expect(typesOf(requirement('__proto__', 'In', 'x'), requirement('constructor', 'Exists'))).toHaveLength(
      INSTANCE_TYPES.length,
    );
    expect(typesOf(requirement(`${LABEL}family`, 'In', '__proto__', 'toString'))).toEqual([]);
  });
});

describe('offerings', () => {
  const types = (nodeClass: EC2NodeClassObject, ...requirements: RequirementObject[]) =>
    resolveNodePool({ nodePool: pool(requirements), nodeClass, zones: ZONES }).types.length;

  it('a zone without a subnet leaves nothing', () => {
    expect(types({}, requirement('topology.kubernetes.io/zone', 'In', 'eu-west-1c'))).toBe(0);
    expect(types({}, requirement('topology.kubernetes.io/zone', 'In', 'eu-west-1b'))).toBe(INSTANCE_TYPES.length);
    expect(types({}, requirement('topology.k8s.aws/zone-id', 'NotIn', 'euw1-az1', 'euw1-az2'))).toBe(0);
  });

  it('without zones every zone counts, and it says so', () => {
    const nodePool = pool([requirement('topology.kubernetes.io/zone', 'In', 'anywhere-1a')]);
    const { types: found, assumptions } = resolveNodePool({ nodePool });
    expect(found).toHaveLength(INSTANCE_TYPES.length);
    expect(assumptions.join()).toContain('every zone');
  });

  it('the zones that the controller found in the status are taken', () => {
    const nodeClass = { status: { subnets: [{ id: 'subnet-1', zone: 'eu-west-1c' }] } };
    const inZone = (zone: string) =>
      resolveNodePool({ nodePool: pool([requirement('topology.kubernetes.io/zone', 'In', zone)]), nodeClass }).types
        .length;
    expect(inZone('eu-west-1c')).toBe(INSTANCE_TYPES.length);
    expect(inZone('eu-west-1a')).toBe(0);
  });

  it('reserved capacity needs reservations', () => {
    const reserved = requirement('karpenter.sh/capacity-type', 'In', 'reserved');
    expect(types({}, reserved)).toBe(0);
    expect(types({ spec: { capacityReservationSelectorTerms: [{ id: 'cr-1' }] } }, reserved)).toBe(
      INSTANCE_TYPES.length,
    );
    const status = {
      capacityReservations: [{ id: 'cr-1', instanceType: 'p5.48xlarge', availabilityZone: 'eu-west-1a' }],
    };
    expect(types({ status }, reserved)).toBe(1);
    expect(types({ status }, reserved, requirement('karpenter.k8s.aws/capacity-reservation-id', 'In', 'cr-1'))).toBe(1);
    expect(types({ status }, reserved, requirement('karpenter.k8s.aws/capacity-reservation-id', 'In', 'cr-2'))).toBe(0);
    const away = {
      capacityReservations: [{ id: 'cr-1', instanceType: 'p5.48xlarge', availabilityZone: 'eu-west-1c' }],
    };
    expect(types({ status: away }, reserved)).toBe(0);
    const context = { nodePool: pool([reserved]), nodeClass: { status }, zones: ZONES };
    expect(resolveNodePool({ ...context, karpenterVersion: '1.2' }).types).toEqual([]);
    expect(resolveNodePool({ ...context, karpenterVersion: '1.5' }).types).toEqual(['p5.48xlarge']);
  });
});

describe('the offerings of an allowed type', () => {
  const offeringsOf = (type: string, ...requirements: RequirementObject[]) =>
    allowedOfferings(resolveNodePool({ nodePool: pool(requirements), zones: ZONES }), type).map(
      ({ capacityType, zone, zoneId, price }) => [capacityType, zone, zoneId, price?.perHour],
    );

  it('come spot first, with the price where it is known', () => {
    expect(offeringsOf('m5.large')).toEqual([
      ['spot', 'eu-west-1a', 'euw1-az1', undefined],
      ['spot', 'eu-west-1b', 'euw1-az2', undefined],
      ['on-demand', 'eu-west-1a', 'euw1-az1', 0.096],
      ['on-demand', 'eu-west-1b', 'euw1-az2', 0.096],
    ]);
  });

  it('are those that every requirement allows', () => {
    const zone = requirement('topology.kubernetes.io/zone', 'NotIn', 'eu-west-1a');
    expect(offeringsOf('m5.large', zone, requirement('karpenter.sh/capacity-type', 'In', 'on-demand'))).toEqual([
      ['on-demand', 'eu-west-1b', 'euw1-az2', 0.096],
    ]);
    expect(offeringsOf('m5.large', requirement(`${LABEL}family`, 'In', 'c5'))).toEqual([]);
  });
});

describe('node classes', () => {
  const removedBy = (nodeClass: EC2NodeClassObject) => {
    const { types } = resolveNodePool({ nodePool: pool([]), nodeClass });
    return catalogue.names.filter((name) => !types.includes(name));
  };

  it('AL2023 drops a1, whether named or by alias', () => {
    expect(removedBy({ spec: { amiFamily: 'AL2023' } }).every((name) => name.startsWith('a1.'))).toBe(true);
    expect(removedBy({ spec: { amiSelectorTerms: [{ alias: 'al2023@latest' }] } })).toHaveLength(6);
    expect(removedBy({ spec: { amiFamily: 'Bottlerocket' } })).toEqual([]);
  });

  it('connection tracking needs nitro, so bare metal and xen drop', () => {
    const removed = removedBy({ spec: { amiFamily: 'Bottlerocket', connectionTracking: {} } });
    expect(removed).toContain('m5.metal');
    expect(removed).toContain('m4.large');
    expect(removed).not.toContain('m5.large');
  });

  it('Windows is amd64 only: the scheduler plans arm64 where no operating system is required, the launch drops it', () => {
    const nodeClass = { spec: { amiFamily: 'Windows2022' } };
    expect(removedBy(nodeClass)).not.toContain('m6g.large');
    expect(removedBy(nodeClass)).not.toContain('m5.large');
    const [image] = resolveNodePool({ nodePool: pool([]), nodeClass }).launch;
    expect(image).toMatchObject({ stage: 'image', path: 'spec.amiFamily' });
    expect(image?.removed).toContain('m6g.large');
    expect(image?.removed).not.toContain('m5.large');
    const windows = pool([requirement('kubernetes.io/os', 'In', 'windows')]);
    expect(resolveNodePool({ nodePool: windows, nodeClass }).types).not.toContain('m6g.large');
    const linux = pool([requirement('kubernetes.io/os', 'In', 'linux')]);
    expect(resolveNodePool({ nodePool: linux, nodeClass }).types).toEqual([]);
  });

  it('network interfaces need cards and EFA devices', () => {
    const networkInterfaces = [
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
      { networkCardIndex: 1, deviceIndex: 1, interfaceType: 'efa-only' },
    ];
    const { types } = resolveNodePool({ nodePool: pool([]), nodeClass: { spec: { networkInterfaces } } });
    expect(types).toContain('p5.48xlarge');
    expect(types).not.toContain('m5.large');
  });

  it('what only EC2 knows is said', () => {
    const spec = { cpuOptions: { nestedVirtualization: 'enabled' }, placementGroupSelector: { name: 'x' } };
    const { assumptions } = resolveNodePool({ nodePool: pool([]), nodeClass: { spec } });
    expect(assumptions.filter((text) => text.startsWith('every type'))).toHaveLength(2 + 1);
  });
});

describe('minValues', () => {
  const families = (minValues: number, ...values: string[]): RequirementObject => ({
    ...requirement(`${LABEL}family`, 'In', ...values),
    minValues,
  });

  it('counts the different values among the types that are left', () => {
    const nodePool = pool([families(2, 'm5', 'm6g', 'm7g'), requirement('kubernetes.io/arch', 'In', 'amd64')]);
    const strict = resolveNodePool({ nodePool });
    expect(strict.minValues).toEqual([{ key: `${LABEL}family`, wanted: 2, found: 1, foundAmongCheapest: 1 }]);
    expect(strict.types).toEqual([]);
    expect(strict.funnel.at(-1)).toMatchObject({ stage: 'min-values', left: 0 });
    expect(whyNot(strict, 'm5.large').reasons[0]?.text).toContain('minValues');
    expect(resolveNodePool({ nodePool, minValuesPolicy: 'BestEffort' }).types).toContain('m5.large');
    expect(resolveNodePool({ nodePool, minValuesPolicy: 'BestEffort', karpenterVersion: '1.5' }).types).toEqual([]);
  });

  it('takes the highest of a key, and is met by enough', () => {
    const met = resolveNodePool({ nodePool: pool([families(1, 'm5', 'm6g'), families(2, 'm5', 'm6g', 'c5')]) });
    expect(met.minValues).toEqual([{ key: `${LABEL}family`, wanted: 2, found: 2, foundAmongCheapest: 2 }]);
    expect(met.types.length).toBeGreaterThan(0);
  });

  it('counts again among the 60 cheapest, which is all that a launch names', () => {
    const nodePool = pool([{ key: `${LABEL}category`, operator: 'Exists', minValues: 10 }]);
    const [count] = resolveNodePool({ nodePool }).minValues;
    expect(count?.found).toBe(22);
    expect(count?.foundAmongCheapest).toBeLessThan(10);
  });

  it('counts zones and capacity types by offering, custom labels never', () => {
    const counted = (key: string, zones?: typeof ZONES) =>
      resolveNodePool({ nodePool: pool([{ key, operator: 'Exists', minValues: 2 }]), zones }).minValues[0]?.found;
    expect(counted('topology.kubernetes.io/zone', ZONES)).toBe(2);
    expect(counted('topology.kubernetes.io/zone')).toBeUndefined();
    expect(counted('karpenter.sh/capacity-type')).toBe(2);
    expect(counted('example.com/team')).toBe(0);
  });
});

describe('what the notes on instance types say', () => {
  it.each([
    ['c7gn.large', 'c', '7'],
    ['im4gn.large', 'im', '4'],
    ['u-6tb1.56xlarge', 'u', '1'],
    ['hpc7g.4xlarge', 'hpc', '7'],
    ['inf2.xlarge', 'inf', '2'],
    ['trn1.2xlarge', 'trn', '1'],
    ['p5en.48xlarge', 'p', '5'],
    ['c7i-flex.large', 'c', '7'],
  ])('category and generation of %s are %s and %s', (type, category, generation) => {
    expect(labelsByType.get(type)).toMatchObject({
      [`${LABEL}category`]: category,
      [`${LABEL}generation`]: generation,
    });
  });

  it('labels that a type does not have are absent, not empty', () => {
    expect(labelsByType.get('m5.large')).toMatchObject({ [`${LABEL}memory`]: '8192', [`${LABEL}hypervisor`]: 'nitro' });
    for (const key of ['gpu-count', 'accelerator-name', 'local-nvme']) {
      expect(labelsByType.get('m5.large')).not.toHaveProperty([LABEL + key]);
    }
    expect(labelsByType.get('t2.large')).not.toHaveProperty([`${LABEL}network-bandwidth`]);
    expect(labelsByType.get('m5.metal')).toMatchObject({ [`${LABEL}hypervisor`]: '' });
  });

  it('a pool requires its labels, its name and its node class too, and keys listed twice intersect', () => {
    const nodePool = pool([requirement('k', 'In', 'a', 'b'), requirement('k', 'NotIn', 'a')], { team: 'x' });
    const combined = (version: string) =>
      [...nodePoolRequirements(nodePool, version).values()].map((one) => [one.key, ...one.values]);
    expect(combined('1.13')).toEqual([
      ['k', 'b'],
      ['team', 'x'],
      ['karpenter.sh/nodepool', 'general'],
      ['karpenter.k8s.aws/ec2nodeclass', 'default'],
    ]);
    expect(combined('1.14').slice(2, 4)).toEqual([
      ['karpenter.sh/registered', 'true'],
      ['karpenter.sh/initialized', 'true'],
    ]);
  });

  it('tenancy may be either until a requirement excludes one', () => {
    const tenancy = 'karpenter.k8s.aws/instance-tenancy';
    expect(typesOf(requirement(tenancy, 'In', 'dedicated'))).toHaveLength(INSTANCE_TYPES.length);
    expect(typesOf(requirement(tenancy, 'NotIn', 'dedicated', 'default'))).toEqual([]);
  });
});

describe('why not', () => {
  const nodePool = pool([
    requirement(`${LABEL}category`, 'In', 'c'),
    requirement(`${LABEL}gpu-count`, 'Lt', '1'),
    requirement('karpenter.sh/capacity-type', 'In', 'reserved'),
  ]);

  it('names every reason with its line', () => {
    const { verdict, reasons } = whyNot(resolveNodePool({ nodePool, zones: ZONES }), 'm5.large');
    expect(verdict).toBe('not allowed');
    expect(reasons.map(({ paths }) => paths)).toEqual([
      ['spec.template.spec.requirements[0]'],
      ['spec.template.spec.requirements[1]'],
      ['spec.template.spec.requirements[2]'],
    ]);
    expect(reasons.map(({ got }) => got)).toEqual(['m', undefined, undefined]);
    expect(reasons[1]?.text).toContain('has no label');
    expect(reasons[2]?.text).toContain('on-demand in eu-west-1a');
  });

  it('names the node class, and types that it does not know', () => {
    const resolution = resolveNodePool({ nodePool: pool([]), nodeClass: { spec: { amiFamily: 'AL2023' } } });
    expect(whyNot(resolution, 'a1.large').reasons).toMatchObject([
      { object: 'EC2NodeClass', paths: ['spec.amiFamily'] },
    ]);
    expect(whyNot(resolution, 'm5.larg').verdict).toBe('not in the catalogue');
    expect(whyNot(resolution, 'm5.large')).toMatchObject({ verdict: 'allowed', reasons: [] });
  });
});

it('the reference itself is not vacuous', () => {
  expect(absenceHolds([requirement('k', 'In', 'a'), requirement('k', 'In', 'b')])).toBe(true);
  expect(allHold([requirement('k', 'Gt', '3')], '4')).toBe(true);
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { controllerFindings } from '../../../src/admission';
import { type SetOptions, setFindings } from '../../../src/admission/set';
import type { ClusterFacts } from '../../../src/cluster';
import { loadCatalogue, poolReach, resolveNodePool } from '../../../src/karpenter';
import type { EC2NodeClassObject, NodePoolObject } from '../../../src/karpenter/objects';
import { runs } from '../../full';
import { nodeClasses, requirements } from '../../karpenter/random-pools';
import { deployment, nodeClass, nodePool, WEB } from './objects';

const OPTIONS: SetOptions = { karpenterMinor: '1.14' };
const FACTS: Partial<ClusterFacts> = { region: 'eu-west-1' };

const AWS = 'karpenter.k8s.aws/instance-';
const TYPE = 'node.kubernetes.io/instance-type';
const ARCH = 'kubernetes.io/arch';
const ZONE = 'topology.kubernetes.io/zone';

/** A requirement. */
const of = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
const WINDOWS = { amiSelectorTerms: [{ alias: 'windows2022@latest' }] };

interface Given {
  readonly requirements?: readonly object[];
  readonly labels?: object;
  /** Laid over the spec of the pool. */
  readonly spec?: object;
  readonly nodeClass?: object;
}

/** A pool with its node class. */
function objects(given: Given): readonly object[] {
  const pool = nodePool('p', { requirements: given.requirements ?? [] }, given.labels);
  return [{ ...pool, spec: { ...(pool.spec as object), ...given.spec } }, nodeClass('default', given.nodeClass)];
}

const findingsOf = (set: readonly unknown[], options: Partial<SetOptions> = {}) =>
  setFindings([WEB, ...set], { ...OPTIONS, ...options }).map(({ finding }) => finding);

/** The findings as `rule severity path`, without the part that all paths begin with. */
const found = (given: Given, options: Partial<SetOptions> = {}): string[] =>
  findingsOf(objects(given), options).map(({ rule, severity, path }) =>
    [rule.slice('set/'.length), severity, path.replace(/^spec\.template\.spec\./, '')].join(' '),
  );

const fixOf = (given: Given, options: Partial<SetOptions> = {}): string | undefined =>
  findingsOf(objects(given), options)[0]?.fix;
const messageOf = (given: Given, options: Partial<SetOptions> = {}): string | undefined =>
  findingsOf(objects(given), options)[0]?.message;

const KNOWN = loadCatalogue();

describe('set/no-instance-type', () => {
  it.each<readonly [what: string, given: Given, found: string, fix: RegExp]>([
    [
      'a type that is misspelt',
      { requirements: [of(TYPE, 'In', 'm5.lrage')] },
      'warning requirements[0]',
      /write m5\.large for m5\.lrage/,
    ],
    [
      'a type without its size',
      { requirements: [of(TYPE, 'In', 'm5')] },
      'warning requirements[0]',
      /m5 is a family: require karpenter\.k8s\.aws\/instance-family/,
    ],
    [
      'an architecture of others',
      { requirements: [of('example.com/a', 'Exists'), of(ARCH, 'In', 'x86_64')] },
      'warning requirements[1]',
      /write amd64 for x86_64 \(it is amd64 or arm64\)/,
    ],
    [
      'another one',
      { requirements: [of(ARCH, 'In', 'aarch64')] },
      'warning requirements[0]',
      /write arm64 for aarch64/,
    ],
    [
      'one in an old spelling of the label',
      { requirements: [of('beta.kubernetes.io/arch', 'In', 'x64')] },
      'warning requirements[0]',
      /write amd64/,
    ],
    [
      'families of another architecture',
      { requirements: [of(ARCH, 'In', 'arm64'), of(`${AWS}family`, 'In', 'm5', 'c5')] },
      'warning requirements[1]',
      /take m6g for m5, c6g for c5; without requirements\[0\] the pool has 18 types/,
    ],
    [
      'a short size',
      { requirements: [of(`${AWS}size`, 'In', '2xl')] },
      'warning requirements[0]',
      /write 2xlarge for 2xl/,
    ],
    [
      'a family without its letter',
      { requirements: [of(`${AWS}family`, 'In', 'm7')] },
      'warning requirements[0]',
      /write m7a or m7g/,
    ],
    [
      'capitals',
      { requirements: [of(`${AWS}gpu-name`, 'In', 'A100')] },
      'warning requirements[0]',
      /write a100 for A100/,
    ],
    [
      'memory in GiB',
      { requirements: [of(`${AWS}memory`, 'In', '16')] },
      'warning requirements[0]',
      /counts MiB: 16 GiB are 16384/,
    ],
    [
      'memory below some GiB',
      { requirements: [of(`${AWS}memory`, 'Gt', '7'), of(`${AWS}memory`, 'Lt', '65')] },
      'warning requirements[1]',
      /counts MiB: 64 GiB are 65536/,
    ],
    [
      'more cores than a category has',
      { requirements: [of(`${AWS}category`, 'In', 'c'), of(`${AWS}cpu`, 'Gt', '400')] },
      'warning requirements[1]',
      /without requirements\[0\]/,
    ],
    [
      'a generation to come',
      { requirements: [of(`${AWS}category`, 'In', 'm'), of(`${AWS}generation`, 'In', '12')] },
      'warning requirements[1]',
      /without requirements\[1\]/,
    ],
    [
      'types that the image does not run on',
      { requirements: [of(`${AWS}family`, 'In', 'a1')] },
      'warning requirements[0]',
      /without EC2NodeClass spec\.amiFamily the pool has 6 types/,
    ],
  ])('a warning where AWS could add it: %s', (_, given, place, fix) => {
    expect(found(given)).toEqual([`no-instance-type ${place}`]);
    expect(fixOf(given)).toMatch(fix);
    expect(messageOf(given)).toMatch(
      `none of the ${KNOWN.names.length.toLocaleString('en-US')} known types (list of ${KNOWN.asOf})`,
    );
  });

  it.each<readonly [what: string, given: Given, place: string, message: RegExp]>([
    [
      'two architectures',
      { requirements: [of(ARCH, 'In', 'amd64'), of(ARCH, 'In', 'arm64')] },
      'requirements[1]',
      /In \[arm64\] contradicts kubernetes\.io\/arch In \[amd64\] \(requirements\[0\]\)/,
    ],
    [
      'bounds that cross',
      { requirements: [of(`${AWS}cpu`, 'Gt', '16'), of(`${AWS}cpu`, 'Lt', '8')] },
      'requirements[1]',
      /instance-cpu <= 7 contradicts karpenter\.k8s\.aws\/instance-cpu >= 17/,
    ],
    [
      'a value and its exclusion',
      { requirements: [of(`${AWS}family`, 'In', 'm5'), of(`${AWS}family`, 'NotIn', 'm5', 'c5')] },
      'requirements[1]',
      /contradicts/,
    ],
    [
      'a number and a bound',
      { requirements: [of(`${AWS}generation`, 'In', '3', '4'), of(`${AWS}generation`, 'Gt', '5')] },
      'requirements[1]',
      /contradicts/,
    ],
    [
      'a label against a requirement',
      { requirements: [of(ARCH, 'In', 'amd64')], labels: { [ARCH]: 'arm64' } },
      'spec.template.metadata.labels["kubernetes.io/arch"]',
      /contradicts/,
    ],
    [
      'the first of many',
      {
        requirements: [
          of(ARCH, 'In', 'amd64'),
          of(ARCH, 'In', 'arm64'),
          of(`${AWS}cpu`, 'Gt', '16'),
          of(`${AWS}cpu`, 'Lt', '8'),
          of(TYPE, 'In', 'm5.large'),
        ],
      },
      'requirements[1]',
      /In \[arm64\] contradicts/,
    ],
    [
      'types that are known and of another architecture',
      { requirements: [of(TYPE, 'In', 'm5.large', 'c5.large'), of(ARCH, 'In', 'arm64')] },
      'requirements[1]',
      /together with node\.kubernetes\.io\/instance-type In \[c5\.large, m5\.large\]/,
    ],
    [
      'a type smaller than what is reserved',
      { requirements: [of(TYPE, 'In', 't3.nano')], nodeClass: { kubelet: { kubeReserved: { memory: '1Gi' } } } },
      'requirements[0]',
      /EC2NodeClass default: what is reserved stays within the capacity/,
    ],
    [
      'Windows on Linux',
      { requirements: [of('kubernetes.io/os', 'In', 'windows')] },
      'requirements[0]',
      /the nodes of EC2NodeClass default have kubernetes\.io\/os linux/,
    ],
    [
      'Linux on Windows',
      { requirements: [of('kubernetes.io/os', 'In', 'linux')], nodeClass: WINDOWS },
      'requirements[0]',
      /have kubernetes\.io\/os windows/,
    ],
    [
      'another build of Windows',
      { requirements: [of('node.kubernetes.io/windows-build', 'In', '10.0.17763')], nodeClass: WINDOWS },
      'requirements[0]',
      /windows-build 10\.0\.20348/,
    ],
    [
      'Windows on arm64',
      { requirements: [of(ARCH, 'In', 'arm64')], nodeClass: WINDOWS },
      'requirements[0]',
      /Windows runs on amd64 only/,
    ],
    [
      'Windows on arm64 by name',
      { requirements: [of('kubernetes.io/os', 'In', 'windows'), of(ARCH, 'In', 'arm64')], nodeClass: WINDOWS },
      'requirements[1]',
      /have kubernetes\.io\/os windows/,
    ],
    [
      'no capacity type',
      { requirements: [of('karpenter.sh/capacity-type', 'NotIn', 'spot', 'on-demand')] },
      'requirements[0]',
      /NotIn/,
    ],
  ])('an error for sure: %s', (_, given, place, message) => {
    expect(found(given)).toEqual([`no-instance-type error ${place}`]);
    expect(messageOf(given)).toMatch(message);
    expect(fixOf(given)).toBeTruthy();
  });

  it.each<readonly [what: string, given: Given]>([
    ['an architecture of others', { requirements: [of(ARCH, 'In', 'x86_64')] }],
    [
      'far more cores than a category has',
      { requirements: [of(`${AWS}category`, 'In', 'c'), of(`${AWS}cpu`, 'Gt', '1000')] },
    ],
    ['a generation far ahead', { requirements: [of(`${AWS}generation`, 'Gte', '30')] }],
    ['less memory than anything has', { requirements: [of(`${AWS}memory`, 'Lt', '65')] }],
    ['memory in GiB', { requirements: [of(`${AWS}memory`, 'In', '16', '32')] }],
  ])('an error where the cluster is known, else a warning: %s', (_, given) => {
    const last = (given.requirements?.length ?? 0) - 1;
    expect(found(given)).toEqual([`no-instance-type warning requirements[${last}]`]);
    expect(found(given, { facts: FACTS })).toEqual([`no-instance-type error requirements[${last}]`]);
  });

  it('a region that is not the cluster’s', () => {
    const given = { requirements: [of('topology.kubernetes.io/region', 'In', 'us-east-1')] };
    expect(found(given)).toEqual([]);
    expect(found(given, { facts: FACTS })).toEqual(['no-instance-type error requirements[0]']);
    expect(messageOf(given, { facts: FACTS })).toMatch(/the cluster is in eu-west-1/);
  });

  it.each<readonly [what: string, given: Given]>([
    ['anything', {}],
    [
      'what is usual',
      {
        requirements: [
          of(ARCH, 'In', 'amd64', 'arm64'),
          of(`${AWS}category`, 'In', 'c', 'm', 'r'),
          of(`${AWS}generation`, 'Gt', '4'),
        ],
      },
    ],
    ['one value of two that exists', { requirements: [of(TYPE, 'In', 'm5.lrage', 'm5.large')] }],
    ['a label of one’s own', { requirements: [of('example.com/team', 'In', 'a'), of('example.com/team', 'In', 'b')] }],
    [
      'bounds that cross on a label that some types lack',
      { requirements: [of(`${AWS}gpu-count`, 'Gt', '4'), of(`${AWS}gpu-count`, 'Lt', '2')] },
    ],
    ['Windows', { requirements: [of('kubernetes.io/os', 'In', 'windows')], nodeClass: WINDOWS }],
    [
      'a pool of EKS Auto Mode',
      {
        requirements: [of(ARCH, 'In', 'x86_64')],
        spec: {
          template: {
            spec: {
              nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'default' },
              requirements: [of(ARCH, 'In', 'x86_64')],
            },
          },
        },
      },
    ],
  ])('nothing for %s', (_, given) => {
    expect(found(given, { facts: FACTS })).toEqual([]);
  });

  it('what a finding of its own says is not said twice', () => {
    expect(found({ requirements: [of('karpenter.sh/capacity-type', 'In', 'sport')] })).toEqual([]);
    expect(
      found({ requirements: [of('karpenter.sh/capacity-type', 'In', 'sport')] }, { karpenterMinor: '1.2' }),
    ).toEqual(['no-instance-type error requirements[0]']);
    expect(found({ requirements: [of('karpenter.sh/capacity-type', 'In', 'reserved')] })).toEqual([
      'capacity-reservation-missing error requirements[0].values[0]',
    ]);
  });

  it('every line that leaves none by itself is told, also beside one that a finding of its own tells', () => {
    const requirements = [
      of('karpenter.sh/capacity-type', 'In', 'spott'),
      of(TYPE, 'In', 'm5.lrage'),
      of(ARCH, 'In', 'x86_64'),
      of(`${AWS}generation`, 'Gt', '2'),
    ];
    expect(findingsOf([nodeClass('default'), nodePool('p', { requirements })]).map(({ path }) => path)).toEqual([
      'spec.template.spec.requirements[1]',
      'spec.template.spec.requirements[2]',
    ]);
  });

  it('a node class that is refused keeps nothing of the pool from being told', () => {
    const refused = { ...nodeClass('default'), spec: { role: 'r' } };
    const told = (...requirements: object[]) =>
      findingsOf([refused, nodePool('p', { requirements })]).map(({ rule }) => rule);
    expect(told(of(TYPE, 'In', 'm5.lrage'))).toEqual(['set/no-instance-type']);
    // What only the node class decides is not known.
    expect(told(of('kubernetes.io/os', 'In', 'windows'))).toEqual([]);
  });

  it('without its node class a pool is judged by what no node class changes', () => {
    const judged = (...requirements: object[]) =>
      findingsOf([nodePool('p', { requirements })], { existingNodeClasses: ['default'] }).map(
        ({ rule, path }) => `${rule} ${path}`,
      );
    expect(judged(of('kubernetes.io/os', 'In', 'windows'), of('karpenter.sh/capacity-type', 'In', 'reserved'))).toEqual(
      [],
    );
    expect(judged(of('kubernetes.io/os', 'In', 'windows'), of(ARCH, 'In', 'x86_64'))).toEqual([
      'set/no-instance-type spec.template.spec.requirements[1]',
    ]);
  });

  it('the node class in the same place counts; where it is not sure which one, none does', () => {
    const place = (object: unknown) => String((object as { place?: string }).place);
    const windows = { ...nodeClass('default', WINDOWS), place: 'b' };
    const linux = { ...nodeClass('default'), place: 'a' };
    const pool = (where: string) => ({
      ...nodePool('p', { requirements: [of('kubernetes.io/os', 'In', 'windows')] }),
      place: where,
    });
    const rules = (...set: object[]) => findingsOf(set, { place }).map(({ rule }) => rule);
    expect(rules(windows, linux, pool('b'))).toEqual([]);
    expect(rules(linux, windows, pool('a'))).toEqual(['set/no-instance-type']);
    expect(rules(linux, windows, pool('c'))).toEqual([]);
  });

  it('a random pool that would start no type is told, and one that would is not', () => {
    let empty = 0;
    fc.assert(
      fc.property(requirements, nodeClasses, fc.constantFrom('1.2', '1.14', '1.15'), (required, { spec }, minor) => {
        const karpenterMinor = minor as SetOptions['karpenterMinor'];
        const [pool, own] = objects({ requirements: required }) as [NodePoolObject, EC2NodeClassObject];
        const ofClass = { ...own, spec: { ...own.spec, ...spec } };
        const { types, launch } = resolveNodePool({ nodePool: pool, nodeClass: ofClass, karpenterVersion: minor });
        const isEmpty = (launch.at(-1)?.left ?? types.length) === 0;
        if (isEmpty) empty++;
        const told = findingsOf([pool, ofClass], { karpenterMinor }).filter(({ rule }) =>
          ['set/no-instance-type', 'set/capacity-reservation-missing'].includes(rule),
        );
        const refused = controllerFindings(pool, { karpenterMinor }).filter(
          ({ rule, severity }) => rule === 'controller/known-values' && severity === 'error',
        );
        const isTold = told.some(({ rule }) => rule === 'set/no-instance-type');
        if (!isEmpty) expect(isTold).toBe(false);
        else expect(told.length + refused.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
    expect(empty).toBeGreaterThan(100);
  });

  it('with random minValues and limits: told where not one node can be started, and nowhere else', () => {
    const SAID = /^set\/(no-instance-type|min-values-unreachable|limit-below-one-node|capacity-reservation-missing)$/;
    const limits = fc.record(
      {
        cpu: fc.constantFrom('500m', 1, 4, 48, 1000),
        memory: fc.constantFrom('64Mi', '4Gi', '1000Gi'),
        nodes: fc.constantFrom(1, 10),
        'nvidia.com/gpu': fc.constantFrom(1, 4, 100),
      },
      { requiredKeys: [] },
    );
    const asked = fc.array(fc.constantFrom(undefined, undefined, 1, 3, 40), { minLength: 5, maxLength: 5 });
    const policies = fc.constantFrom('Strict', 'BestEffort') as fc.Arbitrary<'Strict' | 'BestEffort'>;
    const counts = { empty: 0, full: 0, minValues: 0, limits: 0 };
    fc.assert(
      fc.property(requirements, asked, limits, policies, (required, wanted, limit, minValuesPolicy) => {
        // Few lines, so that types are left more often than not.
        const lines = required.slice(0, 2).map((line, index) => ({
          ...line,
          ...(wanted[index] !== undefined && { minValues: wanted[index] }),
        }));
        const [pool, own] = objects({ requirements: lines, spec: { limits: limit } }) as [
          NodePoolObject,
          EC2NodeClassObject,
        ];
        const resolution = resolveNodePool({
          nodePool: pool,
          nodeClass: own,
          karpenterVersion: '1.14',
          minValuesPolicy,
        });
        const launched = new Set(resolution.types.filter((type) => !type.startsWith('a1.')));
        const isEmpty = poolReach(resolution).types.every(({ type, nodes }) => nodes === 0 || !launched.has(type));
        const rules = [
          ...findingsOf([pool, own], { facts: { settings: { minValuesPolicy } } }),
          ...controllerFindings(pool, { karpenterMinor: '1.14' }).filter(({ severity }) => severity === 'error'),
        ].map(({ rule }) => rule);
        const isTold = rules.some((rule) => SAID.test(rule) || rule === 'controller/known-values');
        if (isEmpty) expect(isTold, JSON.stringify([pool.spec, rules])).toBe(true);
        else expect(rules.filter((rule) => SAID.test(rule) && rule !== 'set/capacity-reservation-missing')).toEqual([]);
        counts[isEmpty ? 'empty' : 'full']++;
        if (rules.includes('set/min-values-unreachable')) counts.minValues++;
        if (rules.includes('set/limit-below-one-node')) counts.limits++;
      }),
      { numRuns: runs(3000) },
    );
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
  });
});

describe('set/foreign-zone', () => {
  const ZONE_ID = 'topology.k8s.aws/zone-id';

  it.each<readonly [requirements: readonly object[], region: string, fix: RegExp]>([
    [[of(ZONE, 'In', 'us-east-1a')], 'eu-west-1', /name zones of eu-west-1/],
    [[of(ZONE, 'In', 'us-east-1a', 'us-east-1b')], 'eu-west-1', /name zones of eu-west-1/],
    [[of('failure-domain.beta.kubernetes.io/zone', 'In', 'us-east-1a')], 'eu-west-1', /name zones/],
    [[of(ZONE, 'In', 'eu-west-1')], 'eu-west-1', /name zones/],
    [[of(ZONE, 'In', 'eu-west-1a')], 'eu-west-11', /name zones/],
    [[of(ZONE_ID, 'In', 'use1-az1')], 'eu-west-1', /name ids of zones of eu-west-1/],
    [[of(ZONE_ID, 'In', 'usw2-az1')], 'us-gov-west-1', /name ids/],
  ])('an error: %j in %s', (required, region, fix) => {
    const options = { facts: { region } };
    expect(found({ requirements: required }, options)).toEqual(['foreign-zone error requirements[0]']);
    expect(fixOf({ requirements: required }, options)).toMatch(fix);
  });

  it.each<readonly [requirement: object, region: string]>([
    [of(ZONE, 'In', 'eu-west-1a'), 'eu-west-1'],
    [of(ZONE, 'In', 'us-east-1a', 'eu-west-1b'), 'eu-west-1'],
    [of(ZONE, 'NotIn', 'us-east-1a'), 'eu-west-1'],
    [of(ZONE, 'In', 'us-west-2-lax-1a'), 'us-west-2'],
    [of(ZONE, 'In', 'us-east-1-wl1-bos-wlz-1'), 'us-east-1'],
    [of(ZONE_ID, 'In', 'euw1-az1'), 'eu-west-1'],
    [of(ZONE_ID, 'In', 'apne1-az4'), 'ap-northeast-1'],
    [of(ZONE_ID, 'In', 'usgw1-az1'), 'us-gov-west-1'],
    [of(ZONE_ID, 'In', 'x-az1'), 'eusc-de-east-1'],
  ])('nothing: %j in %s', (required, region) => {
    expect(found({ requirements: [required] }, { facts: { region } })).toEqual([]);
  });

  it('by the region that the pool names, where the cluster is not known', () => {
    const inRegion = of('topology.kubernetes.io/region', 'In', 'eu-west-1');
    expect(found({ requirements: [inRegion, of(ZONE, 'In', 'us-east-1a')] })).toEqual([
      'foreign-zone error requirements[1]',
    ]);
    expect(found({ requirements: [inRegion, of(ZONE, 'In', 'eu-west-1a')] })).toEqual([]);
  });

  it('a warning for the zone of no region, where nothing is known', () => {
    const zone = (name: string) => ({ requirements: [of(ZONE, 'In', name)] });
    expect(['eu-wst-1a', 'eu-west-1', 'us-east-1a', 'my-zone'].map((name) => found(zone(name)))).toEqual([
      ['foreign-zone warning requirements[0]'],
      ['foreign-zone warning requirements[0]'],
      [],
      [],
    ]);
    expect(fixOf(zone('eu-wst-1a'))).toBe('write eu-west-1a');
    expect(fixOf(zone('eu-west-1'))).toMatch(/write eu-west-1a/);
  });
});

describe('set/limit-below-one-node', () => {
  const large = [of(TYPE, 'In', 'm5.4xlarge', 'm5.2xlarge')];

  it.each<readonly [what: string, given: Given, found: string, message: RegExp]>([
    [
      'memory in bytes',
      { spec: { limits: { cpu: 100, memory: 1000 } } },
      'warning spec.limits.memory',
      /t4g\.nano|t2\.nano/,
    ],
    [
      'memory without its unit',
      { spec: { limits: { memory: '64' } } },
      'warning spec.limits.memory',
      /more than the limit/,
    ],
    [
      'fewer CPUs than a node',
      { requirements: large, spec: { limits: { cpu: 4 } } },
      'warning spec.limits.cpu',
      /m5\.2xlarge, has 8 cpu/,
    ],
    ['thousandths of a CPU', { spec: { limits: { cpu: '500m' } } }, 'warning spec.limits.cpu', /has 1 cpu/],
    [
      'fewer GPUs than a node',
      { requirements: [of(TYPE, 'In', 'p4d.24xlarge')], spec: { limits: { 'nvidia.com/gpu': 4, cpu: 1000 } } },
      'warning spec.limits["nvidia.com/gpu"]',
      /has 8 nvidia\.com\/gpu/,
    ],
    [
      'fewer pods than a node',
      { requirements: large, spec: { limits: { pods: 10 } } },
      'warning spec.limits.pods',
      /has 58 pods/,
    ],
    [
      'limits that no type meets together',
      { requirements: [of(TYPE, 'In', 'c5.4xlarge', 'r5.2xlarge')], spec: { limits: { cpu: 8, memory: '32Gi' } } },
      'warning spec.limits',
      /no type of the pool stays within all limits/,
    ],
  ])('%s', (_, given, place, message) => {
    expect(found(given)).toEqual([`limit-below-one-node ${place}`]);
    expect(messageOf(given)).toMatch(message);
  });

  it('is an error where the cluster is known and the limit is far off', () => {
    const limited = (limits: object) => found({ requirements: large, spec: { limits } }, { facts: FACTS });
    expect(limited({ cpu: 7 })).toEqual(['limit-below-one-node warning spec.limits.cpu']);
    expect(limited({ cpu: 3 })).toEqual(['limit-below-one-node error spec.limits.cpu']);
  });

  it('says what may have been meant', () => {
    expect(fixOf({ spec: { limits: { memory: 1000 } } })).toMatch(/^write 1000Gi if that was meant/);
    expect(fixOf({ spec: { limits: { cpu: '10m' } } })).toMatch(/^a pool of one node needs 1;/);
  });

  it.each<readonly [what: string, limits: object]>([
    ['a node that just fits', { cpu: 8 }],
    ['a pool that was stopped', { cpu: 0, memory: 1000 }],
    ['one that was stopped by nodes', { nodes: 0 }],
    ['what no type has', { 'nvidia.com/gpu': 1 }],
    ['what no model reads', { memory: 'much' }],
  ])('nothing for %s', (_, limits) => {
    expect(found({ requirements: large, spec: { limits } })).toEqual([]);
  });
});

describe('set/min-values-unreachable', () => {
  const asking = (minValues: number): Given => ({
    requirements: [of(`${AWS}family`, 'In', 'm5', 'm6i'), { key: TYPE, operator: 'Exists', minValues }],
  });
  const BEST_EFFORT = { facts: { settings: { minValuesPolicy: 'BestEffort' } } } as const;

  it('is an error with the policy Strict, which is the default', () => {
    expect(found(asking(50))).toEqual(['min-values-unreachable error requirements[1].minValues']);
    expect(found(asking(50), { facts: { settings: { minValuesPolicy: 'Strict' } } })).toHaveLength(1);
    expect(fixOf(asking(50))).toMatch(/write minValues: 19 or less/);
    expect(found(asking(19))).toEqual([]);
  });

  it('is none with BestEffort, from the version on that has it', () => {
    expect(found(asking(50), BEST_EFFORT)).toEqual([]);
    expect(found(asking(50), { ...BEST_EFFORT, karpenterMinor: '1.5' })).toHaveLength(1);
  });

  it.each<readonly [what: string, requirement: object, found: number]>([
    ['families', { ...of(`${AWS}category`, 'In', 'p'), minValues: 2 }, 1],
    ['a label of one’s own', { key: 'example.com/team', operator: 'Exists', minValues: 1 }, 1],
    ['architectures', { ...of(ARCH, 'In', 'amd64', 'x86_64'), minValues: 2 }, 1],
    ['capacity types', { ...of('karpenter.sh/capacity-type', 'In', 'spot', 'on-demand'), minValues: 2 }, 0],
    ['zones, which nobody knows', { ...of(ZONE, 'In', 'eu-west-1a', 'eu-west-1b'), minValues: 2 }, 0],
  ])('counts %s', (_, requirement, count) => {
    const told = found({ requirements: [requirement] });
    expect(told).toEqual(count === 0 ? [] : ['min-values-unreachable error requirements[0].minValues']);
  });
});

const general = (...required: object[]) => nodePool('p', { requirements: required });
const asks = (requests: object, more: object = {}) =>
  deployment('api', { containers: [{ name: 'a', resources: { requests } }], ...more });
const ofPods = (set: readonly unknown[], options: Partial<SetOptions> = {}) =>
  findingsOf([nodeClass('default'), ...set], options).map(({ rule, severity, path }) => `${rule} ${severity} ${path}`);
const PODS = 'spec.template.spec';
const BY_NAME = { nodeSelector: { 'karpenter.sh/nodepool': 'p' } };

describe('set/pod-without-instance-type', () => {
  const small = general(of(TYPE, 'In', 'm5.large'));

  it('pods that no type of the pool holds', () => {
    const set = [small, asks({ cpu: '96' }, BY_NAME)];
    expect(ofPods(set)).toEqual([`set/pod-without-instance-type warning ${PODS}.containers[0].resources.requests.cpu`]);
    expect(ofPods(set, { complete: true })).toEqual([
      `set/pod-without-instance-type error ${PODS}.containers[0].resources.requests.cpu`,
    ]);
    const [finding] = findingsOf([nodeClass('default'), ...set]);
    expect(finding).toMatchObject({
      got: '96',
      message: expect.stringMatching(/96 cpu asked for, the largest type leaves 1\.93/),
    });
  });

  it.each<readonly [what: string, set: readonly object[], path: string]>([
    [
      'a GPU that is only a limit',
      [small, deployment('a', { containers: [{ resources: { limits: { 'nvidia.com/gpu': 1 } } }] })],
      `${PODS}.containers[0].resources.limits["nvidia.com/gpu"]`,
    ],
    [
      'more memory than is left of it',
      [small, asks({ memory: '8Gi' })],
      `${PODS}.containers[0].resources.requests.memory`,
    ],
    [
      'containers that are too large together',
      [
        small,
        deployment('a', {
          containers: [{ resources: { requests: { cpu: '1' } } }, { resources: { requests: { cpu: '1' } } }],
        }),
      ],
      `${PODS}.containers[0].resources.requests.cpu`,
    ],
    [
      'a type that does not exist',
      [general(), asks({}, { nodeSelector: { [TYPE]: 'm5.lrage' } })],
      `${PODS}.nodeSelector`,
    ],
    [
      'a type that another pool has',
      [small, asks({}, { nodeSelector: { [`${AWS}family`]: 'c5' } })],
      `${PODS}.nodeSelector`,
    ],
    [
      'huge pages, which no type has by itself',
      [general(), asks({ 'hugepages-2Mi': '100Mi', memory: '1Gi' })],
      `${PODS}.containers[0].resources.requests.hugepages-2Mi`,
    ],
    [
      'limits of the pool',
      [
        {
          ...general(of(`${AWS}family`, 'In', 'm5')),
          spec: { ...(general(of(`${AWS}family`, 'In', 'm5')).spec as object), limits: { cpu: 8 } },
        },
        asks({ cpu: '30' }),
      ],
      `${PODS}.containers[0].resources.requests.cpu`,
    ],
  ])('%s', (_, set, path) => {
    const [first, ...more] = ofPods(set);
    expect(more).toEqual([]);
    expect(first).toBe(
      path.includes('nodeSelector') && set.length > 5 ? undefined : `set/pod-without-instance-type warning ${path}`,
    );
  });

  it.each<readonly [what: string, set: readonly object[]]>([
    ['pods that fit', [small, asks({ cpu: '1' }, BY_NAME)]],
    ['another pool that holds them', [small, { ...general(), metadata: { name: 'q' } }, asks({ cpu: '96' })]],
    ['pods for other nodes', [small, asks({ cpu: '96' }, { nodeSelector: { 'eks.amazonaws.com/nodegroup': 'x' } })]],
    [
      'a pool that was stopped',
      [{ ...small, spec: { ...(small.spec as object), limits: { cpu: 0 } } }, asks({ cpu: '96' })],
    ],
    [
      'an overlay that gives the resource',
      [
        small,
        {
          apiVersion: 'karpenter.sh/v1alpha1',
          kind: 'NodeOverlay',
          metadata: { name: 'o' },
          spec: { capacity: { 'example.com/dongle': 1 } },
        },
        asks({ 'example.com/dongle': 1 }),
      ],
    ],
    ['DaemonSets', [small, { ...asks({ cpu: '96' }), kind: 'DaemonSet' }]],
    [
      'a preference that may be given up',
      [
        small,
        asks(
          {},
          {
            affinity: {
              nodeAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  { weight: 1, preference: { matchExpressions: [of(TYPE, 'In', 'p5.48xlarge')] } },
                ],
              },
            },
          },
        ),
      ],
    ],
  ])('nothing for %s', (_, set) => {
    expect(ofPods(set, { complete: true })).toEqual([]);
  });

  it('nothing where another pool that takes them is stopped for now', () => {
    const spec = { ...(general().spec as object), limits: { cpu: 0 } };
    const stopped = { ...general(), metadata: { name: 'q' }, spec };
    expect(ofPods([small, stopped, asks({ cpu: '96' })], { complete: true })).toEqual([]);
    expect(ofPods([small, asks({ cpu: '96' })], { complete: true })).toHaveLength(1);
  });

  it('a warning of what the values of a chart select, whose pods are not known', () => {
    const release = {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'web' },
      spec: { values: { controller: { nodeSelector: { [`${AWS}family`]: 'c5' } } } },
    };
    const family = general(of(`${AWS}family`, 'In', 'm5', 'c5'), of(TYPE, 'In', 'm5.large'));
    expect(ofPods([family, release], { complete: true })).toEqual([
      'set/pod-without-instance-type warning spec.values.controller.nodeSelector',
    ]);
  });

  it('nothing where a node class is not there', () => {
    expect(findingsOf([small, asks({ cpu: '96' })], { existingNodeClasses: ['default'] })).toEqual([]);
  });
});

describe('set/spread-over-unknown-label', () => {
  const spreads = (topologyKey: string, more: object = {}) =>
    deployment('api', {
      ...BY_NAME,
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', ...more }],
    });

  it('a label that no pool gives', () => {
    const path = `${PODS}.topologySpreadConstraints[0].topologyKey`;
    expect(ofPods([general(), spreads('capacity-spread')])).toEqual([`set/spread-over-unknown-label warning ${path}`]);
    expect(ofPods([general(), spreads('capacity-spread')], { complete: true })).toEqual([
      `set/spread-over-unknown-label error ${path}`,
    ]);
    expect(
      ofPods([general(), spreads('example.com/rack', { whenUnsatisfiable: 'ScheduleAnyway' })], { complete: true }),
    ).toEqual([`set/spread-over-unknown-label warning ${path}`]);
  });

  it('a label that only a pool gives which does not take the pods', () => {
    const other = { ...nodePool('q', {}, { rack: 'a' }), metadata: { name: 'q' } };
    expect(ofPods([general(), other, spreads('rack')])).toHaveLength(1);
  });

  it.each<readonly [what: string, pool: object, key: string]>([
    ['zones', general(), ZONE],
    ['hosts', general(), 'kubernetes.io/hostname'],
    ['a requirement', general(of('capacity-spread', 'In', '1', '2')), 'capacity-spread'],
    ['a label of the template', nodePool('p', {}, { rack: 'a' }), 'rack'],
    ['types', general(), TYPE],
  ])('nothing for %s', (_, pool, key) => {
    expect(ofPods([pool, spreads(key)], { complete: true })).toEqual([]);
  });
});

test('hostile objects are judged without an exception', () => {
  const anything = fc.anything({ maxDepth: 2 });
  fc.assert(
    fc.property(anything, anything, anything, (a, b, c) => {
      const pool = nodePool('p', { requirements: [a, { key: b, operator: c, values: a, minValues: b }], taints: b });
      const set = [
        { ...pool, spec: { ...(pool.spec as object), limits: a, replicas: b } },
        nodeClass('default', { kubelet: a, blockDeviceMappings: b, networkInterfaces: c }),
        deployment('api', {
          containers: a,
          topologySpreadConstraints: [b, { topologyKey: c }],
          nodeSelector: c,
          affinity: a,
        }),
      ];
      setFindings(set, { ...OPTIONS, facts: FACTS, complete: true });
    }),
    { numRuns: 300 },
  );
});

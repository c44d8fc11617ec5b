import { readFileSync } from 'node:fs';
import { App, Duration } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constructFindings } from '../../charts';
import {
  AcceleratorPool,
  Ami,
  arch,
  BatchJob,
  Budget,
  CapacityBuffer,
  Cluster,
  EC2NodeClass,
  Fleet,
  Headroom,
  KarpenterChart,
  type KarpenterChartProps,
  KarpenterTemplate,
  NodeOverlay,
  NodePool,
  PausePods,
  protectFromDisruption,
  ScaleTest,
  SpotWithFallback,
  TeamPool,
  UserData,
} from '../../index';
import type { Finding } from '../../src/findings';
import { fleetFindings } from '../../src/fleet/output/fleet-findings';
import { type PropsName, unknownProps } from '../../src/props';
import type { Shape, Shapes } from '../../src/props/shape';

const RIGHT = {
  name: 'c',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  featureGates: { capacityBuffer: true, nodeOverlay: true },
} as const;

const cluster = new Cluster(RIGHT);

/** As plain JavaScript gives it: no type says that a key is wrong. */
const untyped = <T>(props: object): T => props as T;

const unknownIn = (findings: readonly Finding[]): string[] =>
  findings.filter(({ rule }) => rule === 'props/unknown-key').map(({ path, fix }) => `${path}: ${fix}`);

function inChart(build: (chart: KarpenterChart) => void, props: object = {}): string[] {
  const app = new App();
  build(new KarpenterChart(app, 'compute', untyped({ cluster, ...props })));
  return unknownIn(constructFindings(app));
}

const nodeClass = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
const pool = { nodeClass, requirements: [arch.in('amd64')], limits: { cpu: 1 } };

const OBJECTS: readonly (readonly [string, (chart: KarpenterChart) => void, string])[] = [
  [
    'NodePool',
    (c) => new NodePool(c, 'a', untyped({ ...pool, expireAftr: Duration.hours(1) })),
    'expireAftr: did you mean expireAfter?',
  ],
  [
    'of a nested value',
    (c) => new NodePool(c, 'a', untyped({ ...pool, disruption: { consolidateAfter: 'Never', budgts: [] } })),
    'disruption.budgts: did you mean budgets?',
  ],
  [
    'of an item of a list',
    (c) =>
      new NodePool(c, 'a', untyped({ ...pool, taints: [{ key: 'a', efect: 'NoSchedule', effect: 'NoSchedule' }] })),
    'taints[0].efect: did you mean effect?',
  ],
  [
    'EC2NodeClass',
    (c) => new EC2NodeClass(c, 'a', untyped({ ami: Ami.al2023('v20260315'), userdata: 'x' })),
    'userdata: did you mean userData?',
  ],
  [
    'a disk',
    (c) =>
      new EC2NodeClass(
        c,
        'a',
        untyped({
          ami: Ami.al2023('v20260315'),
          blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumesize: '50Gi' } }],
        }),
      ),
    'blockDeviceMappings[0].ebs.volumesize: did you mean volumeSize?',
  ],
  [
    'NodeOverlay',
    (c) => new NodeOverlay(c, 'a', untyped({ requirements: [arch.in('amd64')], prise: 1 })),
    'prise: did you mean price?',
  ],
  [
    'CapacityBuffer',
    (c) => new CapacityBuffer(c, 'a', untyped({ replicas: 1, podTemplateRef: { nam: 'a', name: 'a' } })),
    'podTemplateRef.nam: did you mean name?',
  ],
  [
    'AcceleratorPool',
    (c) => new AcceleratorPool(c, 'a', untyped({ ...pool, vendor: 'nvidia', wieght: 1 })),
    'wieght: did you mean weight?',
  ],
  ['TeamPool', (c) => new TeamPool(c, 'a', untyped({ ...pool, taem: 'a' })), 'taem: leave it out; known are limits'],
  [
    'SpotWithFallback',
    (c) => new SpotWithFallback(c, 'a', untyped({ ...pool, lables: {} })),
    'lables: did you mean labels?',
  ],
  [
    'Headroom',
    (c) => new Headroom(c, 'a', untyped({ pods: 1, requests: { cpu: 1 }, pod: 2 })),
    'pod: did you mean pods?',
  ],
  ['ScaleTest', (c) => new ScaleTest(c, 'a', untyped({ replica: 3 })), 'replica: did you mean replicas?'],
  [
    'PausePods',
    (c) => new PausePods(c, 'a', untyped({ replicas: 1, requests: { cpu: 1 }, prioritty: 1 })),
    'prioritty: did you mean priority?',
  ],
  [
    'BatchJob',
    (c) => new BatchJob(c, 'a', untyped({ image: 'a', requests: { cpu: 1 }, backofLimit: 1 })),
    'backofLimit: did you mean backoffLimit?',
  ],
  [
    'a window',
    (c) =>
      new NodePool(c, 'a', {
        ...pool,
        disruption: {
          consolidateAfter: 'Never',
          budgets: [Budget.none().during(untyped({ day: 'mon', from: '09:00', to: '10:00' }))],
        },
      }),
    'spec.disruption.budgets[0].day: did you mean days?',
  ],
  [
    'user data',
    (c) =>
      new EC2NodeClass(c, 'a', {
        ami: Ami.al2023('v20260315'),
        userData: UserData.al2023(untyped({ script: ['a'], scripts: ['echo a'] })),
      }),
    'spec.userData.script: did you mean scripts?',
  ],
  [
    'a protection',
    (c) =>
      protectFromDisruption(
        new BatchJob(c, 'a', { image: 'a', requests: { cpu: 1 } }).apiObject,
        untyped({ four: Duration.hours(1) }),
      ),
    'spec.template.four: did you mean for?',
  ],
];

describe('a key that no prop has is found', () => {
  it.each(OBJECTS)('%s', (_, build, said) => {
    const found = inChart(build);
    expect(found).toHaveLength(1);
    expect(found[0]?.slice(0, said.length)).toBe(said);
  });

  it('in a chart and in its defaults', () => {
    expect(inChart(() => {}, { namespaces: 'a' })).toEqual(['namespaces: did you mean namespace?']);
    expect(inChart(() => {}, { defaults: { nodePool: { expireAftr: 1 } } })).toEqual([
      'defaults.nodePool.expireAftr: did you mean expireAfter?',
    ]);
  });

  it.each<[object, string]>([
    [{ vpcs: {} }, 'vpcs: did you mean vpc?'],
    [{ featureGates: { nodeRepairs: true } }, 'featureGates.nodeRepairs: did you mean nodeRepair?'],
    [{ settings: { vmMemoryOverhead: 0.1 } }, 'settings.vmMemoryOverhead: '],
    [{ vpc: { isolate: true } }, 'vpc.isolate: did you mean isolated?'],
    [{ identity: { irsa: { isuer: 'a', issuer: 'a' } } }, 'identity.irsa.isuer: did you mean issuer?'],
  ])('in a Cluster: %j', (props, said) => {
    const { problems } = new Cluster(untyped({ ...RIGHT, ...props }));
    const found = problems.filter(({ rule }) => rule === 'props/unknown-key');
    expect(found.map(({ path, fix }) => `${path}: ${fix}`.slice(0, said.length))).toEqual([said]);
  });

  it('in the options of a template, of an installation, of a fleet', () => {
    expect(unknownIn(new KarpenterTemplate(cluster, untyped({ profil: 'hardened' })).findings)).toEqual([
      'profil: did you mean profile?',
    ]);
    const fleet = new Fleet()
      .add(cluster, () => {}, untyped({ foldr: 'a', install: { gitOp: {} } }))
      .applicationSet(untyped({ repoUrl: 'https://a', repoURL: 'https://a' }));
    expect(unknownIn(fleetFindings(fleet))).toEqual([
      'foldr: did you mean folder?',
      'install.gitOp: did you mean gitOps?',
      'repoUrl: did you mean repoURL?',
    ]);
  });
});

describe('what is right is not refused', () => {
  it('maps, raw, override, instances and missing values', () => {
    const found = inChart((c) => {
      const made = new EC2NodeClass(c, 'class', {
        ami: Ami.al2023('v20260315'),
        tags: { anything: 'a' },
        raw: { later: 1 },
      });
      new NodePool(c, 'pool', {
        ...pool,
        nodeClass: made,
        labels: { 'any.thing/x': 'a' },
        weight: undefined,
        override: {},
      });
      new NodePool(c, 'other', untyped({ ...pool, expireAftr: undefined }));
    });
    expect(found).toEqual([]);
  });

  it('props of a class of a user, unless they are nearly one of ours', () => {
    class Compute extends KarpenterChart {
      constructor(app: App, props: KarpenterChartProps & { readonly spot: boolean; readonly namespase?: string }) {
        super(app, 'compute', props);
      }
    }
    const of = (props: object): string[] => {
      const app = new App();
      new Compute(app, untyped({ cluster, ...props }));
      return unknownIn(constructFindings(app));
    };
    expect(of({ spot: true })).toEqual([]);
    expect(of({ spot: true, namespase: 'a' })).toEqual(['namespase: did you mean namespace?']);
  });

  it('a cluster of a fleet file, as props of a Cluster and as options of the fleet', () => {
    const facts = { ...RIGHT, folder: 'a', values: { spot: true } };
    const made = new Cluster(facts);
    expect(made.problems).toEqual([]);
    expect(unknownIn(fleetFindings(new Fleet().add(made, () => {}, facts)))).toEqual([]);
  });
});

const shapes = JSON.parse(readFileSync('src/props/generated/shapes.json', 'utf8')) as Shapes;
const ALL: readonly Shape[] = shapes.shapes;

/** A value with every key of a shape, and where an unknown one may be put into it. */
function full(index: number, depth = 0): { value: unknown; places: ((key: string) => void)[] } {
  const { keys, others, items } = ALL[index] ?? {};
  const places: ((key: string) => void)[] = [];
  const inner = (at: number | undefined): unknown => {
    if (at === undefined || at === -1 || depth > 8) return 'x';
    const below = full(at, depth + 1);
    places.push(...below.places);
    return below.value;
  };
  if (keys === undefined) return { value: [inner(items)], places };
  const value: Record<string, unknown> = Object.fromEntries(Object.entries(keys).map(([key, at]) => [key, inner(at)]));
  if (others === undefined) places.push((key) => Object.assign(value, { [key]: 1 }));
  return { value, places };
}

describe('any key in any place', () => {
  const names = Object.keys(shapes.roots) as PropsName[];

  it.each(names)('%s', (name) => {
    expect(unknownProps(name, full(shapes.roots[name]).value)).toEqual([]);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, place) => {
        const key = `${text}?`;
        const { value, places } = full(shapes.roots[name]);
        places[place % places.length]?.(key);
        const found = unknownProps(name, value);
        expect(found).toHaveLength(1);
        expect(found[0]?.message).toContain(key);
      }),
      { numRuns: 50 },
    );
  });

  it('no value makes it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.anything({ withNullPrototype: true }), (name, value) => {
        unknownProps(name, value);
      }),
    );
  });
});

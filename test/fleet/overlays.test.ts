import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApiObject, type App } from 'cdk8s';
import {
  Ami,
  arch,
  BatchJob,
  Cluster,
  capacityType,
  EC2NodeClass,
  Fleet,
  KarpenterChart,
  Label,
  NodeOverlay,
  NodePool,
} from 'cdk8s-karpenter';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, isError } from '../../src/findings';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';
import { outputOf } from '../../src/fleet/output/fleet-output';
import { objectPatches } from '../../src/fleet/output/overlays/object-patch';
import type { OutputPart, Tree } from '../../src/fleet/publish';
import type { KubernetesObject } from '../../src/objects';
import { realTool } from '../real-tool';

interface Options {
  readonly pool?: string;
  readonly cpu?: number;
  readonly expireAfter?: string;
  readonly spot?: boolean;
}

const cluster = (name: string, environment: string): Cluster =>
  new Cluster({
    name,
    region: 'eu-west-1',
    environment,
    tier: 'staging',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
    featureGates: { nodeOverlay: true, capacityBuffer: true },
  });

const compute =
  ({ pool = 'general', cpu = 100, expireAfter = '720h', spot = false }: Options) =>
  (app: App, of: Cluster): void => {
    const chart = new KarpenterChart(app, 'compute', { cluster: of });
    const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
    new NodePool(chart, pool, {
      nodeClass,
      requirements: [arch.in('amd64'), spot ? capacityType.in('spot', 'on-demand') : capacityType.in('on-demand')],
      limits: { cpu },
      override: { template: { spec: { expireAfter } } },
    });
  };

interface Clusters {
  readonly all?: Options;
  readonly [cluster: string]: Options | undefined;
}

/** Two environments of two clusters; `all` changes the chart that they share, a name changes one cluster. */
function fleet({ all, ...own }: Clusters = {}, ...added: readonly string[]): Fleet {
  const made = new Fleet()
    .base(cluster('template', 'base'), compute({ ...all }))
    .environment(cluster('template', 'prod'), compute({ cpu: 1000, spot: true, ...all }));
  for (const name of ['qa-1', 'qa-2', 'prod-1', 'prod-2', ...added]) {
    const environment = name.split('-')[0] ?? '';
    const usual = environment === 'prod' ? { cpu: 1000, spot: true } : {};
    made.add(cluster(name, environment), compute({ ...usual, ...all, ...own[name] }), { template: false });
  }
  return made;
}

/** Every folder of a synth, and everything that it says. */
function madeOf(of: Fleet): OutputPart<Tree> {
  const parts = [...outputOf(of, { verdicts: new VerdictCache() })];
  return { trees: parts.flatMap(({ trees }) => trees), findings: parts.flatMap(({ findings }) => findings) };
}

/** Every file of a synth by its path. */
function files(of: Fleet): Map<string, string> {
  const { trees, findings } = madeOf(of);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new Map(
    trees.flatMap(([prefix, tree]) => [...tree].map(([path, text]): [string, string] => [`${prefix}/${path}`, text])),
  );
}

/** The paths at which two outputs differ. */
function changedFiles(before: Map<string, string>, after: Map<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

const changedLines = (before: string, after: string): string[] => {
  const old = before.split('\n');
  return after.split('\n').filter((line, at) => line !== old[at]);
};

describe('an output', () => {
  const before = files(fleet());

  it('gains files by a new cluster and changes none', () => {
    const after = files(fleet({}, 'prod-3', 'dr-1'));
    const changed = changedFiles(before, after);
    expect(changed.filter((path) => before.has(path))).toEqual([]);
    expect(changed.filter((path) => !path.startsWith('clusters/'))).toEqual([
      'overlays/dr/_environment/kustomization.yaml',
      'overlays/dr/dr-1/ec2nodeclass-default_patch.yaml',
      'overlays/dr/dr-1/kustomization.yaml',
      'overlays/dr/kustomization.yaml',
      'overlays/prod/prod-3/ec2nodeclass-default_patch.yaml',
      'overlays/prod/prod-3/kustomization.yaml',
    ]);
  });

  it.each(['qa-1', 'qa-2', 'prod-1', 'prod-2'])('changes for a pool renamed in %s in that overlay alone', (name) => {
    const after = files(fleet({ [name]: { pool: 'renamed' } }));
    const folder = `overlays/${name.split('-')[0]}/${name}`;
    expect(changedFiles(before, after).filter((path) => !path.startsWith(`clusters/${name}/`))).toEqual([
      `${folder}/kustomization.yaml`,
      `${folder}/nodepool-general_delete.yaml`,
      `${folder}/nodepool-renamed.yaml`,
    ]);
  });

  it('changes in one line of one file for one line of one cluster', () => {
    const own = files(fleet({ 'prod-1': { cpu: 500 } }));
    const after = files(fleet({ 'prod-1': { cpu: 600 } }));
    const patch = 'overlays/prod/prod-1/nodepool-general_patch.yaml';
    expect(changedFiles(own, after).filter((path) => path.startsWith('overlays/'))).toEqual([patch]);
    expect(changedLines(own.get(patch) ?? '', after.get(patch) ?? '')).toEqual(['    cpu: 600']);
  });

  it('changes in the base alone for a change of all', () => {
    const changed = changedFiles(before, files(fleet({ all: { expireAfter: '336h' } })));
    expect(changed.filter((path) => !path.startsWith('clusters/'))).toEqual(['base/nodepool-general.yaml']);
  });

  it('has an overlay for a cluster that is its environment, too: the path that is applied never goes away', () => {
    const same = new Fleet()
      .base(cluster('template', 'base'), compute({}))
      .add(cluster('template', 'qa'), compute({}), { folder: 'twin', template: false });
    expect(files(same).get('overlays/qa/twin/kustomization.yaml')).toContain('resources:\n  - ../_environment\n');
    expect([...files(same).keys()].filter((path) => path.startsWith('overlays/qa/twin/'))).toHaveLength(1);
  });

  it('has neither base nor overlays where the fleet names no base', () => {
    const plain = new Fleet().add(cluster('one', 'qa'), compute({}), { template: false });
    expect([...files(plain).keys()].filter((path) => !path.startsWith('clusters/'))).toEqual([]);
  });
});

describe('templates', () => {
  const findingsOf = (of: Fleet): readonly Finding[] => {
    const { trees, findings } = madeOf(of);
    expect(trees.filter(([prefix]) => !prefix.startsWith('clusters/'))).toEqual([]);
    return findings;
  };

  it('are judged as clusters are', () => {
    const wrong = fleet().environment(cluster('template', 'qa'), compute({ expireAfter: '30 days' }));
    expect(findingsOf(wrong)[0]).toMatchObject({
      rule: 'admission/pattern',
      path: 'spec.template.spec.expireAfter',
      source: { cluster: 'overlays/qa' },
    });
  });

  it('of an environment need a base, and each environment has one', () => {
    const without = new Fleet()
      .environment(cluster('template', 'qa'), compute({}))
      .add(cluster('a', 'qa'), compute({}));
    expect(findingsOf(without).filter(isError)).toMatchObject([{ rule: 'fleet/environment-without-base', got: 'qa' }]);
    const twice = fleet().environment(cluster('template', 'prod'), compute({}));
    expect(findingsOf(twice).filter(isError)).toMatchObject([
      { rule: 'fleet/environment-duplicate', message: 'it is described twice' },
    ]);
  });
});

describe('a patch', () => {
  const pool = (spec: object): KubernetesObject =>
    ({ apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'a.b' }, spec }) as KubernetesObject;
  const patches = (from: object, to: object) =>
    objectPatches(pool(from), pool(to)).map(({ form, content, target }) => [
      form,
      'spec' in content ? content.spec : content,
      ...(target === undefined ? [] : [target.name]),
    ]);

  it('merges maps, deletes with null and replaces lists', () =>
    expect(patches({ a: { b: 1, c: 1 }, gone: {}, list: [1] }, { a: { b: 2, c: 1 }, list: [1, 2] })).toEqual([
      ['patch', { a: { b: 2 }, gone: null, list: [1, 2] }],
    ]));

  it('reaches into a list that names its items, and says which one it is', () =>
    expect(
      patches(
        { requirements: [{ key: 'arch' }, { key: 'os', values: ['linux'] }] },
        { requirements: [{ key: 'arch' }, { key: 'os', values: ['windows'] }] },
      ),
    ).toEqual([
      [
        'json-patch',
        [
          { op: 'test', path: '/spec/requirements/1/key', value: 'os' },
          { op: 'replace', path: '/spec/requirements/1/values', value: ['windows'] },
        ],
        'a\\.b',
      ],
    ]));

  it.each([
    ['a type', { a: '1' }, { a: 1 }, [{ op: 'replace', path: '/spec/a', value: 1 }]],
    ['a directive', {}, { m: { $patch: 'delete' } }, [{ op: 'add', path: '/spec/m', value: { $patch: 'delete' } }]],
    ['a script', { s: 'a\nb\n' }, { s: '\tc' }, [{ op: 'replace', path: '/spec/s', value: '\tc' }]],
    ['a key to escape', { 'a/b~c': '1' }, { 'a/b~c': 1 }, [{ op: 'replace', path: '/spec/a~1b~0c', value: 1 }]],
  ])('is a JSON patch where a merge cannot say it: %s', (_, from, to, operations) =>
    expect(patches(from, to)).toEqual([['json-patch', operations, 'a\\.b']]),
  );
});

describe.skipIf(!realTool('kubectl', 'version', '--client'))('a hand-written overlay', () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'overlay-'));
    const made = new Fleet()
      .base(cluster('template', 'base'), everyReference)
      .add(cluster('one', 'qa'), everyReference, { template: false });
    for (const [path, text] of files(made)) put(path, text);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  /** Everything that refers to a pool, a node class, a workload or a template. */
  function everyReference(app: App, of: Cluster): void {
    const chart = new KarpenterChart(app, 'compute', { cluster: of });
    const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
    const pool = new NodePool(chart, 'spot', {
      nodeClass,
      requirements: [arch.in('amd64'), capacityType.in('spot')],
      limits: { cpu: 4 },
    });
    new NodePool(chart, 'gpu', { nodeClass, requirements: [arch.in('amd64')], limits: { cpu: 1 } });
    new BatchJob(chart, 'job', { image: 'busybox:1', requests: { cpu: '1' }, runsOn: pool });
    const affinity = (key: string, values: string[]) => ({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values }] }],
        },
      },
    });
    const workload = (kind: string, pods: object) =>
      new ApiObject(chart, kind.toLowerCase(), {
        apiVersion: 'apps/v1',
        kind,
        metadata: { name: kind.toLowerCase() },
        spec: {
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ name: 'x', image: 'busybox:1' }], ...pods },
          },
        },
      });
    new NodeOverlay(chart, 'cheaper', {
      requirements: [Label.nodePool.in('gpu', 'elsewhere')],
      priceAdjustment: '-10%',
    });
    workload('Deployment', { affinity: affinity('karpenter.sh/nodepool', ['gpu', 'elsewhere']) });
    // A pool is called spot, so kustomize could not tell the value of the other label from its name.
    workload('StatefulSet', {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] }] },
              { matchExpressions: [{ key: 'karpenter.sh/nodepool', operator: 'In', values: ['spot'] }] },
            ],
          },
        },
      },
    });
    new ApiObject(chart, 'template', {
      apiVersion: 'v1',
      kind: 'PodTemplate',
      metadata: { name: 'template' },
      template: {
        spec: { nodeSelector: { 'karpenter.sh/nodepool': 'spot' }, containers: [{ name: 'x', image: 'busybox:1' }] },
      },
    });
    new ApiObject(chart, 'elsewhere', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'elsewhere', namespace: 'web' },
      spec: { nodeSelector: { 'karpenter.sh/nodepool': 'spot' }, containers: [{ name: 'x', image: 'busybox:1' }] },
    });
    const buffer = (name: string, spec: object) =>
      new ApiObject(chart, name, {
        apiVersion: 'autoscaling.x-k8s.io/v1beta1',
        kind: 'CapacityBuffer',
        metadata: { name },
        spec,
      });
    buffer('of-template', { podTemplateRef: { name: 'template' }, replicas: 1 });
    buffer('of-workload', {
      scalableRef: { apiGroup: 'apps', kind: 'Deployment', name: 'deployment' },
      percentage: 10,
    });
  }

  type Built = Record<string, { metadata: { name: string; labels?: object }; spec: never; template: never }>;

  function build(kustomization: string): Built {
    put('hand/kustomization.yaml', `resources: [../overlays/qa/one]\n${kustomization}`);
    const text = execFileSync('kubectl', ['kustomize', join(root, 'hand')], { encoding: 'utf8' });
    const objects = loadAll(text) as (KubernetesObject & { spec: never; template: never })[];
    return Object.fromEntries(
      objects.map((object) => [`${object.kind}/${(object.metadata.name ?? '').replace(/^p-|-s$/g, '')}`, object]),
    ) as Built;
  }

  it('with namePrefix and nameSuffix keeps every reference', () => {
    const built = build('namePrefix: p-\nnameSuffix: -s\n');
    const names = Object.fromEntries(Object.entries(built).map(([key, { metadata }]) => [key, metadata.name]));
    expect(names).toMatchObject({ 'NodePool/spot': 'p-spot-s', 'EC2NodeClass/default': 'p-default-s' });
    expect(built).toMatchObject({
      'NodePool/spot': { spec: { template: { spec: { nodeClassRef: { name: 'p-default-s' } } } } },
      'Job/job': { spec: { template: { spec: { nodeSelector: { 'karpenter.sh/nodepool': 'p-spot-s' } } } } },
      'PodTemplate/template': { template: { spec: { nodeSelector: { 'karpenter.sh/nodepool': 'p-spot-s' } } } },
      'CapacityBuffer/of-template': { spec: { podTemplateRef: { name: 'p-template-s' } } },
      'CapacityBuffer/of-workload': { spec: { scalableRef: { name: 'p-deployment-s' } } },
    });
    const valuesOf = (key: string): string[] =>
      [...JSON.stringify(built[key]).matchAll(/"values":(\[.*?\])/g)].map(([, values = '']) => values);
    expect(valuesOf('Deployment/deployment')).toEqual(['["p-gpu-s","elsewhere"]']);
    expect(valuesOf('NodeOverlay/cheaper')).toEqual(['["p-gpu-s","elsewhere"]']);
    // Left alone, since kustomize looks for the names of pools in the namespace default alone.
    expect(built['Pod/elsewhere']).toMatchObject({ spec: { nodeSelector: { 'karpenter.sh/nodepool': 'spot' } } });
    // Left alone, since it would be wrong for one of the two: docs/overlays.md says so.
    expect(valuesOf('StatefulSet/statefulset')).toEqual(['["spot"]', '["spot"]']);
    expect(valuesOf('NodePool/spot')).toEqual(['["amd64"]', '["spot"]']);
  });

  it('with labels and images changes nothing that refers to anything', () => {
    const plain = build('');
    const built = build(
      'labels: [{ pairs: { team: a }, includeSelectors: true }]\nimages: [{ name: busybox, newTag: "2" }]\n',
    );
    expect(Object.keys(built)).toEqual(Object.keys(plain));
    for (const [key, object] of Object.entries(built)) {
      expect(object.metadata.labels).toMatchObject({ team: 'a' });
      const without = JSON.parse(JSON.stringify(object).replaceAll('busybox:2', 'busybox:1'), (name, value) =>
        name === 'labels' || name === 'matchLabels' ? undefined : value,
      );
      const old = JSON.parse(JSON.stringify(plain[key]), (name, value) =>
        name === 'labels' || name === 'matchLabels' ? undefined : value,
      );
      expect(without).toEqual(old);
    }
    expect(built['Job/job']).toMatchObject({ spec: { template: { spec: { containers: [{ image: 'busybox:2' }] } } } });
  });
});

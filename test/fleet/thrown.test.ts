import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Ami, Cluster, EC2NodeClass, existingNodeClass, KarpenterChart, NodeOverlay, NodePool } from '../../index';
import { checkedCluster } from '../../src/fleet/judge/checked-cluster';
import { ownPlace, thrownProblem } from '../../src/fleet/judge/thrown';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';

const cluster = new Cluster({
  name: 'c',
  region: 'eu-west-1',
  environment: 'dev',
  tier: 'development',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});

function said(build: (chart: KarpenterChart) => void): string[] {
  const member = {
    cluster,
    build: (app: App) => build(new KarpenterChart(app, 'compute', { cluster })),
    folder: 'c',
    template: false,
    install: false,
  } as const;
  const { findings } = checkedCluster(member, new VerdictCache());
  return findings.map(({ rule, path, fix }) => [rule, path, fix].filter(Boolean).join(' | '));
}

const STACK = [
  "Error: There is already a Construct with name 'a' in Compute [compute]",
  '    at Node.addChild (/p/node_modules/constructs/src/construct.ts:20:1)',
  '    at new NodePool (/p/node_modules/cdk8s-karpenter/lib/charts/node-pool.js:9:5)',
  '    at Array.map (<anonymous>)',
  '    at new Compute (/p/clusters/my cluster.ts:14:5)',
  '    at build (/p/fleet.ts:3:1)',
].join('\n');

describe('where user code threw', () => {
  it.each<[string, string, object | undefined]>([
    ['the first own line', STACK, { file: 'clusters/my cluster.ts', line: 14 }],
    [
      'not of the library itself',
      'Error: a\n    at x (/lib/src/a.js:1:1)\n    at y (/p/b.ts:2:3)',
      { file: 'b.ts', line: 2 },
    ],
    ['a module of ECMAScript', 'Error: a\n    at file:///p/c%20d.mjs:7:3', { file: 'c d.mjs', line: 7 }],
    ['a path of Windows', 'Error: a\n    at f (C:\\p\\a.ts:3:1)', { line: 3 }],
    ['no own line', 'Error: a\n    at node:internal/x:1:1', undefined],
    ['no stack', '', undefined],
  ])('%s', (_, stack, place) => {
    const found = ownPlace(stack, '/lib/', '/p');
    if (place === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(place);
  });
});

describe('what user code threw', () => {
  it('has a way out where it is known', () => {
    const problem = thrownProblem(
      new Error("There is already a Construct with name 'a' in Compute [compute]"),
      undefined,
      false,
    );
    expect(problem).toMatchObject({
      rule: 'charts/construct-id',
      fix: expect.stringContaining("metadata: { name: 'a' }"),
    });
    expect(thrownProblem('text alone', { file: 'a.ts', line: 1 }, false).message).toBe('text alone (thrown at a.ts:1)');
  });

  it('has its stack under --debug alone', () => {
    const error = new Error('a');
    expect(thrownProblem(error, undefined, false).message).toBe('a');
    expect(thrownProblem(error, undefined, true).message).toContain('thrown.test.ts');
  });

  it('of two constructs of one id is a finding with file and line', () => {
    const found = said((chart) => {
      new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
      new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^charts\/construct-id \| give one of the two another id/);
  });
});

describe('a pool and a node class of one name', () => {
  const limits = { limits: { cpu: 1 }, requirements: [] };
  const ami = Ami.al2023('v20260315');

  it.each<[string, (chart: KarpenterChart) => void, string[]]>([
    [
      'the node class first',
      (chart) => {
        const nodeClass = new EC2NodeClass(chart, 'default', { ami });
        new NodePool(chart, 'default', { ...limits, nodeClass });
      },
      ['EC2NodeClass default', 'NodePool default'],
    ],
    [
      'the pool first',
      (chart) => {
        new NodePool(chart, 'default', { ...limits, nodeClass: { name: 'default' } as never });
        new EC2NodeClass(chart, 'default', { ami });
      },
      ['NodePool default', 'EC2NodeClass default'],
    ],
    [
      'two of each',
      (chart) => {
        for (const id of ['a', 'b']) {
          new NodePool(chart, id, { ...limits, nodeClass: new EC2NodeClass(chart, id, { ami }) });
        }
      },
      ['EC2NodeClass a', 'NodePool a', 'EC2NodeClass b', 'NodePool b'],
    ],
    [
      'with a name of its own',
      (chart) => {
        const nodeClass = new EC2NodeClass(chart, 'default', { ami });
        new NodePool(chart, 'default', { ...limits, nodeClass, metadata: { name: 'general' } });
      },
      ['EC2NodeClass default', 'NodePool general'],
    ],
    [
      'an overlay too',
      (chart) => {
        const nodeClass = new EC2NodeClass(chart, 'x', { ami });
        new NodePool(chart, 'x', { ...limits, nodeClass });
        new NodeOverlay(chart, 'x', { requirements: [], weight: 1, price: '1' } as never);
      },
      ['EC2NodeClass x', 'NodePool x', 'NodeOverlay x'],
    ],
  ])('%s', (_, build, names) => {
    const app = new App();
    const chart = new KarpenterChart(app, 'compute', { cluster });
    build(chart);
    expect(chart.apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(names);
  });

  it('is written as two files, and refused where both are of one kind', () => {
    expect(
      said((chart) => {
        const nodeClass = new EC2NodeClass(chart, 'default', { ami });
        new NodePool(chart, 'default', { ...limits, nodeClass });
      }),
    ).toEqual([]);
    const twice = said((chart) => {
      const nodeClass = new EC2NodeClass(chart, 'default', { ami });
      for (let count = 0; count < 2; count++) new NodePool(chart, 'default', { ...limits, nodeClass });
    });
    expect(twice).toEqual([expect.stringMatching(/^charts\/construct-id/)]);
  });
});

describe('a node class that is made elsewhere', () => {
  const pool = { requirements: [], limits: { cpu: 1 } };

  it('is not missing, where it is said to be', () => {
    expect(said((chart) => new NodePool(chart, 'a', { ...pool, nodeClass: existingNodeClass('theirs') }))).toEqual([]);
    const nodeClass = existingNodeClass('theirs').ref;
    expect(said((chart) => new NodePool(chart, 'a', { ...pool, nodeClass }))).toEqual([
      "set/missing-nodeclass | spec.template.spec.nodeClassRef.name | add the EC2NodeClass; one that Terraform or another repository makes is existingNodeClass('theirs') in code, and in YAML this annotation of the object: cdk8s-karpenter/acknowledge: 'set-missing-nodeclass: made elsewhere'",
    ]);
  });

  it.each([['default'], [undefined], [null], [3], [{}]])('is not %j', (nodeClass) => {
    const found = said((chart) => new NodePool(chart, 'a', { ...pool, nodeClass: nodeClass as never }));
    expect(found).toEqual([
      expect.stringMatching(/^charts\/nodepool-node-class \| spec\.template\.spec\.nodeClassRef \| give/),
    ]);
  });

  it.each([[undefined], [null]])('props that are %j are no crash', (props) => {
    expect(said((chart) => new EC2NodeClass(chart, 'a', props as never))).toEqual([
      expect.stringMatching(/^charts\/ec2nodeclass-ami-missing/),
    ]);
    expect(said((chart) => new NodePool(chart, 'a', props as never)).length).toBeGreaterThan(1);
  });
});

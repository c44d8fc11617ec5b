import { describe, expect, it } from 'vitest';
import { budgetCommand, podCommand, poolCommand, typeCommand } from '../../src/cli/explain-answers';
import type { RunTool } from '../../src/live';
import { folder, nodeClass, pool } from '../check/folder';
import { ANSWERS } from '../live/snapshot/cluster';
import { SHOP, WORKLOADS } from './asked';

const noTool = async () => ({ code: null, stdout: '', stderr: '' });

const ask = (name: string, paths: readonly string[], flags = {}) =>
  poolCommand(name, paths, { width: 200, ...flags }, noTool);

const facts = (name: string) => ({ name, region: 'us-east-1', karpenterVersion: '1.14' });
const fleet = (names: readonly string[]): string =>
  folder(
    Object.fromEntries(
      names.flatMap((name) => [
        [`clusters/${name}/cluster.json`, JSON.stringify(facts(name))],
        [`clusters/${name}/pool.yaml`, pool('general')],
        [`clusters/${name}/class.yaml`, nodeClass('default')],
      ]),
    ),
  );

describe('which pool is meant', () => {
  it('a name that nothing has names what is near, and ends with 2', async () => {
    const { stdout, stderr, exitCode } = await ask('genral', [SHOP]);
    expect([stdout, stderr.length, exitCode]).toEqual(['', 1, 2]);
    expect(stderr[0]).toContain(`error: no NodePool of ${SHOP} is called "genral"; near it: general, `);
  });

  it('of several clusters one has to be chosen', async () => {
    const path = fleet(['dev', 'prod']);
    const { stderr, exitCode } = await ask('general', [path]);
    expect(exitCode).toBe(2);
    expect(stderr).toEqual(['error: NodePool/general is in 2 clusters (dev, prod): choose one with --cluster dev']);
    for (const cluster of ['prod', 'clusters/prod/', `${path}/clusters/prod`]) {
      const { stdout } = await ask('general', [path], { cluster });
      expect(stdout).toContain('cluster prod, us-east-1');
    }
    const { stderr: unknown } = await ask('general', [path], { cluster: 'prd' });
    expect(unknown.join()).toContain('is called "prd"; near it: prod');
  });

  it('pools and their classes may be named one by one, and in patterns', async () => {
    const path = folder({ 'pool.yaml': pool('general'), 'class.yaml': nodeClass('default') });
    const alone = await ask('general', [`${path}/pool.yaml`]);
    expect(alone.stdout).toContain('EC2NodeClass/default is not among the objects');
    for (const paths of [[`${path}/pool.yaml`, `${path}/class.yaml`], [`${path}/*.yaml`]]) {
      const { stdout } = await ask('general', paths);
      expect(stdout).toMatch(/class: \S+\/class\.yaml:1\n/);
    }
  });

  it('what told facts say counts', async () => {
    const path = folder({ 'pool.yaml': pool('general'), 'class.yaml': nodeClass('default') });
    const { stdout } = await ask('general', [path], { karpenterVersion: '1.8', region: 'us-west-2' });
    expect(stdout).toContain('us-west-2, Karpenter 1.8');
  });
});

describe('what cannot be told is one line', () => {
  it.each<readonly [string, Record<string, string | object>, string]>([
    ['nothing there', { 'x.txt': 'x' }, 'has no NodePool'],
    ['no YAML', { 'x.yaml': 'apiVersion: [' }, 'has no NodePool'],
    [
      'of v1beta1',
      { 'pool.yaml': { ...pool('general'), apiVersion: 'karpenter.sh/v1beta1' } },
      'NodePool/general is of karpenter.sh/v1beta1, which Karpenter',
    ],
  ])('%s', async (_, files, text) => {
    const { stdout, stderr, exitCode } = await ask('general', [folder(files)]);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr[0]).toContain(text);
    expect(stderr.join('\n')).not.toMatch(/ {4}at /);
  });

  it('a path that is none', async () => {
    const { stderr, exitCode } = await ask('general', ['nowhere']);
    expect([stderr.length, exitCode]).toEqual([1, 2]);
  });

  it('a file without pods', async () => {
    const { stderr, exitCode } = await podCommand(`${SHOP}/pools/arm.yaml`, [SHOP], {}, noTool);
    expect(exitCode).toBe(2);
    expect(stderr[0]).toContain('has no pods that Karpenter starts nodes for');
  });

  it('standard input that is asked for twice', async () => {
    const { stderr } = await podCommand('-', ['-'], {}, noTool);
    expect(stderr).toEqual(['error: standard input is the pods or the pools, not both']);
  });

  it('a broken pool is told as it is written, and what the API server refuses', async () => {
    const broken = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'general' }, spec: [1] };
    const { stdout, exitCode } = await ask('general', [folder({ 'pool.yaml': broken })]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('! the API server refuses it: NodePool/general');
  });
});

describe('formats', () => {
  it('JSON is the data', async () => {
    const answers = [
      await ask('general', [SHOP], { format: 'json' }),
      await podCommand(WORKLOADS, [SHOP], { format: 'json' }, noTool),
      await typeCommand('c7i.large', [SHOP], { format: 'json', pool: 'general' }, noTool),
      await budgetCommand('general', [SHOP], { format: 'json', at: '2026-11-28T20:00:00Z' }, noTool),
    ];
    expect(answers.map(({ stdout }) => (JSON.parse(stdout) as { kind: string }).kind)).toEqual([
      'pool',
      'pod',
      'type',
      'budget',
    ]);
    const [first] = answers;
    expect(JSON.parse(first?.stdout ?? '')).toMatchObject({ pool: 'general', weight: 10, cluster: { name: 'shop' } });
  });

  it('prices of your own take the place of the list', async () => {
    const prices = `${folder({ 'prices.yaml': { source: 'the contract', asOf: '2026-10-01', perHour: { 'c7i.8xlarge': 1, 'm7i.8xlarge': 0.5 } } })}/prices.yaml`;
    const { stdout } = await ask('batch', [SHOP], { prices });
    expect(stdout).toContain('USD an hour: the contract of 2026-10-01');
    expect(stdout).toContain('full of one type: USD 32.00 an hour, 23,360 a month (64 nodes, m7i.8xlarge)');
  });
});

describe('a snapshot', () => {
  const snapshot = (more: object = {}): string =>
    `${folder({
      's.json': JSON.stringify({
        version: 1,
        karpenterVersion: '1.14.1',
        kubernetesVersion: '1.34',
        nodePools: [],
        nodeClasses: [],
        nodeOverlays: [],
        capacityBuffers: [],
        nodeClaims: [],
        nodes: [
          {
            apiVersion: 'v1',
            kind: 'Node',
            metadata: { name: 'n1', labels: { 'karpenter.sh/nodepool': 'batch' } },
            status: { capacity: { cpu: '2050', memory: '64Gi', pods: '234' } },
          },
        ],
        priorityClasses: [],
        daemonSets: [
          {
            apiVersion: 'apps/v1',
            kind: 'DaemonSet',
            metadata: { name: 'scanner', namespace: 'security' },
            spec: {
              template: {
                spec: {
                  tolerations: [{ operator: 'Exists' }],
                  containers: [{ resources: { requests: { cpu: '300m' } } }],
                },
              },
            },
          },
        ],
        workloads: null,
        notLookedAt: ['workloads were left out'],
        ...more,
      }),
    })}/s.json`;

  it('gives DaemonSets and nodes', async () => {
    const { stdout, stderr } = await ask('batch', [SHOP], { snapshot: snapshot() });
    expect(stdout).toContain('security/scanner');
    expect(stdout).toContain('1 node running');
    expect(stdout).toContain('of the 1 node that runs');
    expect(stderr.join()).toContain('workloads were left out');
  });

  it('says what limits leave', async () => {
    const { stdout } = await podCommand(`${WORKLOADS}/shop.yaml`, [SHOP], { width: 200, snapshot: snapshot() }, noTool);
    expect(stdout).toContain('too little cpu: the smallest type takes 32 cpu, the limits leave 13');
  });

  it('that is none ends with 2', async () => {
    const { stderr, exitCode } = await ask('batch', [SHOP], { snapshot: snapshot({ version: 7 }) });
    expect(exitCode).toBe(2);
    expect(stderr[0]).toContain('version');
  });
});

it('a running cluster answers for itself, with its nodes and what they use of limits', async () => {
  const kubectl: RunTool = async (_, args) => {
    const question = args.join(' ').replace(/^get | --show-managed-fields| --output json/g, '');
    const answer = ANSWERS[question as keyof typeof ANSWERS];
    return { code: 0, stdout: JSON.stringify(answer ?? { items: [] }), stderr: '' };
  };
  const { stdout, stderr, exitCode } = await poolCommand('general', ['live'], { format: 'json' }, kubectl);
  expect({ stderr: stderr.filter((line) => line.startsWith('error')), exitCode }).toEqual({ stderr: [], exitCode: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ running: 2, calendar: { nodes: 2, nodesFrom: 'running' } });
  const pods = await podCommand(`${WORKLOADS}/shop.yaml`, ['live'], {}, kubectl);
  expect(pods.exitCode).toBe(0);
});

describe('names are hostile', () => {
  const EVIL = 'x\u001b[31m\u009b2J\u202e\r\n\u0000\u200b`$(id)`<script>';
  const objects = {
    'pool.json': JSON.stringify({
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: EVIL },
      spec: {
        weight: EVIL,
        limits: { cpu: 1, [EVIL]: 1, memory: EVIL },
        disruption: { budgets: [{ nodes: EVIL, schedule: EVIL, reasons: [EVIL] }] },
        template: {
          metadata: { labels: { [EVIL]: EVIL, 'a"b\\q': 'v' } },
          spec: {
            expireAfter: EVIL,
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: EVIL },
            taints: [{ key: EVIL, value: EVIL, effect: 'NoSchedule' }],
            requirements: [
              { key: EVIL, operator: 'In', values: [EVIL] },
              { key: 'kubernetes.io/arch', operator: EVIL, values: [EVIL] },
              { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5', EVIL], minValues: 1 },
            ],
          },
        },
      },
    }),
    'other.json': JSON.stringify(pool(`${EVIL}2`)),
    'daemon.json': JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: EVIL, namespace: EVIL },
      spec: {
        template: {
          spec: {
            tolerations: [{ operator: 'Exists' }],
            containers: [{ resources: { requests: { cpu: '1m', [EVIL]: '1' } } }],
          },
        },
      },
    }),
    'pod.json': JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: EVIL, namespace: EVIL },
      spec: { nodeSelector: { [EVIL]: EVIL }, containers: [{ resources: { requests: { [EVIL]: '1' } } }] },
    }),
    'cluster.json': JSON.stringify({ name: EVIL, region: EVIL, karpenterVersion: '1.14' }),
  };
  // Every character that moves a cursor or hides a part, but for the ends of lines.
  const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u;

  it.each(['text', 'json'] as const)('and reach no terminal, as %s', async (format) => {
    const path = folder(objects);
    for (const all of [false, true]) {
      const flags = { format, all };
      const answers = [
        await ask(EVIL, [path], { ...flags, zone: 'Europe/Berlin' }),
        await ask(`${EVIL}3`, [path], flags),
        await ask(EVIL, [path], { ...flags, cluster: `${EVIL}9` }),
        await podCommand(`${path}/pod.json`, [path], flags, noTool),
        await typeCommand(EVIL, [path], { ...flags, pool: EVIL }, noTool),
        await typeCommand('m5.large', [path], { ...flags, pool: EVIL }, noTool),
        await budgetCommand(EVIL, [path], { ...flags, at: '2026-11-28T20:00:00Z' }, noTool),
      ];
      expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 2, 2, 0, 0, 0, 0]);
      for (const { stdout, stderr } of answers) {
        expect(stdout).not.toMatch(UNSEEN);
        expect(stderr.filter((line) => line.includes('\n') || UNSEEN.test(line))).toEqual([]);
      }
    }
  });
});

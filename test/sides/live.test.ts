import { describe, expect, test } from 'vitest';
import type { RunTool } from '../../src/live';
import { clusterJson, folder, nodeClass, pool } from '../check/folder';
import { diff as diffSides } from './diff';

type Json = Readonly<Record<string, unknown>>;

/** An object as it comes back from the API server. */
const stored = (object: Json, more: Json = {}): Json => ({
  ...object,
  metadata: {
    ...(object.metadata as Json),
    uid: 'b0f6c2f2-6d5c-4a0e-9a4e-6d1a0e6e7a10',
    resourceVersion: '4711',
    generation: 3,
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [{ manager: 'argocd' }],
    annotations: {
      'karpenter.sh/nodepool-hash': '12345',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'argocd.argoproj.io/tracking-id': 'x',
    },
  },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
  ...more,
});

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { nodeSelector: { 'kubernetes.io/arch': 'amd64' }, containers: [{ name: 'web', image: 'web:1' }] },
    },
  },
};

const claim = (name: string) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodeClaim',
  metadata: { name, labels: { 'karpenter.sh/nodepool': 'general' } },
});

interface Answers {
  readonly pools?: readonly Json[];
  readonly workloads?: readonly Json[];
  readonly error?: string;
}

/** A kubectl that reads one cluster, and tells what it was asked. */
function kubectl({ pools = [], workloads = [], error }: Answers, calls: (readonly string[])[] = []): RunTool {
  const lists: Readonly<Record<string, readonly Json[]>> = {
    'nodepools.karpenter.sh': pools.map((each) => stored(each)),
    'ec2nodeclasses.karpenter.k8s.aws': [stored(nodeClass('default'))],
    'nodeclaims.karpenter.sh': [claim('general-1'), claim('general-2')],
    'deployments.apps': workloads,
  };
  return async (tool, args) => {
    calls.push([tool, ...args]);
    if (error !== undefined) return { code: 1, stdout: '', stderr: error };
    if (args.includes('--raw')) return { code: 0, stdout: '{"gitVersion":"v1.34.2-eks-1"}', stderr: '' };
    const items = args.includes('--selector') ? [] : (lists[args[1] ?? ''] ?? []);
    return { code: 0, stdout: JSON.stringify({ kind: 'List', items }), stderr: '' };
  };
}

const general = pool('general', { disruption: { consolidateAfter: '1m', consolidationPolicy: 'WhenEmpty' } });

const diff = async (sides: readonly string[], run: RunTool, flags = {}) => {
  const { result, stderr, exitCode } = await diffSides(sides, flags, run);
  return { result, stderr, exitCode };
};

describe('a running cluster', () => {
  test('against its own manifests is no consequence', async () => {
    const files = folder({
      'cluster.json': clusterJson('prod'),
      'class.yaml': nodeClass('default'),
      'pool.yaml': general,
      'web.yaml': web,
    });
    const { result, exitCode } = await diff(['live', files], kubectl({ pools: [general], workloads: [stored(web)] }));
    expect([result?.worst, result?.changes, exitCode]).toEqual(['none', [], 0]);
    const back = await diff([files, 'live'], kubectl({ pools: [general], workloads: [stored(web)] }));
    expect([back.result?.worst, back.result?.changes]).toEqual(['none', []]);
  });

  test('says how many nodes a change is about, and which workloads no pool takes any more', async () => {
    const arm = pool(
      'general',
      {},
      { requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }] },
    );
    const files = folder({ 'cluster.json': clusterJson('prod'), 'class.yaml': nodeClass('default'), 'pool.yaml': arm });
    const { result } = await diff(['live', files], kubectl({ pools: [pool('general')], workloads: [stored(web)] }));
    expect(result?.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ effect: 'may-roll', resource: 'NodePool/general', nodes: 2 }),
        expect.objectContaining({ effect: 'no-pool', resource: 'Deployment/web/web' }),
      ]),
    );
  });

  test('of a context is asked with get alone, and the context is everything after the colon', async () => {
    const files = folder({ 'class.yaml': nodeClass('default'), 'pool.yaml': general });
    const calls: (readonly string[])[] = [];
    const context = 'arn:aws:eks:eu-west-1:1:cluster/prod --x';
    await diff([`live:${context}`, files], kubectl({ pools: [general] }, calls));
    expect(calls.length).toBeGreaterThan(8);
    for (const call of calls) {
      expect(call.slice(0, 2)).toEqual(['kubectl', 'get']);
      expect(call.at(-1)).toBe(`--context=${context}`);
    }
  });

  test('that does not answer is one line', async () => {
    const files = folder({ 'pool.yaml': general });
    expect(await diff(['live:x', files], kubectl({ error: 'error: context "x" does not exist' }))).toEqual({
      result: undefined,
      exitCode: 2,
      stderr: [
        'error: the cluster cannot be read (nodeClaims, nodeClasses, nodePools, nodes): error: context "x" does not exist',
      ],
    });
    expect((await diff(['live:', files], kubectl({}))).stderr).toEqual([
      'error: live: names no context of kubectl; live alone is the current one',
    ]);
  });

  test('is one of the clusters of the files, by its name', async () => {
    const files = folder({
      'clusters/a/cluster.json': clusterJson('a'),
      'clusters/a/manifests/pool.yaml': general,
      'clusters/b/cluster.json': clusterJson('b'),
      'clusters/b/manifests/pool.yaml': general,
    });
    expect((await diff(['live', files], kubectl({ pools: [general] }))).stderr).toEqual([
      `error: ${files} has 2 clusters (a, b) and the running cluster does not say its name: name the folder of one`,
    ]);
    const { result } = await diff(['live', `${files}/clusters/a`], kubectl({ pools: [general] }));
    expect(result?.worst).toBe('stops'); // the folder lacks the class
  });
});

describe('--snapshot', () => {
  const files = (weight: number) =>
    folder({ 'class.yaml': nodeClass('default', { tags: { weight: `${weight}` } }), 'pool.yaml': general });

  test('counts the nodes', async () => {
    const { result } = await diff([files(1), files(2)], kubectl({ pools: [general] }), { snapshot: 'live' });
    expect(result?.changes).toMatchObject([
      { effect: 'rolls', pools: ['general'], nodes: 2, pace: { atOnce: 1, minutes: 10 } },
    ]);
  });

  test('that is none is named with its line', async () => {
    const snapshot = `${folder({ 'snapshot.json': '{"version": 2}' })}/snapshot.json`;
    const { stderr, exitCode } = await diff([files(1), files(2)], kubectl({}), { snapshot });
    expect([exitCode, stderr.join('\n')]).toEqual([2, expect.stringMatching(/^error: .*snapshot\.json:1.*version/s)]);
    expect((await diff([files(1), files(2)], kubectl({}), { snapshot: '/nowhere' })).stderr).toEqual([
      'error: /nowhere: no such file or folder',
    ]);
  });
});

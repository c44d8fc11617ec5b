/**
 * What the command costs: a cold `check` of one file, started as `node <bin>`, and ten thousand objects in one run, in
 * every way in which they come. What one object costs, beside other validators: `bench/admission.ts`. Build first:
 * `npm run build`, then `npx tsx bench/check.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { dump } from 'js-yaml';

const BIN = join(__dirname, '../lib/cli.js');
const ROUNDS = 15;
const MEMORY_LIMIT_MB = 300;

const nodePool = (name: string): object => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    template: {
      metadata: { labels: { 'example.com/team': 'web' } },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name },
        requirements: [
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
          { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
          { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
          { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
        ],
        expireAfter: '720h',
      },
    },
    limits: { cpu: 1000, memory: '1000Gi' },
    disruption: {
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      consolidateAfter: '1m',
      budgets: [{ nodes: '20%' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }],
    },
  },
});

const nodeClass = (name: string): object => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name },
  spec: {
    role: 'KarpenterNodeRole-my-cluster',
    amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
    kubelet: { maxPods: 110, evictionHard: { 'memory.available': '5%' } },
  },
});

/** Pairs of a pool and its class, all different. */
const objects = (count: number): readonly object[] =>
  Array.from({ length: count / 2 }, (_, at) => [nodePool(`pool-${at}`), nodeClass(`pool-${at}`)]).flat();

const base = mkdtempSync(join(tmpdir(), 'check-bench-'));

function written(name: string, text: string): string {
  const file = join(base, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const CLUSTER = JSON.stringify({ name: 'my-cluster', karpenterVersion: '1.14.1', kubernetesVersion: '1.34' });

/** The ways in which many objects come. Each gives the path to check. */
const LAYOUTS: Readonly<Record<string, (count: number) => string>> = {
  'one file of many documents': (count) =>
    written(
      `documents-${count}.yaml`,
      objects(count)
        .map((each) => dump(each))
        .join('---\n'),
    ),
  'one List, as YAML': (count) =>
    written(`list-${count}.yaml`, dump({ apiVersion: 'v1', kind: 'List', items: objects(count) })),
  'one List, as JSON': (count) =>
    written(`list-${count}.json`, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects(count) }, null, 2)),
  'a file each, ten to a cluster folder': (count) => {
    for (const [at, each] of objects(count).entries()) {
      const folder = `fleet-${count}/cluster-${Math.floor(at / 10)}`;
      if (at % 10 === 0) written(`${folder}/cluster.json`, CLUSTER);
      written(`${folder}/manifests/object-${at}.yaml`, dump(each));
    }
    return join(base, `fleet-${count}`);
  },
};

interface Run {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Runs node and tells how long it took, and how much memory, as the process itself counts it at its end. */
function node(args: readonly string[]): Run {
  const counter = written(
    'count.cjs',
    'process.on("exit", () => process.stderr.write(`\\n${process.resourceUsage().maxRSS}`));',
  );
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--require', counter, ...args], { encoding: 'utf8' });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { milliseconds, megabytes: Number(stderr.trim().split('\n').at(-1)) / 1024 };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const failures: string[] = [];

function report(what: string, value: number, unit: string, limit?: number): void {
  const isOver = limit !== undefined && value > limit;
  if (isOver) failures.push(what);
  const note = limit === undefined ? '' : ` (limit ${limit.toFixed(0)} ${unit}${isOver ? ', EXCEEDED' : ''})`;
  console.log(`${what.padEnd(56)} ${value.toFixed(1).padStart(8)} ${unit}${note}`);
}

function coldStart(): void {
  const file = written(
    'pair.yaml',
    objects(2)
      .map((each) => dump(each))
      .join('---\n'),
  );
  // By turns, so that other load on the machine counts for both.
  const runs = Array.from({ length: ROUNDS }, () => [node(['-e', '']), node([BIN, 'check', file])] as const);
  const bare = median(runs.map(([each]) => each.milliseconds));
  const check = median(runs.map(([, each]) => each.milliseconds));
  report("node -e ''", bare, 'ms');
  report('check of one file, cold', check, 'ms', 1.5 * bare + 150);
}

function manyObjects(): void {
  for (const [layout, write] of Object.entries(LAYOUTS)) {
    const [some, many] = [1_000, 10_000].map((count) => node([BIN, 'check', write(count)]));
    if (some === undefined || many === undefined) continue;
    console.log(`${layout}:`);
    report('  1,000 objects', some.milliseconds, 'ms');
    report('  10,000 objects', many.milliseconds, 'ms', 12 * some.milliseconds);
    report('  10,000 objects, resident', many.megabytes, 'MB', MEMORY_LIMIT_MB);
  }
}

try {
  coldStart();
  manyObjects();
} finally {
  rmSync(base, { recursive: true });
}
if (failures.length > 0) process.exitCode = 1;

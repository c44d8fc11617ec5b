/**
 * How long the resolver takes: cold in a fresh process, from the first `require` of the built package's karpenter room to
 * the types of a pool, and warm in this one. Build first: `npm run build`, then `npx tsx bench/resolver.ts`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { NodePoolObject, RequirementObject } from '../src/karpenter/objects';
import { resolveNodePool } from '../src/karpenter/resolver/resolve';

const WARM_LIMIT_MS = 5;
const COLD_LIMIT_MS = 60;

const label = (name: string) => `karpenter.k8s.aws/instance-${name}`;
const of = (key: string, operator: string, ...values: string[]): RequirementObject => ({ key, operator, values });

const REQUIREMENTS: readonly (readonly RequirementObject[])[] = [
  [],
  [of('karpenter.sh/capacity-type', 'In', 'spot', 'on-demand'), of(label('category'), 'In', 'c', 'm', 'r')],
  [
    of('karpenter.sh/capacity-type', 'In', 'spot', 'on-demand'),
    of('topology.kubernetes.io/zone', 'In', 'eu-west-1a', 'eu-west-1b'),
    of('kubernetes.io/arch', 'In', 'amd64', 'arm64'),
    of('kubernetes.io/os', 'In', 'linux'),
    of(label('category'), 'In', 'c', 'm', 'r'),
    of(label('generation'), 'Gt', '4'),
    of(label('cpu'), 'Gt', '3'),
    of(label('cpu'), 'Lt', '65'),
    of(label('memory'), 'Gt', '8191'),
    of(label('hypervisor'), 'In', 'nitro'),
    of(label('size'), 'NotIn', 'metal', 'metal-24xl', 'metal-48xl'),
    of('example.com/team', 'In', 'a'),
  ],
];
const NODE_CLASS = { spec: { amiSelectorTerms: [{ alias: 'al2023@v20260315' }] } };
const ZONES = ['a', 'b', 'c'].map((letter) => ({ name: `eu-west-1${letter}` }));
const POOLS = REQUIREMENTS.map(
  (requirements): NodePoolObject => ({ metadata: { name: 'bench' }, spec: { template: { spec: { requirements } } } }),
);

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;

function warm(nodePool: NodePoolObject): number {
  const context = { nodePool, nodeClass: NODE_CLASS, zones: ZONES };
  const times = Array.from({ length: 200 }, () => {
    const start = performance.now();
    resolveNodePool(context);
    return performance.now() - start;
  });
  return median(times);
}

function cold(nodePool: NodePoolObject): number {
  const context = JSON.stringify({ nodePool, nodeClass: NODE_CLASS, zones: ZONES });
  const script = `
    const start = performance.now();
    const { resolveNodePool } = require(${JSON.stringify(join(__dirname, '../lib/src/karpenter/index.js'))});
    resolveNodePool(${context});
    process.stdout.write(String(performance.now() - start));`;
  const run = () => Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
  // The least disturbed run: a process start suffers from everything else that the machine does.
  return Math.min(...Array.from({ length: 15 }, run));
}

function report(what: string, milliseconds: number, limit: number): void {
  const verdict = milliseconds < limit ? 'ok' : 'TOO SLOW';
  console.log(`${what}: ${milliseconds.toFixed(2)} ms (limit ${limit} ms) ${verdict}`);
  if (milliseconds >= limit) process.exitCode = 1;
}

for (const [index, nodePool] of POOLS.entries()) {
  const size = `${REQUIREMENTS[index]?.length ?? 0} requirements`;
  report(`warm, ${size}`, warm(nodePool), WARM_LIMIT_MS);
  report(`cold, ${size}`, cold(nodePool), COLD_LIMIT_MS);
}

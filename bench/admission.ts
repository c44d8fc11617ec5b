/**
 * What admission costs: warm per object, beside ajv alone and beside `@kubernetes-models/karpenter` where that is
 * installed (`npm install --no-save @kubernetes-models/karpenter@2.0.0`, Node 22 or later); cold in a fresh process; and
 * ten thousand objects in one run. Build first: `npm run build`, then `npx tsx bench/admission.ts`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Ajv } from 'ajv';
import { crdIds, loadCrd } from '../imports/crds';
import { structure } from '../scripts/build/crd-structure';

const WARM_LIMIT_MS = 0.2;
const PAIR_LIMIT_MS = 0.3;
const COLD_LIMIT_MS = 150;
const MEMORY_LIMIT_MB = 300;

const BUILT = join(__dirname, '../lib/src/admission/index.js');
const { admit, controllerFindings } = require(BUILT) as typeof import('../src/admission');

const NODE_POOL = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'general', labels: { team: 'platform' } },
  spec: {
    template: {
      metadata: { labels: { 'example.com/team': 'web' } },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
          { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
          { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
          { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
        ],
        taints: [{ key: 'dedicated', value: 'web', effect: 'NoSchedule' }],
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
};

const NODE_CLASS = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    role: 'KarpenterNodeRole-my-cluster',
    amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    tags: { team: 'platform' },
    blockDeviceMappings: [
      { deviceName: '/dev/xvda', ebs: { volumeSize: '100Gi', volumeType: 'gp3', encrypted: true } },
    ],
    metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
    kubelet: { maxPods: 110, evictionHard: { 'memory.available': '5%' } },
  },
};

const check = (object: object): number =>
  admit(object, { karpenterMinor: '1.14', kubernetesVersion: '1.34' }).length +
  controllerFindings(object, { karpenterMinor: '1.14', kubernetesVersion: '1.34', featureGates: {} }).length;

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;

/** Milliseconds of one call: the best of many rounds after as many to get warm, so that other load does not count. */
function warm(call: () => unknown): number {
  const round = (): number => {
    const start = performance.now();
    for (let n = 0; n < 100; n += 1) call();
    return (performance.now() - start) / 100;
  };
  for (let n = 0; n < 30; n += 1) round();
  return Math.min(...Array.from({ length: 30 }, round));
}

function ajvAlone(kind: string): { readonly compile: number; readonly validate: (object: object) => unknown } {
  const schema = structure(loadCrd(crdIds('1.14.1')[kind] ?? '').schema, kind);
  const start = performance.now();
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'date-time': () => true } });
  const validate = ajv.compile(schema);
  return { compile: performance.now() - start, validate };
}

type Model = new (object: object) => { validate(): void };

async function kubernetesModels(): Promise<readonly [string, Model, Model] | string> {
  const from = (path: string): Promise<Record<string, Model>> => import(`@kubernetes-models/karpenter/${path}`);
  try {
    const { NodePool } = await from('karpenter.sh/v1');
    const { EC2NodeClass } = await from('karpenter.k8s.aws/v1');
    if (NodePool === undefined || EC2NodeClass === undefined) return 'its classes have other names';
    return ['@kubernetes-models/karpenter', NodePool, EC2NodeClass];
  } catch (error) {
    return String(error).split('\n')[0] ?? '';
  }
}

/** Milliseconds of a fresh process that runs a script. */
function cold(script: string): number {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    execFileSync(process.execPath, ['-e', script]);
    return performance.now() - start;
  });
  return median(times);
}

/** Seconds and the largest resident size of a process that judges many objects. */
function many(count: number): { readonly milliseconds: number; readonly megabytes: number } {
  const script = `
    const { admit, controllerFindings } = require(${JSON.stringify(BUILT)});
    const objects = Array.from({ length: ${count} }, (_, at) => ({
      ...${JSON.stringify(NODE_POOL)}, metadata: { name: 'pool-' + at },
    }));
    const start = performance.now();
    for (const object of objects) {
      admit(object, { karpenterMinor: '1.14' });
      controllerFindings(object, { karpenterMinor: '1.14' });
    }
    const milliseconds = performance.now() - start;
    const megabytes = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(JSON.stringify({ milliseconds, megabytes }));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as ReturnType<typeof many>;
}

const failures: string[] = [];

function report(what: string, value: number, unit: string, limit?: number): void {
  const isOver = limit !== undefined && value > limit;
  if (isOver) failures.push(what);
  const note = limit === undefined ? '' : ` (limit ${limit} ${unit}${isOver ? ', EXCEEDED' : ''})`;
  console.log(`${what.padEnd(52)} ${value.toFixed(3).padStart(9)} ${unit}${note}`);
}

async function main(): Promise<void> {
  if (check(NODE_POOL) + check(NODE_CLASS) !== 0) throw new Error('the objects of the bench must be valid');
  report(
    'NodePool, warm',
    warm(() => check(NODE_POOL)),
    'ms',
    WARM_LIMIT_MS,
  );
  report(
    'EC2NodeClass, warm',
    warm(() => check(NODE_CLASS)),
    'ms',
    WARM_LIMIT_MS,
  );
  report(
    'the pair, warm',
    warm(() => check(NODE_POOL) + check(NODE_CLASS)),
    'ms',
    PAIR_LIMIT_MS,
  );

  const [pool, nodeClass] = [ajvAlone('NodePool'), ajvAlone('EC2NodeClass')];
  report(
    '  ajv alone (no CEL, defaults, metadata), warm',
    warm(() => [pool.validate(NODE_POOL), nodeClass.validate(NODE_CLASS)]),
    'ms',
  );
  report('  ajv alone, its compilation at every start', pool.compile + nodeClass.compile, 'ms');
  const models = await kubernetesModels();
  if (typeof models === 'string') {
    console.log(`  @kubernetes-models/karpenter does not run here: ${models}`);
  } else {
    const [name, NodePool, EC2NodeClass] = models;
    report(
      `  ${name} (no CEL), warm`,
      warm(() => [new NodePool(NODE_POOL).validate(), new EC2NodeClass(NODE_CLASS).validate()]),
      'ms',
    );
  }

  const node = cold('');
  const first = cold(`
    const { admit, controllerFindings } = require(${JSON.stringify(BUILT)});
    for (const object of ${JSON.stringify([NODE_POOL, NODE_CLASS])}) {
      admit(object, { karpenterMinor: '1.14' });
      controllerFindings(object, { karpenterMinor: '1.14' });
    }`);
  report("node -e ''", node, 'ms');
  report('a fresh process that judges the pair, more than that', first - node, 'ms', COLD_LIMIT_MS);

  const [thousand, tenThousand] = [many(1_000), many(10_000)];
  report('1,000 objects in one run', thousand.milliseconds, 'ms');
  report('10,000 objects in one run', tenThousand.milliseconds, 'ms', 20 * thousand.milliseconds);
  report('10,000 objects, resident', tenThousand.megabytes, 'MB', MEMORY_LIMIT_MB);
  if (failures.length > 0) process.exitCode = 1;
}

void main();

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { snapshotCommand } from '../../src/cli/snapshot';
import { findingText } from '../../src/findings';
import {
  liveSide,
  look,
  nodesByPool,
  parseSnapshot,
  type RunTool,
  type Snapshot,
  seenSnapshot,
  snapshotObjects,
  snapshotText,
} from '../../src/live';
import schema from '../../src/live/snapshot/snapshot.schema.json';
import { resourceName } from '../../src/objects';
import { review } from '../../src/review';
import { ANSWERS, list, node, nodeClaim, pool } from './snapshot/cluster';

type Answers = Readonly<Record<string, unknown>>;

const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A kubectl that answers what was recorded; an Error is what it says where it refuses. */
function kubectl(answers: Answers = ANSWERS, calls: string[][] = []): RunTool {
  return async (tool, args) => {
    calls.push([tool, ...args]);
    const rest = args.filter((arg) => !/^--(context=|show-managed-fields)/.test(arg)).join(' ');
    const question = rest.replace(/^get /, '').replace(/ --output json$/, '');
    const answer = answers[question];
    if (answer === null) return { code: 1, stdout: '', stderr: `error: the server doesn't have a resource type "x"` };
    if (answer === undefined) return { code: 1, stdout: '', stderr: `no answer for ${question}` };
    if (answer instanceof Error) return { code: 1, stdout: '', stderr: answer.message };
    return { code: 0, stdout: typeof answer === 'string' ? answer : JSON.stringify(answer), stderr: '' };
  };
}

const taken = async (answers: Answers = ANSWERS): Promise<Snapshot> => seenSnapshot(await look(kubectl(answers)));

const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
);
const refused = (value: unknown): unknown => (validate(JSON.parse(JSON.stringify(value))) ? [] : validate.errors);

const parsed = (text: string): Snapshot => {
  const read = parseSnapshot(text);
  if ('findings' in read) throw new Error(JSON.stringify(read.findings));
  return read.snapshot;
};

const namesOf = (objects: readonly unknown[] | null): string[] => (objects ?? []).map(resourceName);

describe('a snapshot', () => {
  it('holds pools, node classes, nodes and what makes pods, each once and in order', async () => {
    const snapshot = await taken();
    expect([snapshot.version, snapshot.karpenterVersion, snapshot.kubernetesVersion]).toEqual([1, '1.14.1', '1.34']);
    expect(namesOf(snapshot.nodePools)).toEqual(['NodePool/batch', 'NodePool/general']);
    expect(namesOf(snapshot.nodeClasses)).toEqual(['EC2NodeClass/default']);
    expect(namesOf(snapshot.nodeOverlays)).toEqual([]);
    expect(namesOf(snapshot.capacityBuffers)).toEqual(['CapacityBuffer/web/spare']);
    expect(namesOf(snapshot.nodeClaims)).toEqual(['NodeClaim/a', 'NodeClaim/b', 'NodeClaim/c']);
    expect(namesOf(snapshot.nodes)).toEqual(['Node/managed', 'Node/node-1', 'Node/node-2']);
    expect(namesOf(snapshot.daemonSets)).toEqual(['DaemonSet/kube-system/aws-node']);
    expect(namesOf(snapshot.workloads)).toEqual([
      'CronJob/batch/nightly',
      'Deployment/db/front',
      'Deployment/web/front',
      'Job/batch/once',
      'Pod/batch/spark-driver',
      'Pod/tools/shell',
      'PodTemplate/web/spare',
      'ReplicaSet/web/canary-77',
      'StatefulSet/db/postgres',
    ]);
    expect(snapshot.notLookedAt).toEqual([]);
  });

  it('keeps of a workload what scheduling reads', async () => {
    const { workloads, daemonSets, priorityClasses } = await taken();
    const named = (name: string) => workloads?.find((object) => resourceName(object) === name);
    const containers = {
      initContainers: [{ restartPolicy: 'Always', resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } } }],
      containers: [{ resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } } }],
    };
    expect(named('Deployment/web/front')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'front', namespace: 'web' },
      spec: {
        replicas: 12,
        template: {
          // Other workloads spread and keep away by these; by version nobody does.
          metadata: { labels: { app: 'web', tier: 'front' } },
          spec: {
            nodeSelector: { 'example.com/team': 'a' },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'example.com/rack',
                whenUnsatisfiable: 'DoNotSchedule',
                labelSelector: { matchLabels: { app: 'web' } },
              },
            ],
            priorityClassName: 'high',
            ...containers,
          },
        },
      },
    });
    expect(named('CronJob/batch/nightly')).toMatchObject({
      spec: {
        jobTemplate: {
          spec: { parallelism: 4, template: { metadata: { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } } } },
        },
      },
    });
    // The scheduler put the pods on nodes; whoever wrote them did not.
    expect(named('ReplicaSet/web/canary-77')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'canary-77', namespace: 'web' },
      spec: { replicas: 2, template: { spec: { nodeSelector: { tier: 'x' }, ...containers } } },
    });
    expect(daemonSets[0]).toMatchObject({ spec: { template: { spec: { tolerations: [{ operator: 'Exists' }] } } } });
    expect(priorityClasses).toMatchObject([{ metadata: { name: 'high' }, value: 1000 }]);
  });

  it('keeps of nodes the labels that pods, pools and Karpenter go by', async () => {
    const { nodes, nodeClaims } = await taken();
    const labels = {
      'example.com/disk': 'ssd',
      'example.com/generation': '3',
      'example.com/rack': 'r1',
      'example.com/team': 'a',
      'karpenter.sh/nodepool': 'general',
      'node.kubernetes.io/instance-type': 'm6i.large',
      'topology.kubernetes.io/region': 'eu-west-1',
      'topology.kubernetes.io/zone': 'eu-west-1a',
    };
    expect(nodes[1]).toEqual({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1', labels, annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
      spec: { taints: [{ key: 'dedicated', value: 'a', effect: 'NoSchedule' }] },
      status: { allocatable: { cpu: '1930m', memory: '7Gi' } },
    });
    expect(nodeClaims[0]?.metadata.labels).toEqual(labels);
  });

  it('holds nothing secret: no images, environment, other annotations or labels, user data, times', async () => {
    const everything = JSON.stringify(ANSWERS);
    const text = snapshotText(await taken());
    for (const word of [
      'SECRET',
      'registry.example.com',
      'last-applied',
      'creationTimestamp',
      'example.com/token',
      'uid',
    ]) {
      expect(everything).toContain(word);
      expect(text).not.toContain(word);
    }
  });

  it('is the same text for the same cluster, in whatever order the server answers', async () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, key === 'items' ? (shuffled(inner) as unknown[]).reverse() : shuffled(inner)]),
      );
    };
    const text = snapshotText(await taken());
    expect(snapshotText(await taken(shuffled(ANSWERS) as Answers))).toBe(text);
    expect(snapshotText(parsed(text))).toBe(text);
  });

  it('fits the published schema', async () => {
    expect(refused(await taken())).toEqual([]);
    expect(refused(seenSnapshot(await look(kubectl(), { pods: false })))).toEqual([]);
    const { workloads, ...rest } = await taken();
    expect(refused(rest)).not.toEqual([]);
    const withImage = { spec: { replicas: 1, template: { spec: { containers: [{ image: 'x' }] } } } };
    const more = [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, ...withImage }];
    expect(refused({ ...rest, workloads: [...(workloads ?? []), ...more] })).not.toEqual([]);
  });
});

describe('the command', () => {
  it('only gets, from the context that was named', async () => {
    const calls: string[][] = [];
    const { exitCode, stdout, stderr } = await snapshotCommand({ context: '-o prod' }, kubectl(ANSWERS, calls));
    expect([exitCode, stderr]).toEqual([0, []]);
    expect(stdout).toBe(snapshotText(await taken()));
    expect(calls.length).toBe(Object.keys(ANSWERS).length);
    for (const [tool, verb, ...args] of calls) {
      expect([tool, verb]).toEqual(['kubectl', 'get']);
      expect(args.filter((arg) => arg.startsWith('--context'))).toEqual(['--context=-o prod']);
      expect(args.join(' ')).not.toMatch(/secret|configmap/);
    }
  });

  it('leaves workloads out on demand, and says so', async () => {
    const calls: string[][] = [];
    const { stdout } = await snapshotCommand({ pods: false }, kubectl(ANSWERS, calls));
    const snapshot = parsed(stdout);
    expect([snapshot.workloads, snapshot.notLookedAt]).toEqual([null, ['workloads were left out']]);
    expect(namesOf(snapshot.daemonSets)).toHaveLength(1);
    expect(calls.flat().filter((arg) => /^(pods|jobs|cronjobs|statefulsets|podtemplates)/.test(arg))).toEqual([]);
  });

  it('writes a file', async () => {
    const output = join(folder, 'snapshot.json');
    expect(await snapshotCommand({ output }, kubectl())).toEqual({ stdout: '', stderr: [], exitCode: 0 });
    expect(readFileSync(output, 'utf8')).toBe(snapshotText(await taken()));
    const { stderr, exitCode } = await snapshotCommand({ output: join(folder, 'no/such/folder') }, kubectl());
    expect([stderr[0], exitCode]).toEqual([expect.stringMatching(/^error: .* cannot be written: ENOENT/), 2]);
  });

  it('names what it could not read, and says why to the person alone', async () => {
    const jobs = 'jobs.batch --all-namespaces';
    const forbidden = new Error('Error from server (Forbidden): arn:aws:iam::111122223333:user/x cannot list jobs');
    const { stdout, stderr, exitCode } = await snapshotCommand({}, kubectl({ ...ANSWERS, [jobs]: forbidden }));
    expect(exitCode).toBe(1);
    expect(stderr).toEqual([
      'could not read jobs: Error from server (Forbidden): arn:aws:iam::<account>:user/x cannot list jobs',
    ]);
    expect(parsed(stdout).notLookedAt).toEqual(['jobs could not be read']);
    expect(stdout).not.toContain('Forbidden');
    // Its pods have no maker that is known.
    expect(namesOf(parsed(stdout).workloads)).toContain('Pod/batch/once-1');
  });

  it('writes nothing where the cluster cannot be read', async () => {
    for (const question of ['nodepools.karpenter.sh', 'nodes', 'nodeclaims.karpenter.sh']) {
      const output = join(folder, 'none.json');
      writeFileSync(output, 'before');
      const { stderr, exitCode } = await snapshotCommand({ output }, kubectl({ ...ANSWERS, [question]: 'no JSON' }));
      expect([stderr, exitCode]).toEqual([[expect.stringMatching(/^error: could not read .*no JSON$/)], 2]);
      expect(readFileSync(output, 'utf8')).toBe('before');
    }
    const offline = await snapshotCommand({}, async () => ({ code: null, stdout: '', stderr: 'spawn kubectl ENOENT' }));
    expect([offline.exitCode, offline.stdout]).toEqual([2, '']);
    expect((await snapshotCommand({ context: '' }, kubectl())).exitCode).toBe(2);
  });
});

describe('what is made of a snapshot', () => {
  it('counts nodes by their pool', async () => {
    expect(nodesByPool(await taken())).toEqual({ batch: 0, general: 2, old: 1 });
    const answers = {
      ...ANSWERS,
      'nodeclaims.karpenter.sh': list(nodeClaim('a', '__proto__')),
      nodes: list(node('n', '__proto__'), node('m', '__proto__')),
    };
    expect(Object.entries(nodesByPool(await taken(answers)))).toEqual([
      ['__proto__', 2],
      ['batch', 0],
      ['general', 0],
    ]);
  });

  it('gives objects that a review understands', async () => {
    const { karpenter, workloads } = snapshotObjects(await taken());
    expect(namesOf(karpenter)).toEqual([
      'NodePool/batch',
      'NodePool/general',
      'EC2NodeClass/default',
      'CapacityBuffer/web/spare',
    ]);
    expect(workloads).toHaveLength(10);
    const side = (objects: readonly unknown[]) => ({ clusters: [{ folder: 'prod', objects }] });
    const tainted = karpenter.map((object) =>
      object.kind === 'NodePool'
        ? { ...object, spec: { template: { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } } } }
        : object,
    );
    const { changes } = review(side([...karpenter, ...workloads]), side([...tainted, ...workloads]));
    expect(changes.map(({ effect }) => effect)).toContain('rolls');
  });

  it('of a live cluster is one side: its objects whole, without their status', async () => {
    const side = liveSide(await look(kubectl()));
    expect(side.facts).toEqual({
      name: 'prod',
      region: 'eu-west-1',
      karpenterVersion: '1.14.1',
      kubernetesVersion: '1.34',
    });
    const { status: _, ...whole } = pool('general');
    expect(side.objects).toContainEqual(whole);
    expect(JSON.stringify(side.workloads)).not.toContain('SECRET');
    expect([side.nodes, side.notLookedAt]).toEqual([{ batch: 0, general: 2, old: 1 }, []]);
  });
});

describe('a text that shall be a snapshot', () => {
  const texts = (text: string): string[] => {
    const read = parseSnapshot(text, 'prod.json');
    return 'findings' in read ? read.findings.map(findingText) : [];
  };

  it('is refused with every fault and its line', async () => {
    const snapshot = JSON.parse(snapshotText(await taken()));
    expect(texts('{')).toEqual([expect.stringContaining('snapshot/unreadable')]);
    expect(texts('')).toEqual([expect.stringContaining('snapshot/unreadable')]);
    expect(texts('{"version": 2}')).toEqual([expect.stringContaining('snapshot/version')]);
    expect(texts('[]')).toEqual([expect.stringContaining('snapshot/version')]);
    const wrong = {
      ...snapshot,
      nodePools: [{ kind: 'NodePool' }, 7],
      nodes: null,
      workloads: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }],
      notLookedAt: [1],
      karpenterVersion: 1.14,
    };
    const found = texts(JSON.stringify(wrong, null, 1));
    expect(found).toHaveLength(7);
    for (const line of found) expect(line).toMatch(/prod\.json:\d+/);
    for (const place of [
      'karpenterVersion',
      'nodePools[0].apiVersion',
      'nodePools[0].metadata',
      'nodePools[1]',
      'nodes',
      'workloads[0].kind',
      'notLookedAt',
    ]) {
      expect(found.join('\n')).toContain(place);
    }
  });

  it('lets nothing in that the form does not have', async () => {
    const snapshot = await taken();
    const smuggled = {
      ...snapshot,
      extra: 'SECRET',
      nodes: snapshot.nodes.map((each) => ({ ...each, data: 'SECRET' })),
    };
    expect(parsed(JSON.stringify(smuggled))).toEqual(snapshot);
  });

  it('never throws, and what it gives fits the schema', async () => {
    const snapshot = JSON.parse(snapshotText(await taken()));
    const paths: (string | number)[][] = [];
    const visit = (value: unknown, path: (string | number)[]): void => {
      paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys(value)) visit((value as Record<string, unknown>)[key], [...path, key]);
    };
    visit(snapshot, []);
    const hostile = fc.constantFrom<unknown>(
      null,
      0,
      -1,
      '',
      'x',
      [],
      {},
      [null],
      [[]],
      { a: { b: [] } },
      JSON.parse('{"__proto__":{"a":1}}'),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.nat(paths.length - 1), hostile, (index, value) => {
        const path = paths[index] ?? [];
        const copy = structuredClone({ root: snapshot }) as Record<string, unknown>;
        let holder: Record<string | number, unknown> = copy;
        let last: string | number = 'root';
        for (const step of path) {
          holder = holder[last] as Record<string | number, unknown>;
          last = step;
        }
        holder[last] = value;
        const found = parseSnapshot(JSON.stringify(copy.root));
        if ('findings' in found) return found.findings.every((finding) => findingText(finding) !== '');
        read++;
        expect(refused(found.snapshot)).toEqual([]);
        expect(snapshotText(parsed(snapshotText(found.snapshot)))).toBe(snapshotText(found.snapshot));
        nodesByPool(found.snapshot);
        // A review takes its time; each twentieth says as much.
        if (read % 20 === 1) {
          const { karpenter, workloads } = snapshotObjects(found.snapshot);
          const side = (objects: readonly unknown[]) => ({ clusters: [{ folder: 'a', objects }] });
          review(side([]), side([...karpenter, ...workloads]));
        }
        return true;
      }),
      { numRuns: 200 },
    );
    expect(read).toBeGreaterThan(50);
  });
});

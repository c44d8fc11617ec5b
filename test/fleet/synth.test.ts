import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type App, Duration } from 'cdk8s';
import {
  Ami,
  arch,
  BatchJob,
  Budget,
  Cluster,
  type ClusterProps,
  EC2NodeClass,
  Fleet,
  KarpenterChart,
  NodePool,
  type NodePoolProps,
  ScaleTest,
  staleFiles,
  synth,
} from 'cdk8s-karpenter';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const FACTS: ClusterProps = {
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'test',
  tier: 'development',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
};
const NODES = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
const POOL: NodePoolProps = { nodeClass: NODES, requirements: [arch.in('amd64')], limits: { cpu: 1 } };

let project: string;
let errors: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'synth-'));
  writeFileSync(join(project, 'cdk8s.yaml'), 'app: node main.js\noutput: .cdk8s/synth\n');
  errors = '';
  vi.stubEnv('CDK8S_OUTDIR', undefined);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(project, { recursive: true, force: true });
});

const build = (make: (chart: KarpenterChart) => void) => (app: App, cluster: Cluster) => {
  const chart = new KarpenterChart(app, 'compute', { cluster });
  new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
  make(chart);
};

const good = (limit = 10): Fleet =>
  new Fleet().add(
    new Cluster(FACTS),
    build((chart) => {
      const general = new NodePool(chart, 'general', { ...POOL, limits: { cpu: limit } });
      new ScaleTest(chart, 'scale-test', { runsOn: general });
    }),
  );

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const EXPECTED = [
  'clusters/my-cluster/aws/template.yaml',
  'clusters/my-cluster/cluster.json',
  'clusters/my-cluster/install/README.md',
  'clusters/my-cluster/install/bootstrap.sh',
  'clusters/my-cluster/install/teardown.sh',
  'clusters/my-cluster/install/values-karpenter-crd.yaml',
  'clusters/my-cluster/install/values-karpenter.yaml',
  'clusters/my-cluster/manifests/ec2nodeclass-default.yaml',
  'clusters/my-cluster/manifests/kustomization.yaml',
  'clusters/my-cluster/manifests/nodepool-general.yaml',
  'clusters/my-cluster/scale-test/deployment-scale-test.yaml',
];

describe('a synth', () => {
  it('publishes one file an object, the facts of the cluster and what it generated', () => {
    synth(good(), { project });
    const dist = join(project, 'dist');
    expect(files(dist)).toEqual(['clusters/my-cluster/.generated', ...EXPECTED]);
    expect(readFileSync(join(dist, 'clusters/my-cluster/manifests/kustomization.yaml'), 'utf8')).toContain(
      'resources:\n  - ec2nodeclass-default.yaml\n  - nodepool-general.yaml\n',
    );
    expect(JSON.parse(readFileSync(join(dist, 'clusters/my-cluster/cluster.json'), 'utf8'))).toMatchObject({
      name: 'my-cluster',
      karpenterVersion: '1.14.1',
      nodeRole: { name: 'KarpenterNodeRole-my-cluster', existing: false },
    });
    for (const script of ['bootstrap.sh', 'teardown.sh']) {
      expect(statSync(join(dist, 'clusters/my-cluster/install', script)).mode & 0o100).toBe(0o100);
    }
    expect(process.exitCode).toBeUndefined();
  });

  it('says once that a taint of a pool changes what its Jobs tolerate, which the server refuses', () => {
    const tainted = (...keys: readonly string[]): Fleet =>
      new Fleet().add(
        new Cluster(FACTS),
        build((chart) => {
          const taints = keys.map((key) => ({ key, effect: 'NoSchedule' as const }));
          const general = new NodePool(chart, 'general', { ...POOL, limits: { cpu: 10 }, taints });
          new BatchJob(chart, 'nightly', { image: 'busybox:1.36', requests: { cpu: 1 }, runsOn: general });
        }),
      );
    synth(tainted(), { project });
    expect(errors).not.toContain('admission/immutable');
    synth(tainted('gpu'), { project, check: true });
    expect(errors).toContain('admission/immutable');
    errors = '';
    synth(tainted('gpu'), { project });
    expect(errors).toMatch(/Job\/.*nightly/);
    expect(errors).toMatch(/warning: spec\.template\.spec\.tolerations: .*the server refuses the update/);
    expect(errors).toContain('give it another name');
    errors = '';
    synth(tainted('gpu'), { project });
    expect(errors).not.toContain('admission/immutable');
  });

  it('changes one line for one line, and no other file', () => {
    synth(good(), { project });
    const inode = (file: string) => statSync(join(project, 'dist', file)).ino;
    const before = EXPECTED.map(inode);
    const pool = join(project, 'dist/clusters/my-cluster/manifests/nodepool-general.yaml');
    const old = readFileSync(pool, 'utf8').split('\n');
    synth(good(20), { project });
    const changed = readFileSync(pool, 'utf8').split('\n');
    expect(changed.filter((line, index) => line !== old[index])).toEqual(['    cpu: 20']);
    expect(EXPECTED.filter((file, index) => inode(file) !== before[index])).toEqual([
      'clusters/my-cluster/manifests/nodepool-general.yaml',
    ]);
    expect(errors).toContain('dist: 1 file written, 0 removed');
  });

  it('says which files are stale', () => {
    expect(staleFiles(good(), { project })).toEqual(['clusters/my-cluster/.generated', ...EXPECTED]);
    synth(good(), { project });
    expect(staleFiles(good(), { project })).toEqual([]);
    expect(staleFiles(good(20), { project })).toEqual(['clusters/my-cluster/manifests/nodepool-general.yaml']);
    expect(existsSync(join(project, '.cdk8s-karpenter/dist/next'))).toBe(false);
  });

  it('removes a cluster that left the fleet and leaves what others wrote', () => {
    const second = new Cluster({ ...FACTS, name: 'second' });
    synth(
      good().add(
        second,
        build((chart) => new NodePool(chart, 'general', POOL)),
      ),
      { project },
    );
    writeFileSync(join(project, 'dist/clusters/second/NOTES.md'), 'mine\n');
    synth(good(), { project });
    expect(files(join(project, 'dist'))).toEqual([
      'clusters/my-cluster/.generated',
      ...EXPECTED,
      'clusters/second/NOTES.md',
    ]);
  });
});

describe('admission', () => {
  const withPool = (props: Partial<NodePoolProps>, facts: Partial<ClusterProps> = {}): Fleet =>
    new Fleet().add(
      new Cluster({ ...FACTS, ...facts }),
      build((chart) => new NodePool(chart, 'general', { ...POOL, ...props } as NodePoolProps)),
    );

  it('stops a synth before the first byte when the API server would refuse an object', () => {
    synth(withPool({ override: { template: { spec: { expireAfter: '30 days' } } } }), { project });
    expect(process.exitCode).toBe(1);
    expect(errors).toContain('spec.template.spec.expireAfter');
    expect(errors).toContain('[admission/pattern]');
    expect(existsSync(join(project, 'dist'))).toBe(false);
  });

  it('stops a synth when objects do not fit together', () => {
    synth(withPool({ nodeClass: { ...NODES, name: 'nowhere' } }), { project });
    expect(process.exitCode).toBe(1);
    expect(errors).toMatch(
      /NodePool\/general \(cluster my-cluster, construct compute\/general\)\n.*\[set\/missing-nodeclass\]/,
    );
    expect(existsSync(join(project, 'dist'))).toBe(false);
  });

  it('knows the feature gates of the cluster', () => {
    const pool = { replicas: 1, limits: { nodes: 2 } } as Partial<NodePoolProps>;
    synth(withPool(pool), { project });
    expect(errors).toContain('[controller/');
    expect(process.exitCode).toBe(1);
    process.exitCode = undefined;
    synth(withPool(pool, { featureGates: { staticCapacity: true } }), { project });
    expect(process.exitCode).toBeUndefined();
  });

  it('lets a raw field pass that no version knows', () => {
    synth(withPool({ raw: { future: { deep: [1, '2'] } } }), { project });
    expect(process.exitCode).toBeUndefined();
    expect(readFileSync(join(project, 'dist/clusters/my-cluster/manifests/nodepool-general.yaml'), 'utf8')).toContain(
      "  future:\n    deep:\n      - 1\n      - '2'\n",
    );
  });
});

describe('cdk8s-cli', () => {
  it('finds every file in the scratch folder, hard-linked, when it names that', () => {
    vi.stubEnv('CDK8S_OUTDIR', '.cdk8s/synth');
    synth(good(), { project });
    expect(files(join(project, '.cdk8s/synth'))).toEqual(EXPECTED);
    for (const file of EXPECTED) {
      expect(statSync(join(project, '.cdk8s/synth', file)).ino).toBe(statSync(join(project, 'dist', file)).ino);
    }
    // The next run finds an emptied scratch and an unchanged dist.
    rmSync(join(project, '.cdk8s/synth'), { recursive: true });
    synth(good(), { project });
    expect(files(join(project, '.cdk8s/synth'))).toEqual(EXPECTED);
  });

  it('gets -o X there and nowhere else', () => {
    vi.stubEnv('CDK8S_OUTDIR', 'elsewhere');
    synth(good(), { project });
    expect(files(join(project, 'elsewhere'))).toEqual(EXPECTED);
    expect(existsSync(join(project, 'dist'))).toBe(false);
  });

  it('gets only applicable objects for --stdout, each behind a ---', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-'));
    vi.stubEnv('CDK8S_OUTDIR', folder);
    synth(good(), { project });
    const written = files(folder);
    expect(written).toEqual([
      'clusters/my-cluster/manifests/ec2nodeclass-default.yaml',
      'clusters/my-cluster/manifests/nodepool-general.yaml',
    ]);
    for (const file of written) expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^---\n/);
    expect(existsSync(join(project, 'dist'))).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('errors', () => {
  const wrong = (): Fleet =>
    new Fleet()
      .add(
        new Cluster({ ...FACTS, name: 'old', karpenterVersion: '1.10' }),
        build((chart) => {
          new NodePool(chart, 'x'.repeat(64), POOL);
          new NodePool(chart, 'no-limit', { ...POOL, limits: undefined } as unknown as NodePoolProps);
          new NodePool(chart, 'no-duration', {
            ...POOL,
            disruption: {
              consolidateAfter: Duration.minutes(1),
              budgets: [Budget.none().during('0 9 * * mon-fri', undefined as unknown as Duration)],
            },
          });
          new NodePool(chart, 'newer', {
            ...POOL,
            disruption: { consolidateAfter: 'Never', consolidationPolicy: 'Balanced' },
          });
          new NodePool(chart, 'one', { ...POOL, metadata: { name: 'twin' } });
          new NodePool(chart, 'two', { ...POOL, metadata: { name: 'twin' } });
          new EC2NodeClass(chart, 'both', { ami: Ami.al2023('latest'), role: 'a', instanceProfile: 'b' });
        }),
      )
      .add(
        new Cluster({ ...FACTS, name: 'new' }),
        build((chart) => new EC2NodeClass(chart, 'ubuntu', { amiSelectorTerms: [{ alias: 'ubuntu@latest' }] })),
      );

  it('of all clusters are told in one run, each once, with construct, value, rule and way out', () => {
    synth(good(), { project });
    const before = files(join(project, 'dist'));
    cpSync(join(project, 'dist'), join(project, 'copy'), { recursive: true });
    errors = '';
    synth(wrong(), { project });

    expect(process.exitCode).toBe(1);
    expect(errors.replace(/x{64}/g, 'x*64')).toMatchInlineSnapshot(`
      "NodePool/x*64 (cluster old, construct compute/x*64)
        error: metadata.name: the name of a NodePool has at most 63 characters (it is written into a label), this one has 64 (got "x*64") [charts/name-length]
          fix: shorten the construct id or set metadata.name
      NodePool/no-limit (cluster old, construct compute/no-limit)
        error: spec.limits: limits are required: without them a bug launches nodes until the quota of the account ends (missing) [charts/nodepool-limits-missing]
          fix: give limits: { cpu: …, memory: … }, or say why not: limits: unlimited('…')
      NodePool/no-duration (cluster old, construct compute/no-duration)
        error: spec.disruption.budgets[0].duration: a schedule needs a duration: it only says when the window opens (missing) [charts/budget-duration-missing]
          fix: give one: during(schedule, Duration.hours(8))
      NodePool/newer (cluster old, construct compute/newer)
        error: spec.disruption.consolidationPolicy: the value Balanced exists from Karpenter 1.14; the cluster runs 1.10 (got "Balanced") [charts/newer-value]
          fix: upgrade the cluster's Karpenter to 1.14 or later, or leave it out
      EC2NodeClass/both (cluster old, construct compute/both)
        error: spec.instanceProfile: role (a) and instanceProfile exclude each other (got "b") [charts/ec2nodeclass-role-conflict]
          fix: keep the role and let Karpenter make the profile, or keep the profile where IAM cannot be reached
      NodePool/twin (cluster old, construct compute/two)
        error: metadata.name: NodePool twin is defined twice; the first one is compute/one (got "twin") [set/duplicate-name]
          fix: rename or remove one of them
      EC2NodeClass/ubuntu (cluster new, construct compute/ubuntu)
        error: spec.amiSelectorTerms[0].alias: there is no AMI alias of the family "ubuntu"; Karpenter knows al2, al2023, bottlerocket, windows2019, windows2022, windows2025 (got "ubuntu@latest") [charts/ami-alias-family]
          fix: choose one of them, or select your image by tags, id, name or ssmParameter
      7 errors; nothing was written
      "
    `);
    expect(files(join(project, 'dist'))).toEqual(before);
    for (const file of before) {
      expect(readFileSync(join(project, 'dist', file))).toEqual(readFileSync(join(project, 'copy', file)));
    }
  });

  it('of code that throws are a finding, not a stack trace', () => {
    const fleet = new Fleet().add(new Cluster(FACTS), (app) => {
      new NodePool(app, 'general', POOL);
    });
    synth(fleet, { project });
    expect(process.exitCode).toBe(1);
    expect(errors).toContain('stands in no KarpenterChart');
    expect(errors).not.toMatch(/^\s+at /m);
  });

  it.each([
    [[], /the fleet has no cluster/],
    [['my-cluster', 'My-Cluster'], /two clusters are written to one folder \(my-cluster\)/],
    [['../x'], /a folder is one name/],
  ])('in the folders of a fleet: %j', (folders, message) => {
    const fleet = folders.reduce(
      (made, folder) =>
        made.add(
          new Cluster({ ...FACTS, name: 'x' }),
          build((chart) => new NodePool(chart, 'general', POOL)),
          { folder },
        ),
      new Fleet(),
    );
    synth(fleet, { project });
    expect(process.exitCode).toBe(1);
    expect(errors).toMatch(message);
    expect(existsSync(join(project, 'dist'))).toBe(false);
  });

  it('of the output are told in words', () => {
    writeFileSync(join(project, 'dist'), 'a file');
    synth(good(), { project });
    expect(process.exitCode).toBe(1);
    expect(errors).toMatch(/^error: .*dist is not a folder/m);
  });

  it('in values that YAML cannot carry name the field', () => {
    const fleet = new Fleet().add(
      new Cluster(FACTS),
      build(
        (chart) => new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { text: 'a\u0000b' } }),
      ),
    );
    synth(fleet, { project });
    expect(process.exitCode).toBe(1);
    expect(errors).toContain('data.text');
    mkdirSync(join(project, 'dist'), { recursive: true });
    expect(files(join(project, 'dist'))).toEqual([]);
  });
});

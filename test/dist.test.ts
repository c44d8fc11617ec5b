import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { staleFiles } from 'cdk8s-karpenter';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { fleet } from '../clusters';
import { admit, controllerFindings } from '../src/admission';
import { Cluster, fromFacts } from '../src/cluster';
import { VerdictCache } from '../src/fleet/judge/verdict-cache';
import { readAcknowledgements } from '../src/fleet/output/fleet-acknowledgements';
import { outputOf } from '../src/fleet/output/fleet-output';
import { allowedDisruptions, type BudgetObject, type DisruptionReason } from '../src/karpenter';
import { realTool } from './real-tool';

const CLUSTERS = 'dist/clusters';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: unknown;
}

const yamlFiles = readdirSync(CLUSTERS, { recursive: true, withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() && /\/(manifests|scale-test)(\/|$)/.test(entry.parentPath) && entry.name.endsWith('.yaml'),
  )
  .map((entry) => join(entry.parentPath, entry.name));

const read = (file: string): Manifest => load(readFileSync(file, 'utf8')) as Manifest;

const objectOf = (cluster: string, file: string): Manifest => read(join(CLUSTERS, cluster, file));

/** The cluster of a file below `manifests/` or `scale-test/`. */
function clusterOf(file: string): Cluster {
  const facts = fromFacts(JSON.parse(readFileSync(join(dirname(dirname(file)), 'cluster.json'), 'utf8')));
  if ('problems' in facts) throw new Error(JSON.stringify(facts.problems));
  return new Cluster(facts.props);
}

it('is clean under the recommended policy, or a reason is given', () => {
  const filed = readAcknowledgements('.');
  const found = [...outputOf(fleet, { verdicts: new VerdictCache(), filed })].flatMap(({ findings }) => findings);
  expect(found.filter(({ acknowledged }) => acknowledged === undefined)).toEqual([]);
  expect(found.length).toBeGreaterThan(0);
});

it('the committed dist/ is what the fleet synthesizes', () => expect(staleFiles(fleet)).toEqual([]));

const discoveredBy = (cluster: string) => [{ tags: { 'karpenter.sh/discovery': cluster } }];
const consolidation = { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '1m' };

describe('the development cluster', () => {
  it('has its node class', () =>
    expect(objectOf('dev-cluster', 'manifests/ec2nodeclass-dev-node-class.yaml')).toEqual({
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: 'dev-node-class' },
      spec: {
        amiFamily: 'AL2023',
        amiSelectorTerms: [{ alias: 'al2023@latest' }],
        role: 'KarpenterNodeRole-Dev',
        subnetSelectorTerms: discoveredBy('dev-cluster'),
        securityGroupSelectorTerms: discoveredBy('dev-cluster'),
      },
    }));

  it('has its pool', () =>
    expect(objectOf('dev-cluster', 'manifests/nodepool-dev-default-pool.yaml')).toEqual({
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: 'dev-default-pool' },
      spec: {
        template: {
          spec: {
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'dev-node-class' },
            requirements: [
              { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
              { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
              { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
            ],
          },
        },
        disruption: consolidation,
        limits: { cpu: 100 },
      },
    }));

  it('has its scale test, outside of the applied path', () =>
    expect(objectOf('dev-cluster', 'scale-test/deployment-karpenter-scale-test.yaml')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'karpenter-scale-test' },
      spec: {
        replicas: 10,
        selector: { matchLabels: { app: 'scale-test' } },
        template: {
          metadata: { labels: { app: 'scale-test' } },
          spec: {
            containers: [{ name: 'nginx', image: 'nginx', resources: { requests: { cpu: '2', memory: '2Gi' } } }],
          },
        },
      },
    }));
});

describe('the production cluster', () => {
  const nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };

  it('has its node class', () =>
    expect(objectOf('my-cluster', 'manifests/ec2nodeclass-default.yaml')).toEqual({
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: 'default' },
      spec: {
        role: 'KarpenterNodeRole-my-cluster',
        amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
        subnetSelectorTerms: discoveredBy('my-cluster'),
        securityGroupSelectorTerms: discoveredBy('my-cluster'),
        kubelet: {
          systemReserved: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '1Gi' },
          evictionHard: { 'memory.available': '5%', 'nodefs.available': '10%', 'nodefs.inodesFree': '10%' },
        },
      },
    }));

  it('has its general pool', () =>
    expect(objectOf('my-cluster', 'manifests/nodepool-default.yaml')).toEqual({
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: 'default' },
      spec: {
        template: {
          spec: {
            requirements: [
              { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
              { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
              { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
              { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
              { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
            ],
            nodeClassRef,
            expireAfter: '720h',
          },
        },
        limits: { cpu: 1000, memory: '1000Gi' },
        disruption: {
          ...consolidation,
          budgets: [{ nodes: '20%' }, { schedule: '0 9 * * mon-fri', duration: '8h', nodes: '0' }],
        },
      },
    }));

  it('has its GPU pool', () =>
    expect(objectOf('my-cluster', 'manifests/nodepool-gpu.yaml')).toEqual({
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: 'gpu' },
      spec: {
        template: {
          spec: {
            requirements: [
              {
                key: 'node.kubernetes.io/instance-type',
                operator: 'In',
                values: ['g5.4xlarge', 'g5.8xlarge', 'p4d.24xlarge'],
              },
              { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
            ],
            taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
            nodeClassRef,
          },
        },
        limits: { 'nvidia.com/gpu': 8 },
        disruption: consolidation,
      },
    }));

  it('protects its batch Job from disruption', () =>
    expect(objectOf('my-cluster', 'manifests/job-reconcile-invoices.yaml')).toMatchObject({
      kind: 'Job',
      spec: { template: { metadata: { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } } } },
    }));
});

describe('the canary cluster', () => {
  it('has what Karpenter 1.15 brings', () => {
    expect(objectOf('canary-cluster', 'install/values-karpenter.yaml')).toMatchObject({
      controller: { env: [{ name: 'SCHEDULER_CONFIG', value: expect.stringContaining('podTopologySpread') }] },
      settings: { awsFeatureGates: { rebootForRepair: true }, featureGates: { nodeRepair: true } },
    });
    expect(readFileSync(join(CLUSTERS, 'canary-cluster/aws/template.yaml'), 'utf8')).toContain('ec2:RebootInstances');
  });

  it('repairs nodes in the office hours in which nothing else is disrupted', () => {
    const { spec } = objectOf('canary-cluster', 'manifests/nodepool-default.yaml');
    const { budgets } = (spec as { disruption: { budgets: readonly BudgetObject[] } }).disruption;
    const noon = Date.UTC(2026, 10, 20, 12);
    const allowed = (reason: DisruptionReason) => allowedDisruptions({ budgets, nodes: 10, reason, at: noon }).allowed;
    expect([allowed('Unhealthy'), allowed('Drifted')]).toEqual([2, 0]);
  });
});

describe('every document', () => {
  it.each(yamlFiles)('%s is accepted by API server and controller of its cluster', (file) => {
    const cluster = clusterOf(file);
    expect([...admit(read(file), cluster), ...controllerFindings(read(file), cluster)]).toEqual([]);
  });

  it('is not the aws-auth ConfigMap: a synced one would lock every other node out', () => {
    const awsAuth = yamlFiles.filter((file) => {
      const { kind, metadata } = read(file);
      return kind === 'ConfigMap' && metadata?.name === 'aws-auth';
    });
    expect(yamlFiles.length).toBeGreaterThan(5);
    expect(awsAuth).toEqual([]);
  });

  it('of Karpenter carries no namespace', () =>
    expect(
      yamlFiles.map(read).filter(({ apiVersion, metadata }) => /karpenter/.test(apiVersion) && metadata.namespace),
    ).toEqual([]));
});

describe.skipIf(!realTool('kubectl', 'version', '--client'))("kubectl's decoder", () => {
  it('reads every object as we wrote it', () => {
    const files = yamlFiles.filter((file) => !file.endsWith('kustomization.yaml'));
    const args = ['annotate', '--local', '-o', 'json', 'read-back=1', ...files.flatMap((file) => ['-f', file])];
    const decoded = JSON.parse(`[${execFileSync('kubectl', args, { encoding: 'utf8' }).replace(/^}\n{/gm, '},{')}]`);
    for (const object of decoded) {
      delete object.metadata.annotations['read-back'];
      if (Object.keys(object.metadata.annotations).length === 0) delete object.metadata.annotations;
    }
    expect(decoded).toEqual(files.map(read));
  });

  const key = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;
  const byKey = (a: Manifest, b: Manifest) => (key(a) < key(b) ? -1 : 1);
  const built = (folder: string): Manifest[] =>
    (loadAll(execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' })) as Manifest[]).sort(byKey);

  describe.each(fleet.members.map(({ folder, cluster }) => [folder, cluster.environment]))(
    '%s',
    (folder, environment) => {
      const manifests = join(CLUSTERS, folder, 'manifests');
      const { resources } = read(join(manifests, 'kustomization.yaml')) as unknown as { resources: string[] };
      const written = resources.map((file) => read(join(manifests, file))).sort(byKey);

      it('builds its manifests as they are', () => expect(built(manifests)).toEqual(written));

      it('builds its overlay to its manifests', () =>
        expect(built(join('dist/overlays', environment, folder))).toEqual(written));
    },
  );

  it.each(['dev', 'staging', 'prod'])('builds the environment %s by itself', (environment) =>
    expect(built(join('dist/overlays', environment)).length).toBeGreaterThan(1),
  );
});

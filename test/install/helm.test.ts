import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster';
import { type KarpenterValuesOptions, karpenterCrdValues, karpenterValues } from '../../src/install';
import { realTool } from '../real-tool';
import { clusterOf, clusterWith, ISSUER, OVERLAY } from './clusters';

const HELM = join(__dirname, '../../.tools/bin/helm');

const folder = mkdtempSync(join(tmpdir(), 'values-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Read {
  readonly clusterName: string;
  readonly replicas: number;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly serviceAccount: object;
  readonly affinity: object;
  readonly nodeSelector: object;
  readonly tolerations: object;
  readonly annotations: object;
}

/** What the templates of a chart get to see of values files. */
function rendered(...texts: readonly string[]): Read {
  const files = texts.flatMap((text, index) => {
    const file = join(folder, `values-${index}.yaml`);
    writeFileSync(file, text);
    return ['--values', file];
  });
  const chart = join(__dirname, 'chart');
  const environment = { ...process.env, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };
  const output = execFileSync(HELM, ['template', 'karpenter', chart, ...files], { encoding: 'utf8', env: environment });
  return load(output) as Read;
}

const read = (cluster: Cluster, options?: KarpenterValuesOptions): Read => {
  const { text, findings } = karpenterValues(cluster, options);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return rendered(text);
};

describe.skipIf(!realTool(HELM, 'version'))('Helm reads the values as they are meant', () => {
  it('of a plain cluster: what the chart has stays', () => {
    const values = read(clusterWith());
    expect(values).toMatchObject({
      clusterName: 'prod-eu',
      replicas: 2,
      image: 'public.ecr.aws/karpenter/controller@sha256:chart',
      serviceAccount: { name: 'karpenter', annotations: {} },
      affinity: { nodeAffinity: expect.anything(), podAntiAffinity: expect.anything() },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
    });
    expect(values.env).toEqual({
      INTERRUPTION_QUEUE: 'prod-eu',
      VM_MEMORY_OVERHEAD_PERCENT: '0.075',
      IGNORE_DRA_REQUESTS: 'true',
      FEATURE_GATES:
        'NodeRepair=false,ReservedCapacity=true,SpotToSpotConsolidation=false,NodeOverlay=false,StaticCapacity=false,CapacityBuffer=false',
    });
  });

  it('of a cluster that says everything', () => {
    const cluster = clusterWith({
      name: 'no',
      account: '111122223333',
      endpoint: 'https://example.eks.amazonaws.com',
      identity: { irsa: { issuer: ISSUER } },
      serviceAccount: 'true',
      vpc: { isolated: true },
      registry: { controllerImage: 'registry.example.com/karpenter/controller' },
      settings: { vmMemoryOverheadPercent: 0, reservedENIs: 0, ignoreDRARequests: false },
    });
    const values = read(cluster, {
      controllerNodes: { nodeGroup: '1e3', tolerations: [{ key: 'system', operator: 'Exists' }] },
      image: { digests: { '1.14.1': `sha256:${'a'.repeat(64)}` } },
      objects: [OVERLAY],
      values: {
        affinity: { override: { podAntiAffinity: {} }, reason: 'one node' },
        replicas: { override: 1, reason: 'one node' },
      },
    });
    expect(values).toMatchObject({
      clusterName: 'no',
      replicas: 1,
      image: `registry.example.com/karpenter/controller@sha256:${'a'.repeat(64)}`,
      serviceAccount: {
        name: 'true',
        annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/KarpenterControllerRole-no' },
      },
      nodeSelector: { 'kubernetes.io/os': 'linux', 'eks.amazonaws.com/nodegroup': '1e3' },
      tolerations: [{ key: 'CriticalAddonsOnly' }, { key: 'system' }],
    });
    // Nothing is left of what was overridden.
    expect(values.affinity).toEqual({ podAntiAffinity: {} });
    expect(values.env).toMatchObject({
      CLUSTER_ENDPOINT: 'https://example.eks.amazonaws.com',
      ISOLATED_VPC: 'true',
      VM_MEMORY_OVERHEAD_PERCENT: '0',
      RESERVED_ENIS: '0',
      IGNORE_DRA_REQUESTS: 'false',
    });
    expect(values.env.FEATURE_GATES).toContain('NodeOverlay=true');
  });

  it('of 1.8.0, whose defaults spell a gate differently', () => {
    expect(read(clusterOf('1.8.0')).env.FEATURE_GATES).toContain('StaticCapacity=false,');
  });

  it('the traps are there: plain values would be lost', () => {
    const lost = rendered(
      'settings: { clusterName: a, vmMemoryOverheadPercent: 0, ignoreDRARequests: false }\nserviceAccount: { name: a }',
    );
    expect(lost.env.VM_MEMORY_OVERHEAD_PERCENT).toBeUndefined();
    expect(lost.env.IGNORE_DRA_REQUESTS).toBeUndefined();
    expect(lost.env.FEATURE_GATES).toContain('StaticCapacity=,');
  });

  it('the CRDs are annotated', () => {
    const { text } = karpenterCrdValues(clusterWith());
    expect(rendered(karpenterValues(clusterWith()).text, text).annotations).toEqual({
      'helm.sh/resource-policy': 'keep',
    });
  });
});

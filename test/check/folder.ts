import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { onTestFinished } from 'vitest';

/** A folder with these files, gone when the test is done. Objects are written as YAML. */
export function folder(files: Readonly<Record<string, string | Buffer | object>>): string {
  const base = mkdtempSync(join(tmpdir(), 'check-'));
  onTestFinished(() => rmSync(base, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(base, name)), { recursive: true });
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(join(base, name), isText ? content : dump(content));
  }
  return base;
}

/** A NodePool that API server and controller accept. */
export const pool = (name: string, spec: object = {}, templateSpec: object = {}): Record<string, unknown> => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }],
        ...templateSpec,
      },
    },
    ...spec,
  },
});

/** Its EC2NodeClass. */
export const nodeClass = (name: string, spec: object = {}): Record<string, unknown> => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name },
  spec: {
    amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    role: 'KarpenterNodeRole-my-cluster',
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    ...spec,
  },
});

export const clusterJson = (name: string, more: object = {}): string =>
  JSON.stringify({
    name,
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
    featureGates: {},
    discoveryTag: { key: 'karpenter.sh/discovery', value: name },
    nodeRole: { name: `KarpenterNodeRole-${name}` },
    ...more,
  });

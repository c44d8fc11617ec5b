/**
 * The objects of one cluster of the bench as plain data: what each contender builds in its own way. Every cluster has
 * another account, name, limit and image than the next.
 */
export interface ClusterFacts {
  readonly name: string;
  readonly region: string;
  readonly environment: string;
  readonly account: string;
  readonly cpu: number;
  readonly replicas: number;
}

const REGIONS = ['eu-west-1', 'us-east-1', 'ap-southeast-2'];
const ENVIRONMENTS = ['dev', 'staging', 'prod'];

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

export const factsOf = (index: number, changed = false): ClusterFacts => ({
  name: `cluster-${String(index).padStart(4, '0')}`,
  region: pick(REGIONS, index),
  environment: pick(ENVIRONMENTS, index),
  account: String(100_000_000_000 + index),
  cpu: 1000 + index + (changed ? 1 : 0),
  replicas: 1 + (index % 9),
});

export const discoveredBy = ({ name }: ClusterFacts) => [{ tags: { 'karpenter.sh/discovery': name } }];

export const nodeClassSpec = (facts: ClusterFacts) => ({
  amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
  role: `KarpenterNodeRole-${facts.name}`,
  securityGroupSelectorTerms: discoveredBy(facts),
  subnetSelectorTerms: discoveredBy(facts),
  kubelet: { systemReserved: { cpu: '100m', memory: '100Mi' } },
  tags: { account: facts.account, team: 'platform' },
});

export const BUDGETS = [{ nodes: '20%' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }];

export const serviceAccount = () => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'inflate', namespace: 'default' },
  automountServiceAccountToken: false,
});

export const configMap = ({ name, region, account, environment }: ClusterFacts) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cluster-facts', namespace: 'default' },
  data: {
    name,
    region,
    account,
    environment,
    'boot.sh': `#!/bin/sh\nset -eu\necho "${name} in ${region}"\nexec /app --account ${account}\n`,
  },
});

export const deployment = ({ replicas }: ClusterFacts) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'inflate', namespace: 'default', labels: { app: 'inflate' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'inflate' } },
    template: {
      metadata: { labels: { app: 'inflate' } },
      spec: {
        serviceAccountName: 'inflate',
        nodeSelector: { 'karpenter.sh/nodepool': 'general' },
        containers: [
          {
            name: 'pause',
            image: 'public.ecr.aws/eks-distro/kubernetes/pause:3.10',
            resources: { requests: { cpu: '1', memory: '1Gi' } },
            envFrom: [{ configMapRef: { name: 'cluster-facts' } }],
          },
        ],
      },
    },
  },
});

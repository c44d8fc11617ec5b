/** A NodePool that the API server accepts, with parts laid over it. */
export const nodePool = (name: string, spec: object = {}, labels: object = {}): Record<string, unknown> => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    template: {
      metadata: { labels },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [],
        ...spec,
      },
    },
  },
});

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

/** The namespace of what is made here. */
export const WEB = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };

export const deployment = (name: string, podSpec: object): Record<string, unknown> => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'web' },
  spec: { template: { spec: { containers: [], ...podSpec } } },
});

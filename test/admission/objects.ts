import { type AdmitOptions, admit } from '../../src/admission';

export type Json = Record<string, unknown>;

/** A NodePool that the API server accepts. */
export const nodePool = (spec: Json = {}, template: Json = {}, metadata: Json = { name: 'default' }): Json => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata,
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [],
        ...template,
      },
    },
    ...spec,
  },
});

/** The NodeClaim of such a pool: its spec never changes. */
export const nodeClaim = (spec: Json = {}): Json => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodeClaim',
  metadata: { name: 'default-x' },
  spec: {
    nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
    requirements: [],
    ...spec,
  },
});

/** An EC2NodeClass that the API server accepts. */
export const nodeClass = (spec: Json = {}, metadata: Json = { name: 'default' }): Json => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata,
  spec: {
    role: 'my-role',
    amiSelectorTerms: [{ alias: 'al2023@latest' }],
    subnetSelectorTerms: [{ id: 'subnet-1' }],
    securityGroupSelectorTerms: [{ id: 'sg-1' }],
    ...spec,
  },
});

/** What is wrong with an object for Karpenter 1.14, as `rule path`. */
export const judge = (object: unknown, options: Partial<AdmitOptions> = {}): readonly string[] =>
  admit(object, { karpenterMinor: '1.14', ...options }).map(({ rule, path }) => `${rule} ${path}`);

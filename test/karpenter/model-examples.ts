/** What docs/model.md asks about, for the test that runs its code and for the script that writes its figures. */
import * as model from '../../src/karpenter';

export const general: model.NodePoolObject = {
  metadata: { name: 'general' },
  spec: {
    limits: { cpu: 1000 },
    template: {
      spec: {
        requirements: [
          { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
          { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['4'] },
          { key: 'karpenter.k8s.aws/instance-gpu-count', operator: 'Lt', values: ['1'] },
        ],
      },
    },
  },
};

export const nodeClass: model.EC2NodeClassObject = { spec: { amiSelectorTerms: [{ alias: 'al2023@v20260315' }] } };

/** The funnel of that pool, a line a step. */
export const funnelLines = (): string[] =>
  model
    .resolveNodePool({ nodePool: general, nodeClass, karpenterVersion: '1.14.1' })
    .funnel.map(({ text, left }) => `${left} ${text}`);

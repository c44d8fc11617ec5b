import { at } from '../../objects';
import { levels, type PoolRule } from '../policy-rule';

export const terminationGracePeriod: PoolRule = {
  id: 'policy/termination-grace-period',
  on: 'NodePool',
  title: 'A node may drain for ever',
  why: 'An upgrade waits for one pod: without `terminationGracePeriod` a PodDisruptionBudget or a pod with do-not-disrupt keeps a node draining, and it is paid for.',
  fix: 'set spec.template.spec.terminationGracePeriod, 24h say: pods are deleted when it is over, so longer than your longest job',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#spectemplatespecterminationgraceperiod',
  reports: ['kubernetes-sigs/karpenter#2802', 'aws/karpenter-provider-aws#8105'],
  levels: levels('off', 'off', 'info'),
  example: { of: 'NodePool/general', path: 'spec.template.spec.terminationGracePeriod', bad: undefined, good: '24h' },
  cel: { valid: 'has(object.spec.template.spec.terminationGracePeriod)' },
  check: ({ object }) =>
    at(object, 'spec', 'template', 'spec', 'terminationGracePeriod') === undefined
      ? [{ path: 'spec.template.spec', message: 'nothing ends the draining of a node whose pods do not go' }]
      : [],
};

import { levels, type PolicySetRule } from '../policy-rule';

export const spotQueue: PolicySetRule = {
  id: 'policy/spot-queue',
  on: 'set',
  title: 'Spot nodes without an interruption queue',
  why: 'Pods are killed without warning when EC2 takes a node back: nobody tells Karpenter of the two minutes that there are.',
  fix: 'give the cluster an interruptionQueue, or leave spot out',
  url: 'https://karpenter.sh/docs/concepts/disruption/#interruption',
  reports: ['aws/karpenter-provider-aws#7249', 'aws/karpenter-provider-aws#6024'],
  levels: levels('info', 'warning', 'error'),
  example: {
    of: 'facts',
    path: 'interruptionQueue',
    bad: undefined,
    good: { name: 'my-cluster' },
    with: [{ of: 'NodePool/general', path: 'spec.template.spec.requirements[0].values', value: ['spot', 'on-demand'] }],
  },
  cel: { why: 'the queue is a setting of the controller, not of the object' },
  check: ({ pools, facts }) =>
    // A cluster.json that names no role says nothing of a queue either.
    facts?.nodeRole === undefined || facts.interruptionQueue !== undefined
      ? []
      : pools
          .filter((pool) => pool.allows('spot'))
          .map(({ object }) => ({
            object,
            path: 'spec.template.spec.requirements',
            message: 'the pool may be of spot, and the cluster has no interruption queue',
          })),
};

import { at, isObject } from '../../objects';
import { levels, type PoolRule } from '../policy-rule';

const size = (value: unknown): number => (isObject(value) ? Object.keys(value).length : 0);

/** Charts write the reason why a pool has no limit. */
const isUnlimited = (object: object): boolean =>
  at(object, 'metadata', 'annotations', 'cdk8s-karpenter/unlimited') !== undefined;

export const limits: PoolRule = {
  id: 'policy/limits',
  on: 'NodePool',
  title: 'Nothing bounds what a pool may come to',
  why: 'A bug in one Deployment launches nodes until the quota of the account ends: Karpenter adds nodes as long as pods are pending.',
  fix: 'set spec.limits.cpu and spec.limits.memory to what the pool may come to',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#speclimits',
  reports: ['aws/karpenter-provider-aws#6328', 'kubernetes-sigs/karpenter#745'],
  levels: levels('info', 'warning', 'error'),
  example: { of: 'NodePool/general', path: 'spec.limits', bad: undefined, good: { cpu: 1000, memory: '4000Gi' } },
  cel: {
    valid:
      "has(object.spec.replicas) || (has(object.spec.limits) && size(object.spec.limits) > 0) || (has(object.metadata.annotations) && 'cdk8s-karpenter/unlimited' in object.metadata.annotations)",
  },
  check: ({ object, isStatic }) =>
    isStatic || size(at(object, 'spec', 'limits')) > 0 || isUnlimited(object)
      ? []
      : [{ path: 'spec', message: 'the pool has no limits, so nothing but the quota of the account ends its growth' }],
};

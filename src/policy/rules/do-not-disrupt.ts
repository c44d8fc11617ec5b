import { at, type JsonObject, kindOf } from '../../objects';
import { levels, type PolicySetRule } from '../policy-rule';

const GRACE = ['spec', 'template', 'spec', 'terminationGracePeriod'];
const PODS = ['spec', 'template', 'metadata', 'annotations'];

/** Pods of a Job come to an end by themselves. */
const isProtected = (object: JsonObject): boolean =>
  kindOf(object) !== 'Job' && at(object, ...PODS, 'karpenter.sh/do-not-disrupt') === 'true';

export const doNotDisrupt: PolicySetRule = {
  id: 'policy/do-not-disrupt',
  on: 'set',
  title: 'Protected pods stand on nodes without a grace period',
  why: 'Nodes with these pods are never drained to the end: they neither drift to a new image nor go when they expire, until someone deletes the pods.',
  fix: 'set terminationGracePeriod of the pools, or take the annotation off pods that may be moved',
  url: 'https://karpenter.sh/docs/concepts/disruption/#pod-level-controls',
  reports: ['kubernetes-sigs/karpenter#1776'],
  levels: levels('off', 'info', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.terminationGracePeriod',
    bad: undefined,
    good: '24h',
    beside: [
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'store' },
        spec: {
          template: {
            metadata: { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
            spec: { containers: [{ name: 'store', image: 'store' }] },
          },
        },
      },
    ],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ objects, pools }) => {
    if (pools.length === 0 || pools.some(({ object }) => at(object, ...GRACE) !== undefined)) return [];
    return objects.filter(isProtected).map((object) => ({
      object,
      path: 'spec.template.metadata.annotations',
      message: 'the pods may not be disrupted, and no pool of the set has a terminationGracePeriod',
    }));
  },
};

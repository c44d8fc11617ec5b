import { shown } from '../../findings';
import { at, kindOf, numberAt, textAt } from '../../objects';
import { CONTROLLER } from '../example-objects';
import { levels, type PolicySetRule } from '../policy-rule';

export const controllerReplicas: PolicySetRule = {
  id: 'policy/controller-replicas',
  on: 'set',
  title: 'Karpenter runs with one replica',
  why: 'No node is launched while that pod moves or its node fails: there is nobody to take over.',
  fix: 'leave replicas at 2',
  url: 'https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/',
  reports: ['aws/karpenter-provider-aws#7141'],
  levels: levels('off', 'info', 'warning'),
  example: { of: 'Deployment/kube-system/karpenter', path: 'spec.replicas', bad: 1, good: 2, beside: [CONTROLLER] },
  cel: { why: 'it is about a Deployment, and a policy for Karpenter objects is not asked' },
  check: ({ objects }) =>
    objects
      .filter(
        (object) =>
          kindOf(object) === 'Deployment' &&
          textAt(object, 'metadata', 'labels', 'app.kubernetes.io/name') === 'karpenter' &&
          (numberAt(object, 'spec', 'replicas') ?? 1) < 2,
      )
      .map((object) => ({
        object,
        path: 'spec.replicas',
        ...shown(at(object, 'spec', 'replicas')),
        message: 'the controller has no second replica that takes over',
      })),
};

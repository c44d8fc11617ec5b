import { at, type JsonObject, numberAt } from '../../objects';
import { levels, type PoolRule } from '../policy-rule';

/** A pool that is meant to be of few types: others come after it by their weight, or its capacity was bought. */
export const isBound = (pool: JsonObject, nodeClass: JsonObject | undefined): boolean =>
  (numberAt(pool, 'spec', 'weight') ?? 0) > 0 ||
  at(nodeClass, 'spec', 'capacityReservationSelectorTerms') !== undefined ||
  at(nodeClass, 'spec', 'placementGroupSelector') !== undefined;

export const oneFamily: PoolRule = {
  id: 'policy/one-family',
  on: 'NodePool',
  title: 'Every type of a pool is of one family',
  why: 'A shortage of that family stops the pool, and newer, cheaper families are passed by.',
  fix: 'allow the families around it: categories and a least generation do it',
  url: 'https://karpenter.sh/docs/concepts/scheduling/#flexibility',
  reports: ['kubernetes-sigs/karpenter#966'],
  levels: levels('off', 'info', 'info'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.requirements[4].values',
    bad: ['m6i'],
    good: ['m6i', 'm7i', 'c7i'],
    with: [
      {
        of: 'NodePool/general',
        path: 'spec.template.spec.requirements[4]',
        value: { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: [] },
      },
      { of: 'NodePool/general', path: 'spec.template.spec.requirements[3].values', value: ['5'] },
    ],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: ({ object, nodeClass, survey: { families, accelerators }, isStatic }) => {
    return families.length === 1 && !isStatic && accelerators.length === 0 && !isBound(object, nodeClass)
      ? [
          {
            path: 'spec.template.spec.requirements',
            message: `every type of the pool is of the family ${families[0]}`,
          },
        ]
      : [];
  },
};

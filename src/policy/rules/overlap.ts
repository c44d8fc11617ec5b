import { numberAt } from '../../objects';
import { BATCH } from '../example-objects';
import { levels, type PolicySetRule } from '../policy-rule';
import { overlapOf, type PoolSubject } from '../subjects';

const weightOf = ({ object }: PoolSubject): number => numberAt(object, 'spec', 'weight') ?? 0;

export const overlap: PolicySetRule = {
  id: 'policy/overlap',
  on: 'set',
  title: 'Two pools take the same pods and none comes first',
  why: 'Capacity type, price and owner of a node follow from the spelling of two names: of pools with one weight Karpenter tries the one first whose name is later in the alphabet, which no page promises.',
  fix: 'give one of them a weight, or a taint that its own pods tolerate',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#specweight',
  reports: ['aws/karpenter-provider-aws#6049', 'aws/karpenter-provider-aws#8420'],
  levels: levels('info', 'warning', 'warning'),
  example: { of: 'NodePool/batch', path: 'spec.weight', bad: undefined, good: 10, beside: [BATCH] },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ pools }) => {
    // A taint keeps a pod without tolerations out.
    const dynamic = pools.filter(({ isStatic, barriers }) => !isStatic && barriers.length === 0);
    return dynamic.flatMap((pool, index) => {
      const other = dynamic
        .slice(0, index)
        .find((each) => weightOf(each) === weightOf(pool) && overlapOf(each, pool)?.kind === 'any-pod');
      if (other === undefined) return [];
      const message = `a pod without selectors and tolerations fits this pool and ${other.name}, and both have the weight ${weightOf(pool)}`;
      return [{ object: pool.object, path: 'spec', message }];
    });
  },
};

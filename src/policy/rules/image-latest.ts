import { listAt, textAt } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

export const imageLatest: NodeClassRule = {
  id: 'policy/image-latest',
  on: 'EC2NodeClass',
  title: 'The newest image is taken as soon as it is there',
  why: 'Every node is replaced on a day that AWS chooses, with an image that nobody tried: `@latest` drifts with each release.',
  fix: 'pin the version, as in al2023@v20260315, and raise it cluster by cluster',
  url: 'https://karpenter.sh/docs/tasks/managing-amis/',
  reports: ['aws/karpenter-provider-aws#6862', 'aws/karpenter-provider-aws#6779'],
  levels: levels('off', 'info', 'error'),
  example: {
    of: 'EC2NodeClass/default',
    path: 'spec.amiSelectorTerms[0].alias',
    bad: 'al2023@latest',
    good: 'al2023@v20260315',
  },
  cel: { valid: "!object.spec.amiSelectorTerms.exists(term, has(term.alias) && term.alias.endsWith('@latest'))" },
  check: ({ object }) =>
    listAt(object, 'spec', 'amiSelectorTerms').flatMap((term, index) => {
      const alias = textAt(term, 'alias');
      return alias?.endsWith('@latest')
        ? [
            {
              path: `spec.amiSelectorTerms[${index}].alias`,
              got: alias,
              message: 'each release of AWS replaces every node',
            },
          ]
        : [];
    }),
};

import { listAt, textAt } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

interface Floating {
  readonly field: string;
  readonly says: RegExp;
  /** @default - that of the rule */
  readonly fix?: string;
}

/** Terms that mean another image as soon as AWS releases one. Aliases of Windows take no other version. */
const FLOATING: readonly Floating[] = [
  { field: 'alias', says: /^(?!windows).*@latest$/ },
  {
    field: 'alias',
    says: /^windows.*@latest$/,
    fix: 'name the image by its id or its full name, and set amiFamily: an alias of Windows has no other version',
  },
  {
    field: 'ssmParameter',
    says: /^\/aws\/service\/(?:ami-windows-latest|.*\/(?:recommended|latest))\//,
    fix: 'name the parameter of one release, or an alias with its version',
  },
];

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
  cel: {
    valid:
      "!object.spec.amiSelectorTerms.exists(term, (has(term.alias) && term.alias.endsWith('@latest')) || (has(term.ssmParameter) && term.ssmParameter.matches('^/aws/service/(ami-windows-latest|.*/(recommended|latest))/')))",
  },
  check: ({ object }) =>
    listAt(object, 'spec', 'amiSelectorTerms').flatMap((term, index) =>
      FLOATING.flatMap(({ field, says, fix }) => {
        const got = textAt(term, field);
        return got !== undefined && says.test(got)
          ? [
              {
                path: `spec.amiSelectorTerms[${index}].${field}`,
                got,
                message: 'each image that AWS releases replaces every node',
                ...(fix !== undefined && { fix }),
              },
            ]
          : [];
      }),
    ),
};

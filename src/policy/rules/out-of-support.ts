import { type KarpenterSupport, karpenterSupport, supportedKarpenter } from '../../karpenter';
import { type ClusterRule, levels } from '../policy-rule';

const shownSupport = ({ minor, ltsUntil }: KarpenterSupport): string =>
  `${minor}${ltsUntil === undefined ? '' : ` (LTS, until ${ltsUntil})`}`;

export const outOfSupport: ClusterRule = {
  id: 'policy/out-of-support',
  on: 'cluster',
  title: 'The cluster runs a Karpenter that is out of support',
  why: 'Security fixes and fixes for lost capacity no longer reach it: a regular minor is supported until the next one is published, one with long-term support for a year.',
  fix: 'upgrade, to a minor with long-term support where upgrades are rare',
  url: 'https://karpenter.sh/docs/upgrading/compatibility/#support-policy',
  reports: ['kubernetes-sigs/karpenter#3127', 'aws/karpenter-provider-aws#6806'],
  levels: levels('off', 'info', 'warning'),
  example: { of: 'facts', path: 'karpenterVersion', bad: '1.13.1', good: '1.14.1' },
  cel: { why: 'which Karpenter runs is not in the object' },
  check: ({ karpenterVersion = '' }, at) => {
    const support = at === undefined ? undefined : karpenterSupport(karpenterVersion);
    if (at === undefined || support?.endsOn === undefined || at < support.endsOn) return [];
    const supported = supportedKarpenter(at).map(shownSupport).join(', ');
    return [
      {
        path: 'karpenterVersion',
        got: karpenterVersion,
        message: `${support.minor} is out of support since ${support.endsOn}; on ${at} supported are ${supported}`,
      },
    ];
  },
};

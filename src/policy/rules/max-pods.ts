import type { Hardware } from '../../karpenter';
import { listAt, numberAt, textAt } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';
import type { PoolSubject } from '../subjects';

/** What AWS advises with prefix delegation, where addresses are no bound. */
const WITH_PREFIXES: readonly number[] = [110, 250];

const podsOf = ({ interfaces, ipv4PerInterface }: Hardware): number | undefined =>
  interfaces === undefined || ipv4PerInterface === undefined ? undefined : interfaces * (ipv4PerInterface - 1) + 2;

/** Whether pods wait for Cilium, which may have addresses of its own. */
const hasOwnNetwork = ({ object }: PoolSubject): boolean =>
  listAt(object, 'spec', 'template', 'spec', 'startupTaints').some((taint) =>
    textAt(taint, 'key')?.includes('cilium.io/'),
  );

export const maxPods: NodeClassRule = {
  id: 'policy/max-pods',
  on: 'EC2NodeClass',
  title: 'More pods than the network interfaces have addresses for',
  why: 'Pods are scheduled and wait for an address that never comes: the number is the same for every type, the smallest has fewer.',
  fix: 'leave maxPods out, which counts the addresses of each type; with prefix delegation of the VPC CNI write 110 or 250',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#specmaxpods',
  reports: ['aws/karpenter-provider-aws#8694', 'kubernetes-sigs/karpenter#1518'],
  levels: levels('off', 'info', 'warning'),
  example: { of: 'EC2NodeClass/default', path: 'spec.kubelet.maxPods', bad: 100, good: 8 },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: ({ object, pools }, { facts }) => {
    const maxPods = numberAt(object, 'spec', 'kubelet', 'maxPods');
    const hasAddresses =
      numberAt(object, 'spec', 'ipPrefixCount') !== undefined ||
      facts?.vpc?.ipFamily === 'ipv6' ||
      pools.some(hasOwnNetwork);
    if (maxPods === undefined || WITH_PREFIXES.includes(maxPods) || hasAddresses) return [];
    const short = pools
      .flatMap(({ survey }) => survey.hardware)
      .map((each) => ({ name: each.name, pods: podsOf(each) }))
      .filter(({ pods }) => pods !== undefined && pods < maxPods)
      .sort((a, b) => (a.pods ?? 0) - (b.pods ?? 0))[0];
    return short === undefined
      ? []
      : [{ path: 'spec.kubelet.maxPods', got: maxPods, message: `${short.name} has addresses for ${short.pods} pods` }];
  },
};

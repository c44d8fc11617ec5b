import { podVerdict } from '../../karpenter';
import { readPodSpec } from '../../karpenter/read-objects';
import { podRequests } from '../../karpenter/scheduling/requests';
import { at, isObject, kindOf } from '../../objects';
import { AGENT } from '../example-objects';
import { levels, type PolicySetRule } from '../policy-rule';

const MUCH = 0.25;

export const daemonsetOverhead: PolicySetRule = {
  id: 'policy/daemonset-overhead',
  on: 'set',
  title: 'DaemonSets fill much of the smallest nodes',
  why: 'Every small node is paid for to run agents: what DaemonSets request comes off each node before any pod.',
  fix: 'leave out the smallest sizes, or lower the requests of the agents',
  url: 'https://karpenter.sh/docs/concepts/scheduling/',
  reports: ['aws/karpenter-provider-aws#7346'],
  levels: levels('off', 'info', 'info'),
  example: {
    of: 'DaemonSet/agent',
    path: 'spec.template.spec.containers[0].resources.requests.cpu',
    bad: '2',
    good: '100m',
    beside: [AGENT],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ objects, pools }) => {
    const daemons = objects
      .filter((object) => kindOf(object) === 'DaemonSet' && isObject(at(object, 'spec', 'template', 'spec')))
      .map((object) => readPodSpec(at(object, 'spec', 'template', 'spec')));
    if (daemons.length === 0) return [];
    return pools.flatMap(({ object, resolution, survey: { smallest } }) => {
      if (resolution === undefined || smallest === undefined) return [];
      const cpu = daemons
        .filter((pod) => podVerdict(pod, resolution).accepts)
        .reduce((sum, pod) => sum + (podRequests(pod).cpu ?? 0), 0);
      const share = cpu / (smallest.vcpus * 1000);
      return share <= MUCH
        ? []
        : [
            {
              object,
              path: 'spec.template.spec.requirements',
              message: `DaemonSets of the set that run on these nodes request ${Math.round(share * 100)}% of the cpu of ${smallest.name}`,
            },
          ];
    });
  },
};

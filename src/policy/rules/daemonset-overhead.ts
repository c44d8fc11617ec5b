import { resourceAmount } from '../../karpenter/units/quantity';
import { at, type JsonObject, kindOf, listAt, scalarAt } from '../../objects';
import { AGENT } from '../example-objects';
import { levels, type PolicySetRule } from '../policy-rule';

const MUCH = 0.25;

/** On every node, as far as its selectors say. */
const isEverywhere = (object: JsonObject): boolean =>
  kindOf(object) === 'DaemonSet' && at(object, 'spec', 'template', 'spec', 'nodeSelector') === undefined;

const cpuOf = (object: JsonObject): number =>
  listAt(object, 'spec', 'template', 'spec', 'containers').reduce<number>(
    (sum, container) => sum + (resourceAmount('cpu', scalarAt(container, 'resources', 'requests', 'cpu') ?? '0') ?? 0),
    0,
  );

export const daemonsetOverhead: PolicySetRule = {
  id: 'policy/daemonset-overhead',
  on: 'set',
  title: 'DaemonSets fill much of the smallest nodes',
  why: 'Every small node is paid for to run agents: what DaemonSets request comes off each node before any pod.',
  fix: 'leave out the smallest sizes, or lower the requests of the agents',
  url: 'https://karpenter.sh/docs/concepts/scheduling/',
  reports: ['aws/karpenter-provider-aws#7346'],
  levels: levels('off', 'info', 'warning'),
  example: {
    of: 'DaemonSet/agent',
    path: 'spec.template.spec.containers[0].resources.requests.cpu',
    bad: '2',
    good: '100m',
    beside: [AGENT],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ objects, pools }) => {
    const cpu = objects.filter(isEverywhere).reduce((sum, object) => sum + cpuOf(object), 0);
    if (cpu === 0) return [];
    return pools.flatMap(({ object, survey: { smallest } }) => {
      const share = smallest === undefined ? 0 : cpu / (smallest.vcpus * 1000);
      return smallest === undefined || share <= MUCH
        ? []
        : [
            {
              object,
              path: 'spec.template.spec.requirements',
              message: `the DaemonSets of the set request ${Math.round(share * 100)}% of the cpu of ${smallest.name}`,
            },
          ];
    });
  },
};

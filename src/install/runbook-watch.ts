import type { Cluster } from '../cluster';
import { isAtLeast, repairsByMethod } from '../karpenter';
import { block, code, table } from './markdown';

/** What the controller logs, in the order in which it comes; the same words in 1.5 to 1.15. */
const LOG_LINES: readonly (readonly [message: string, meaning: string])[] = [
  ['found provisionable pod(s)', 'Pods wait that no node can take.'],
  ['computed new nodeclaim(s) to fit pod(s)', 'How many nodes are to come, and for how many pods.'],
  ['created nodeclaim', 'A node is asked for: what it must hold, and which instance types would do.'],
  ['launched nodeclaim', 'EC2 has started an instance: its type, zone and capacity type.'],
  ['registered nodeclaim', 'The node has joined. Where this never comes, nodes are not let in.'],
  ['initialized nodeclaim', 'The node is ready for pods.'],
  ['disrupting node(s)', 'Nodes are to go: `command` says why, which ones, and what replaces them.'],
  ['tainted node', 'No further pods; from here on the node drains.'],
  ['deleted nodeclaim', 'The instance is gone.'],
  ['could not schedule pod', 'No pool takes a pod; the error says what is in the way, pool by pool.'],
  [
    'skipping, nodepool requirements filtered out all instance types',
    'A pool that launches nothing, though it is Ready.',
  ],
];

/** What the metric of the budgets says; its label `reason` is in lower case from 1.15 on. */
function budgetRows({ karpenterMinor, featureGates, settings }: Cluster): readonly (readonly string[])[] {
  const metric = 'karpenter_nodepools_allowed_disruptions';
  const reasons = isAtLeast(karpenterMinor, '1.15')
    ? ', for each `reason` (in lower case: `drifted`, before 1.15 `Drifted`)'
    : '';
  const repairs = repairsByMethod({ karpenterVersion: karpenterMinor, featureGates, ...settings });
  return [
    [
      `metric ${code(metric)}`,
      `It is 0 in the windows that budgets block${reasons}. Expiry and Spot interruptions go on all the same.`,
    ],
    ...(repairs
      ? [
          [
            `the same for ${code('reason="unhealthy"')}, and events ${code('NodeRepairBlocked')}`,
            'While it is 0 no broken node is repaired. The event means that more than a fifth of a pool is unhealthy: look for what they have in common.',
          ],
        ]
      : []),
  ];
}

/** How a healthy controller looks, and what it says while it works. */
export function watching(cluster: Cluster): readonly string[] {
  const { namespace } = cluster;
  const pods = `--namespace ${namespace} --selector app.kubernetes.io/name=karpenter`;
  return [
    '## Watch it work',
    'A healthy controller is two pods of one container, `1/1 Running`, on two nodes. One of them leads and logs:',
    block(`kubectl get pods ${pods} --output wide`, `kubectl logs ${pods} --follow --since 5m --tail -1`),
    table(
      ['`message` in the log', 'what happens'],
      LOG_LINES.map(([message, meaning]) => [code(message), meaning]),
    ),
    'The first week tells whether the settings fit:',
    table(
      ['look at', 'and'],
      [
        [
          '`disrupting node(s)` in the log',
          'Nodes that go and come back at once: raise `consolidateAfter`, or protect the pods with `karpenter.sh/do-not-disrupt`.',
        ],
        ...budgetRows(cluster),
        [
          'metrics `karpenter_nodepools_usage` and `karpenter_nodepools_limit`',
          'A limit far above the peak protects from nothing; one that is reached stops new nodes and replacements.',
        ],
        [
          '`kubectl get nodeclaims --output wide`',
          'Which types and zones are taken. Few types on Spot mean more interruptions: widen the requirements.',
        ],
      ],
    ),
  ];
}

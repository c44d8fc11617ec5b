import type { Toleration } from '../../charts';
import type { Cluster } from '../cluster';
import type { Problem } from '../findings';
import type { ValuesEntry } from './values-entry';

/**
 * Where the controller runs. Never on nodes of its own making: it would remove the node under its feet, and after an
 * outage nothing would be left to launch the node that it needs. The chart's affinity sees to that in every case.
 */
export type ControllerNodes =
  /**
   * Fargate. Each pod is a node of its own there, so the chart's anti-affinity by hostname always holds and says nothing
   * about hardware, and the zone follows from the subnet that Fargate picks: give the Fargate profile private subnets in
   * several zones (whether Fargate heeds the chart's zone spread is not verified). Pod Identity does not reach Fargate:
   * the cluster needs `identity: { irsa: … }`. The profile must select the namespace and the label
   * `app.kubernetes.io/name: karpenter`, and the requests of `resources` are the size that is billed.
   */
  | 'fargate'
  | {
      /**
       * A managed node group by its name, with at least two nodes in two zones: two replicas refuse to share a node, and the
       * zone spread refuses a second pod in one zone.
       */
      readonly nodeGroup: string;
      /** For taints that keep other pods away from these nodes. @default - `CriticalAddonsOnly`, as the chart has it */
      readonly tolerations?: readonly Toleration[];
    }
  | {
      /** Labels of nodes that something else than Karpenter makes, at least two in two zones. */
      readonly nodeSelector: Readonly<Record<string, string>>;
      /** For taints that keep other pods away from these nodes. @default - `CriticalAddonsOnly`, as the chart has it */
      readonly tolerations?: readonly Toleration[];
    };

/** What the chart tolerates of its own accord; Helm replaces lists, so it stands in front of further ones. */
const CHART_TOLERATION = { key: 'CriticalAddonsOnly', operator: 'Exists' };

const NODE_GROUP_LABEL = 'eks.amazonaws.com/nodegroup';

/** The chart's own selector; Helm merges maps, but a reader of the values should not have to know. */
const LINUX = { 'kubernetes.io/os': 'linux' };

/** The labels of nodes that the controller may run on, beside none of Karpenter's. */
export function controllerNodeSelector(nodes: ControllerNodes | undefined): Readonly<Record<string, string>> {
  if (nodes === undefined || nodes === 'fargate') return LINUX;
  return { ...LINUX, ...('nodeGroup' in nodes ? { [NODE_GROUP_LABEL]: nodes.nodeGroup } : nodes.nodeSelector) };
}

/** Selector and tolerations for the place that was chosen. */
export function controllerNodesEntries(nodes: ControllerNodes | undefined): ValuesEntry[] {
  if (nodes === undefined || nodes === 'fargate') return [];
  return [
    {
      path: ['nodeSelector'],
      value: controllerNodeSelector(nodes),
      comment: 'At least two nodes in two zones: the replicas share neither node nor zone.',
    },
    ...(nodes.tolerations === undefined
      ? []
      : [{ path: ['tolerations'], value: [CHART_TOLERATION, ...nodes.tolerations] }]),
  ];
}

/** What cannot work, or is not what it looks like, in the place that was chosen. */
export function controllerNodesProblems(nodes: ControllerNodes | undefined, { identity }: Cluster): Problem[] {
  const path = 'install.controllerNodes';
  if (nodes === 'fargate') {
    return [
      ...(identity === 'pod-identity'
        ? [
            {
              rule: 'install/fargate-identity',
              path,
              got: nodes,
              message: 'Pod Identity does not reach Fargate: the controller would start without credentials',
              fix: "give the cluster identity: { irsa: { issuer: '…' } }, or run the controller on a node group",
            },
          ]
        : []),
      {
        rule: 'install/fargate-spread',
        severity: 'info',
        path,
        got: nodes,
        message:
          'on Fargate each pod is a node of its own: anti-affinity by hostname always holds, and zones follow from the subnets of the Fargate profile',
        fix: 'give the Fargate profile private subnets in at least two zones',
      },
    ];
  }
  const labels =
    nodes === undefined ? [] : 'nodeGroup' in nodes ? [nodes.nodeGroup] : Object.values(nodes.nodeSelector);
  return labels
    .filter((value) => !/^(?=.{1,63}$)[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(value))
    .map((got) => ({
      rule: 'install/controller-nodes',
      path,
      got,
      message: 'is no label value, so no node has it',
      fix: 'use at most 63 letters, digits, -, _ and ., beginning and ending with a letter or digit',
    }));
}

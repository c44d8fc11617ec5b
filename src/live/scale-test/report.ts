import type { ScaleTestResult, Times } from './run';

const OUTCOMES: Readonly<Record<ScaleTestResult['outcome'], string>> = {
  completed: 'completed',
  'pods-timed-out': 'stopped: not all pods were running in time',
  'consolidation-timed-out': 'pods ran, but not every node was removed in time',
  interrupted: 'interrupted',
};

const TIMES: readonly (readonly [keyof Times, string])[] = [
  ['firstNodeClaim', 'first NodeClaim'],
  ['firstNode', 'first node ready'],
  ['allPods', 'all pods running'],
  ['firstRemoval', 'first node removed, after scaling to zero'],
  ['consolidated', 'all nodes removed, after scaling to zero'],
];

/** How often each combination was launched. */
function launchedLines({ launched }: ScaleTestResult): string[] {
  const counts = new Map<string, number>();
  for (const { nodePool, instanceType, zone, capacityType } of launched) {
    const text = [instanceType, zone, capacityType, nodePool && `pool ${nodePool}`].filter(Boolean).join(', ');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `  ${count} x ${text}`);
}

/** For people. */
export const scaleTestText = (result: ScaleTestResult): string =>
  [
    `Scale test ${result.workload.namespace}/${result.workload.name}, ${result.workload.replicas} pods: ${OUTCOMES[result.outcome]}`,
    ...TIMES.flatMap(([key, text]) =>
      result.seconds[key] === undefined ? [] : [`  ${text}: ${result.seconds[key]} s`],
    ),
    `launched: ${result.launched.length === 0 ? 'nothing; the pods found room on nodes that were there' : ''}`.trimEnd(),
    ...launchedLines(result),
    ...(result.reason === undefined ? [] : [`pods waited because: ${result.reason}`]),
    ...(result.left.length === 0 ? [] : [`still there, until Karpenter consolidates: ${result.left.join(', ')}`]),
    '',
  ].join('\n');

export const scaleTestJson = (result: ScaleTestResult): string => `${JSON.stringify(result, null, 2)}\n`;

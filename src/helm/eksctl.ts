import type { Problem } from '../findings';
import { at, groupOf, type JsonObject, kindOf, textAt } from '../objects';

/** What eksctl hands to the chart under names that no chart from 1.0 on reads. */
const PASSED: readonly { readonly path: readonly string[]; readonly value: string; readonly fix: string }[] = [
  {
    path: ['karpenter', 'withSpotInterruptionQueue'],
    value: 'settings.interruptionQueueName',
    fix: 'set settings.interruptionQueue to the name of the cluster, which eksctl calls the queue by: helm upgrade --reuse-values --set settings.interruptionQueue=…',
  },
  {
    path: ['karpenter', 'defaultInstanceProfile'],
    value: 'settings.defaultInstanceProfile',
    fix: 'write spec.instanceProfile into the EC2NodeClass',
  },
];

/** Of an eksctl ClusterConfig: the queue and its rules are made, and Karpenter never hears of them. */
export function eksctlProblems(object: JsonObject): readonly Problem[] {
  if (kindOf(object) !== 'ClusterConfig' || groupOf(object) !== 'eksctl.io') return [];
  const major = /^v?(\d+)\./.exec(textAt(object, 'karpenter', 'version') ?? '')?.[1];
  if (major === undefined || Number(major) < 1) return [];
  return PASSED.flatMap(({ path, value, fix }) => {
    const got = at(object, ...path);
    if (got === undefined || got === false || got === '' || got === null) return [];
    const message = `eksctl sets ${value}, which no chart from 1.0 on reads: Karpenter does not use it`;
    return [{ rule: 'helm/eksctl-value', severity: 'warning' as const, path: path.join('.'), got, message, fix }];
  });
}

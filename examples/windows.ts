import {
  Ami,
  acknowledge,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * These nodes roll whenever AWS publishes a Windows image, about once a month: Karpenter knows no pinned release of
 * them, so a budget is the only brake. A pod that does not select `kubernetes.io/os: linux` may land here; give Linux
 * workloads that selector before the first Windows pool.
 *
 * Role: a node class of Windows takes the cluster's `windowsNodeRole`, because the access entry of Windows nodes has a
 * type of its own. Several releases need a pool each; pods choose with `node.kubernetes.io/windows-build`.
 */
export class Windows extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    for (const release of ['2019', '2022'] as const) {
      const nodeClass = new EC2NodeClass(this, `windows${release}-class`, {
        metadata: { name: `windows${release}` },
        ami: Ami.windows(release),
        metadataOptions: { httpProtocolIPv6: 'disabled', httpTokens: 'required' },
      });

      const pool = new NodePool(this, `windows${release}`, {
        nodeClass,
        requirements: [
          Label.os.in('windows'),
          arch.in('amd64'),
          capacityType.in('on-demand'),
          instanceCategory.in('c', 'm', 'r'),
          instanceGeneration.gt(2),
        ],
        limits: { cpu: 100, memory: '400Gi' },
      });

      acknowledge(nodeClass, { rule: 'policy/image-latest', reason: 'an alias of Windows has no other version' });
      if (release !== '2019') {
        acknowledge(pool, {
          rule: 'policy/overlap',
          reason: 'pods name their release by node.kubernetes.io/windows-build',
        });
      }
    }
  }
}

import {
  Ami,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** Expressions are of Karpenter 1.15; while the gate is off, a class that has one launches nothing. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.15.2',
  kubernetesVersion: '1.37',
  featureGates: { nodeClassCEL: true },
});

/**
 * One node class for small and large types. With prefix delegation each secondary address is a prefix of 16, which
 * Karpenter does not know: `maxPods` counts them, up to what the kubelet bears well. The reservations grow with the pods
 * and the cores instead of being the same on every size; `max_pods` is there what `maxPods` came to.
 *
 * `cpu` counts in thousandths of a core, `memory` in MiB. Karpenter evaluates each expression for every instance type of
 * the region, whatever the pool allows: one negative result, and nothing is launched from the class.
 *
 * `containerLogMaxSize` is a setting that Karpenter passes on to AL2023 without looking at it (1.15 as well). Any edit
 * below `kubelet` replaces every node, one of the order of a list included.
 */
export class KubeletExpressions extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'any-size', {
      ami: Ami.al2023('v20260315'),
      kubelet: {
        maxPods: 'min(vcpus < 30 ? 110 : 250, default_enis * (ips_per_eni - 1) * 16 + 2)',
        kubeReserved: { cpu: 'max(60, vcpus * 30)', memory: '11 * max_pods + 255' },
        systemReserved: { memory: 'max(100, memory_mib / 100)' },
        containerLogMaxSize: '50Mi',
      },
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        Label.instanceHypervisor.in('nitro'),
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}

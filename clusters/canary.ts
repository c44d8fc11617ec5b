import { Duration } from 'cdk8s';
import {
  Budget,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceCpu,
  type KarpenterChartProps,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';
import { stagingOptions } from './options';
import { Platform, type PlatformOptions } from './platform';

/** Where a new minor of Karpenter and of Kubernetes runs before staging does, with what it brings turned on. */
export const canary = new Cluster({
  name: 'canary-cluster',
  region: 'eu-west-1',
  environment: 'staging',
  tier: 'staging',
  karpenterVersion: '1.15.2',
  kubernetesVersion: '1.37',
  featureGates: { nodeRepair: true, rebootForRepair: true, nodeClassCEL: true },
  settings: {
    schedulerConfig: {
      podTopologySpread: {
        // As kube-scheduler spreads pods that do not say it themselves.
        defaultConstraints: [
          { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
        ],
      },
    },
  },
});

/** Broken nodes are repaired at any hour; nothing else is disrupted in office hours. */
const canaryOptions: PlatformOptions = {
  ...stagingOptions,
  budgets: [
    ...stagingOptions.budgets,
    Budget.none().for('Underutilized', 'Empty', 'Drifted').during('0 9 * * mon-fri', Duration.hours(8)),
  ],
};

/** The platform, and a pool for what keeps its keys in Nitro Enclaves. */
export class CanaryCompute extends Platform {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, { ...props, options: canaryOptions });

    const enclaves = new EC2NodeClass(this, 'enclaves-class', {
      metadata: { name: 'enclaves' },
      ami: canaryOptions.ami,
      enclaveOptions: { enabled: true },
      kubelet: {
        maxPods: 'min(max_pods, 58)',
        systemReserved: { cpu: '2', memory: 'max(2048, memory_mib / 8)' },
      },
    });

    new NodePool(this, 'enclaves', {
      nodeClass: enclaves,
      requirements: [capacityType.in('on-demand'), instanceCategory.in('c', 'm'), instanceCpu.gte(8)],
      taints: [{ key: 'example.com/enclaves', effect: 'NoSchedule' }],
      limits: { cpu: 64, memory: '256Gi' },
    });
  }
}

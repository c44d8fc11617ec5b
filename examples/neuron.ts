import { Duration } from 'cdk8s';
import {
  AcceleratorPool,
  Ami,
  amazonLinuxVolume,
  arch,
  capacityType,
  EC2NodeClass,
  instanceFamily,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Only pods that ask for `aws.amazon.com/neuron` land on these nodes, and none of them runs before the Neuron device
 * plugin has reported the devices. Trainium and Inferentia are exotic types to Karpenter: a pool that also allowed
 * ordinary types would never get them for a pod that does not ask for the device.
 */
export class Neuron extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'neuron-class', {
      metadata: { name: 'neuron' },
      ami: Ami.al2023('v20260315'),
      blockDeviceMappings: amazonLinuxVolume('200Gi'),
    });

    const neuron = new AcceleratorPool(this, 'neuron', {
      vendor: 'neuron',
      nodeClass,
      requirements: [
        instanceFamily.in('inf2', 'trn1'),
        capacityType.in('on-demand'),
        arch.in('amd64'),
        Label.os.in('linux'),
      ],
      limits: { 'aws.amazon.com/neuron': 16 },
      disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: Duration.minutes(10) },
    });

    new ScaleTest(this, 'neuron-test', {
      replicas: 1,
      requests: { cpu: 1, memory: '4Gi', 'aws.amazon.com/neuron': 1 },
      runsOn: neuron,
    });
  }
}

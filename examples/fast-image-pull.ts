import { Duration } from 'cdk8s';
import {
  Ami,
  acknowledge,
  arch,
  bottlerocketVolumes,
  capacityType,
  EC2NodeClass,
  type EC2NodeClassProps,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Pods with large images start sooner: layers are fetched and unpacked in parallel, which needs a fast disk. Instance
 * store is used where the type has it; elsewhere the gp3 volume has its throughput raised, and is billed for it. The
 * third pool pulls the ordinary way, to compare.
 *
 * The settings of Bottlerocket say the same in its own words.
 */
export class FastImagePull extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const fast = { volumeSize: '100Gi', volumeType: 'gp3', throughput: 1000, iops: 16000, encrypted: true } as const;

    const pool = (name: string, props: EC2NodeClassProps): void => {
      const nodeClass = new EC2NodeClass(this, `${name}-class`, { ...props, metadata: { name } });
      const fastPool = new NodePool(this, name, {
        nodeClass,
        labels: { intent: name },
        requirements: [
          Label.os.in('linux'),
          instanceCategory.in('c', 'm', 'r'),
          arch.in('amd64'),
          capacityType.in('spot', 'on-demand'),
        ],
        limits: { cpu: 200, memory: '800Gi' },
        disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: Duration.minutes(5) },
      });
      if (name !== 'soci-snapshotter') {
        acknowledge(fastPool, {
          rule: 'policy/overlap',
          reason: 'pods to compare name their pool by the label intent',
        });
      }
    };

    pool('soci-snapshotter', {
      ami: Ami.al2023('v20260315'),
      instanceStorePolicy: 'RAID0',
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: fast }],
      userData: UserData.al2023({ nodeConfig: { featureGates: { FastImagePull: true } } }),
    });

    pool('soci-snapshotter-br', {
      ami: Ami.bottlerocket('v1.50.0'),
      instanceStorePolicy: 'RAID0',
      blockDeviceMappings: bottlerocketVolumes('100Gi', { ebs: fast }),
      userData: UserData.bottlerocket({
        settings: {
          'container-runtime': { snapshotter: 'soci' },
          'container-runtime-plugins': {
            'soci-snapshotter': {
              'pull-mode': 'parallel-pull-unpack',
              'parallel-pull-unpack': {
                'max-concurrent-downloads-per-image': 20,
                'concurrent-download-chunk-size': '16mb',
                'max-concurrent-unpacks-per-image': 12,
                'discard-unpacked-layers': true,
              },
            },
          },
        },
      }),
    });

    pool('non-soci-snapshotter', {
      ami: Ami.al2023('v20260315'),
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: fast }],
    });
  }
}

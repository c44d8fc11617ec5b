import {
  Ami,
  amazonLinuxVolume,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** The endpoint stands in the user data. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  endpoint: 'https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com',
});

/** As `aws eks describe-cluster --query cluster.certificateAuthority.data` prints it. */
const CERTIFICATE_AUTHORITY = 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t';

const nodeConfig = ({ name, endpoint }: Cluster): string => `apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  cluster:
    name: ${name}
    apiServerEndpoint: ${endpoint}
    certificateAuthority: ${CERTIFICATE_AUTHORITY}
    cidr: 172.20.0.0/16
  kubelet:
    flags:
      - --register-with-taints=karpenter.sh/unregistered=:NoExecute
`;

/**
 * AWS's image, your bootstrap: the alias finds the image and the family `Custom` keeps Karpenter from adding to the
 * user data. Endpoint and certificate authority are then yours to keep right; after a change of either new nodes do
 * not join.
 *
 * Karpenter does not know the disks of such an image: it counts the one marked `rootVolume`, which the preset does.
 */
export class CustomFamilyWithAlias extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'own-bootstrap', {
      amiFamily: 'Custom',
      ami: Ami.al2023('v20260315'),
      blockDeviceMappings: amazonLinuxVolume('50Gi'),
      userData: UserData.custom(nodeConfig(this.cluster)),
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 100 },
    });
  }
}

/** What AWS's managed policies for nodes allow (their documents as of 2026; facts of AWS). */
import type { IamDocument } from './iam-evaluator';

const allow = (actions: readonly string[], resource = '*'): IamDocument['Statement'][number] => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});

const prefixed = (service: string, names: string): readonly string[] =>
  names.split(' ').map((name) => `${service}:${name}`);

export const AWS_MANAGED_POLICIES: Readonly<Record<string, IamDocument>> = {
  AmazonEKS_CNI_Policy: {
    Statement: [
      allow(
        prefixed(
          'ec2',
          'AssignPrivateIpAddresses AttachNetworkInterface CreateNetworkInterface DeleteNetworkInterface DescribeInstances DescribeInstanceTypes DescribeNetworkInterfaces DescribeSubnets DescribeTags DetachNetworkInterface ModifyNetworkInterfaceAttribute UnassignPrivateIpAddresses',
        ),
      ),
      allow(['ec2:CreateTags'], 'arn:*:ec2:*:*:network-interface/*'),
    ],
  },
  AmazonEKSWorkerNodePolicy: {
    Statement: [
      allow([
        ...prefixed(
          'ec2',
          'DescribeInstances DescribeInstanceTypes DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVolumes DescribeVolumesModifications DescribeVpcs',
        ),
        'eks:DescribeCluster',
        'eks-auth:AssumeRoleForPodIdentity',
      ]),
    ],
  },
  AmazonEKSWorkerNodeMinimalPolicy: { Statement: [allow(['eks-auth:AssumeRoleForPodIdentity'])] },
  AmazonEC2ContainerRegistryReadOnly: {
    Statement: [
      allow(
        prefixed(
          'ecr',
          'BatchCheckLayerAvailability BatchGetImage DescribeImages DescribeImageScanFindings DescribeRepositories GetAuthorizationToken GetDownloadUrlForLayer GetLifecyclePolicy GetLifecyclePolicyPreview GetRepositoryPolicy ListImages ListTagsForResource',
        ),
      ),
    ],
  },
  AmazonEC2ContainerRegistryPullOnly: {
    Statement: [
      allow(prefixed('ecr', 'BatchGetImage BatchImportUpstreamImage GetAuthorizationToken GetDownloadUrlForLayer')),
    ],
  },
  AmazonSSMManagedInstanceCore: {
    Statement: [
      allow(
        prefixed(
          'ssm',
          'DescribeAssociation DescribeDocument GetDeployablePatchSnapshotForInstance GetDocument GetManifest GetParameter GetParameters ListAssociations ListInstanceAssociations PutComplianceItems PutConfigurePackageResult PutInventory UpdateAssociationStatus UpdateInstanceAssociationStatus UpdateInstanceInformation',
        ),
      ),
      allow(prefixed('ssmmessages', 'CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel')),
      allow(prefixed('ec2messages', 'AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply')),
    ],
  },
};

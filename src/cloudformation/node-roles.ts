import { isAtLeast } from '../karpenter';
import { filled, IDS, nameOf, portableArn, type TemplateContext, tagsOf } from './context';
import { commented, sub, type Value } from './intrinsics';
import type { Resource, Resources } from './resources';
import { policyDocument } from './statement';

const awsPolicy = (name: string, { cluster }: TemplateContext): Value =>
  filled(`arn:<partition>:iam::aws:policy/${name}`, cluster);

function managedPolicies(context: TemplateContext): readonly Value[] {
  const { cluster, features, options } = context;
  const names = [
    ...(features.cniOnNodeRole.on && cluster.vpc.ipFamily !== 'ipv6' ? ['AmazonEKS_CNI_Policy'] : []),
    features.minimalWorkerPolicy.on ? 'AmazonEKSWorkerNodeMinimalPolicy' : 'AmazonEKSWorkerNodePolicy',
    // Pull-only from 1.4: it allows pull-through caches and forbids listing repositories.
    isAtLeast(cluster.karpenterMinor, '1.4')
      ? 'AmazonEC2ContainerRegistryPullOnly'
      : 'AmazonEC2ContainerRegistryReadOnly',
    ...(features.ssmOnNodeRole.on ? ['AmazonSSMManagedInstanceCore'] : []),
  ];
  return [...names.map((name) => awsPolicy(name, context)), ...(options.nodePolicyArns ?? []).map(portableArn)];
}

/** What the VPC CNI does on a cluster of IPv6; AWS has no managed policy for it. */
const ipv6Policy = ({ cluster }: TemplateContext) => ({
  PolicyName: 'vpc-cni-ipv6',
  PolicyDocument: policyDocument([
    {
      Sid: 'AssignIpv6Addresses',
      Effect: 'Allow',
      Action: [
        'ec2:AssignIpv6Addresses',
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeTags',
      ],
      Resource: '*',
    },
    {
      Sid: 'TagNetworkInterfaces',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: filled('arn:<partition>:ec2:*:*:network-interface/*', cluster),
    },
  ]),
});

function nodeRole(name: string, context: TemplateContext): Resource {
  const { cluster, features, options } = context;
  return {
    Type: 'AWS::IAM::Role',
    ...(options.retainNodeRoles ? { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } : {}),
    Properties: {
      RoleName: name,
      Path: options.rolePath ?? '/',
      ...boundaryOf(context),
      AssumeRolePolicyDocument: policyDocument([
        { Effect: 'Allow', Principal: { Service: sub('ec2.${AWS::URLSuffix}') }, Action: 'sts:AssumeRole' },
      ]),
      ManagedPolicyArns: managedPolicies(context),
      ...(cluster.vpc.ipFamily === 'ipv6' && features.cniOnNodeRole.on ? { Policies: [ipv6Policy(context)] } : {}),
      ...tagsOf(context),
    },
  };
}

/** The permissions boundary of a role, where there is one. */
export const boundaryOf = ({ options }: TemplateContext): { readonly PermissionsBoundary?: Value } =>
  options.permissionsBoundaryArn === undefined
    ? {}
    : { PermissionsBoundary: portableArn(options.permissionsBoundaryArn) };

/** Roles of the nodes and the instance profile, as far as they do not exist already. */
export function nodeRoles(context: TemplateContext): Resources {
  const { cluster, features, options } = context;
  return {
    ...(cluster.nodeRole.existing
      ? {}
      : { [IDS.nodeRole]: commented('What nodes may do.', nodeRole(cluster.nodeRole.name, context)) }),
    ...(cluster.windowsNodeRole.existing || !features.windowsNodes.on
      ? {}
      : {
          [IDS.windowsNodeRole]: commented(
            'What Windows nodes may do: an access entry has one type, so they need a role of their own.',
            nodeRole(cluster.windowsNodeRole.name, context),
          ),
        }),
    ...(cluster.instanceProfile.existing || !features.instanceProfile.on
      ? {}
      : {
          [IDS.instanceProfile]: commented('For node classes with `instanceProfile`.', {
            Type: 'AWS::IAM::InstanceProfile',
            Properties: {
              InstanceProfileName: cluster.instanceProfile.name,
              Path: options.rolePath ?? '/',
              Roles: [nameOf(cluster.nodeRole, IDS.nodeRole)],
            },
          }),
        }),
  };
}

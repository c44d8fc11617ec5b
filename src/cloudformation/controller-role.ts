import { controllerRoleArn, fill, filled, IDS, type TemplateContext, tagsOf } from './context';
import { commented, sub, type Value } from './intrinsics';
import { boundaryOf } from './node-roles';
import type { Resources } from './resources';
import { type Conditions, policyDocument, type Statement } from './statement';

/**
 * Who may take the controller's role by EKS Pod Identity. The conditions are about session tags that EKS sets.
 * That EKS also sends aws:SourceAccount and aws:SourceArn is from memory of AWS's guide, not tried.
 */
function podIdentityTrust({ cluster, profile }: TemplateContext): Statement {
  const equals: Record<string, Value> = {
    'aws:RequestTag/kubernetes-namespace': cluster.namespace,
    'aws:RequestTag/kubernetes-service-account': cluster.serviceAccount,
    'aws:RequestTag/eks-cluster-name': cluster.name,
  };
  const conditions: Readonly<Record<TemplateContext['profile'], Conditions | undefined>> = {
    reference: undefined,
    default: { StringEquals: equals },
    hardened: {
      StringEquals: { ...equals, 'aws:SourceAccount': filled('<account>', cluster) },
      ArnEquals: { 'aws:SourceArn': filled('arn:<partition>:eks:<region>:<account>:cluster/<cluster>', cluster) },
    },
  };
  const condition = conditions[profile];
  return {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/**
 * Exactly one service account: a pattern such as `karpenter*` would let others in. That the audience is
 * sts.amazonaws.com in China too is from memory of AWS's guide, not tried.
 */
const irsaTrust = (issuer: string, { cluster }: TemplateContext): Statement => ({
  Effect: 'Allow',
  Principal: { Federated: sub(`${fill('arn:<partition>:iam::<account>:oidc-provider/', cluster)}${issuer}`) },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: {
      [`${issuer}:sub`]: `system:serviceaccount:${cluster.namespace}:${cluster.serviceAccount}`,
      [`${issuer}:aud`]: 'sts.amazonaws.com',
    },
  },
});

function association(context: TemplateContext): Resources {
  const { cluster, features } = context;
  const { on, asked } = features.podIdentityAssociation;
  if (!on || (cluster.controllerRole.existing && !asked)) return {};
  return {
    KarpenterControllerPodIdentityAssociation: commented(
      "Gives the role to the controller's service account. Session tags must stay on: the trust policy asks for them.",
      {
        Type: 'AWS::EKS::PodIdentityAssociation',
        Properties: {
          ClusterName: cluster.name,
          Namespace: cluster.namespace,
          ServiceAccount: cluster.serviceAccount,
          RoleArn: controllerRoleArn(context),
          ...tagsOf(context),
        },
      },
    ),
  };
}

function agent({ cluster, features, ...context }: TemplateContext): Resources {
  if (!features.podIdentityAgent.on) return {};
  return {
    PodIdentityAgentAddon: commented('Hands credentials to pods on every node.', {
      Type: 'AWS::EKS::Addon',
      Properties: {
        AddonName: 'eks-pod-identity-agent',
        ClusterName: cluster.name,
        ...tagsOf({ cluster, features, ...context }),
      },
    }),
  };
}

/** The controller's role and how its pods get it, as far as the role does not exist already. */
export function controllerRole(context: TemplateContext): Resources {
  const { cluster, options } = context;
  const { identity } = cluster;
  const role = {
    [IDS.controllerRole]: commented('What the controller may do; its policies are below.', {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: cluster.controllerRole.name,
        Path: options.rolePath ?? '/',
        ...boundaryOf(context),
        AssumeRolePolicyDocument: policyDocument([
          identity === 'pod-identity' ? podIdentityTrust(context) : irsaTrust(identity.irsa.issuer, context),
        ]),
        ...tagsOf(context),
      },
    }),
  };
  return { ...(cluster.controllerRole.existing ? {} : role), ...association(context), ...agent(context) };
}

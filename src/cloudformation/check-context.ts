import { AWS_NAMES, existingRoles, nameFault } from '../cluster';
import type { Problem } from '../findings';
import type { TemplateContext } from './context';
import { isLeftToAttach } from './controller-policies';
import { FEATURE_NAMES } from './features';
import { isTagKey } from './tag-keys';
import { isGrantableKey } from './volume-keys';
import { missingForEndpoints } from './vpc-endpoints';

/**
 * Roles that node classes of both systems use: an access entry has one type, so the nodes of one never join. A mapping in
 * aws-auth takes both, and a node role that Windows alone uses has an entry of Windows.
 */
const mixedRoleProblems = ({ cluster, usage }: TemplateContext): readonly Problem[] => {
  if (cluster.authenticationMode === 'CONFIG_MAP') return [];
  const windows = [cluster.windowsNodeRole.name, ...usage.windowsRoleNames];
  return usage.linuxRoleNames
    .filter((name) => windows.includes(name))
    .map((got) => ({
      rule: 'aws/windows-role',
      path: 'windowsNodeRole',
      got,
      message:
        'one role for nodes of Linux and of Windows; an access entry has one type, so the nodes of one never join',
      fix: `give node classes of Windows role: '${cluster.windowsNodeRole.name}' and all others role: '${cluster.nodeRole.name}'`,
    }));
};

/** Roles of the cluster that are one and the same; IAM compares names without case. */
const sharedRoleProblems = ({ cluster, features }: TemplateContext): readonly Problem[] => {
  const roles = [
    ['nodeRole', cluster.nodeRole],
    ['controllerRole', cluster.controllerRole],
    ...(features.windowsNodes.on ? ([['windowsNodeRole', cluster.windowsNodeRole]] as const) : []),
  ] as const;
  return roles
    .filter(([, { name }], index) =>
      roles.slice(0, index).some(([, other]) => other.name.toLowerCase() === name.toLowerCase()),
    )
    .map(([path, { name: got }]) => ({
      rule: 'aws/shared-role',
      path,
      got,
      message: `${path} is another role of the cluster too: nodes would hold what the controller may do, or join as the wrong kind`,
      fix: 'give each its own role',
    }));
};

const roleNameProblems = ({ usage }: TemplateContext): readonly Problem[] =>
  usage.roleNames
    .filter((name) => nameFault(name, AWS_NAMES.role) !== undefined)
    .map((got) => ({
      rule: 'aws/role-name',
      path: 'objects',
      got,
      message: `spec.role of a node class ${nameFault(got, AWS_NAMES.role)}`,
      fix: 'give the name of the role alone, without ARN or path',
    }));

const tagKeyProblems = ({ usage, profile }: TemplateContext): readonly Problem[] =>
  usage.tagKeys
    .filter((key) => profile === 'hardened' && !isTagKey(key))
    .map((got) => ({
      rule: 'aws/tag-key',
      path: 'objects',
      got,
      message: 'a tag of a node class is no tag key that AWS accepts',
      fix: 'use letters, digits, spaces and _.:/=+-@',
    }));

const conflicts = ({ features }: TemplateContext): readonly Problem[] =>
  FEATURE_NAMES.flatMap((name) => {
    const { conflict } = features[name];
    return conflict === undefined
      ? []
      : [
          {
            rule: 'aws/feature',
            path: `switches.${name}`,
            got: true,
            message: `${name} cannot be on: ${conflict}`,
            fix: 'leave the switch out, or change the cluster',
          },
        ];
  });

const endpointProblems = (context: TemplateContext): readonly Problem[] => {
  const { features, options } = context;
  if (!features.vpcEndpoints.on) return [];
  const missing = missingForEndpoints(context);
  const severity = features.vpcEndpoints.asked ? 'error' : 'warning';
  if (missing.length > 0) {
    return [
      {
        rule: 'aws/vpc-endpoints',
        severity,
        path: missing[0] ?? '',
        message: `VPC endpoints are not in the template: ${missing.join(', ')} of the cluster not known`,
        fix: 'set them, or set switches.vpcEndpoints to false where the endpoints exist already',
      },
    ];
  }
  return options.routeTables?.length
    ? []
    : [
        {
          rule: 'aws/gateway-endpoint',
          severity: 'warning',
          path: 'routeTables',
          message:
            'the gateway endpoint of S3 is not in the template: no route tables known; without one no image can be pulled from ECR',
          fix: 'set routeTables to those of the private subnets, unless the endpoint exists already',
        },
      ];
};

const keyProblems = ({ usage, options, cluster }: TemplateContext): readonly Problem[] => [
  ...usage.volumeKeys
    .filter((key) => !isGrantableKey(key) && !options.volumeKeyArns?.length)
    .map(
      (got): Problem => ({
        rule: 'aws/volume-key',
        severity: 'warning',
        path: 'volumeKeyArns',
        got,
        message:
          'a volume is encrypted with a key that a policy cannot grant by this name; an alias names no key in IAM',
        fix: 'give the ARN of the key in volumeKeyArns, or in the node class',
      }),
    ),
  ...(options.queueKeyArn === undefined || cluster.interruptionQueue === undefined
    ? []
    : [
        {
          rule: 'aws/queue-key',
          severity: 'info' as const,
          path: 'queueKeyArn',
          got: options.queueKeyArn,
          message:
            'the key policy must let events.amazonaws.com use kms:GenerateDataKey and kms:Decrypt, or no event arrives',
          fix: 'add that statement to the key policy, with aws:SourceAccount as its condition',
        },
      ]),
];

const joinProblems = ({ cluster, features, usage }: TemplateContext): readonly Problem[] => {
  if (cluster.authenticationMode !== 'CONFIG_MAP') return [];
  const groups = [
    'system:bootstrappers',
    'system:nodes',
    ...(features.windowsNodes.on || usage.windowsRoleNames.length > 0 ? ['eks:kube-proxy-windows'] : []),
  ];
  return [
    {
      rule: 'aws/aws-auth',
      severity: 'info',
      path: 'authenticationMode',
      got: cluster.authenticationMode,
      message: `nodes join through aws-auth only: map their role to username system:node:{{EC2PrivateDNSName}} and groups ${groups.join(', ')}`,
      fix: 'add the mapping, or move the cluster to API_AND_CONFIG_MAP',
    },
  ];
};

const profileProblems = ({ cluster, usage }: TemplateContext): readonly Problem[] =>
  usage.instanceProfileNames
    .filter((name) => name !== cluster.instanceProfile.name)
    .map((got) => ({
      rule: 'aws/instance-profile',
      severity: 'warning',
      path: 'instanceProfile',
      got,
      message:
        "a node class uses another instance profile than the cluster's; launching needs iam:PassRole on the role inside it",
      fix: "give the profile the cluster's node role, or use the cluster's instance profile",
    }));

/** Roles that the template leaves as they are, each with what it needs to work. */
const existingRoleProblems = (context: TemplateContext): readonly Problem[] =>
  existingRoles(context.cluster, context.features.windowsNodes.on)
    .filter(({ path }) => path !== 'controllerRole' || isLeftToAttach(context))
    .map(({ path, name, trust, policies }) => ({
      rule: 'aws/existing-role',
      severity: 'info',
      path,
      got: name,
      message: `the role exists, and the template attaches nothing to it; it has to trust ${trust}`,
      fix:
        path === 'controllerRole'
          ? 'attach the policies that the outputs of the stack name, or set switches.controllerPolicies to true'
          : `attach ${policies.join(', ')}`,
    }));

/** What does not fit together between cluster, objects and options. */
export const contextProblems = (context: TemplateContext): readonly Problem[] =>
  [
    conflicts,
    mixedRoleProblems,
    sharedRoleProblems,
    roleNameProblems,
    tagKeyProblems,
    endpointProblems,
    keyProblems,
    joinProblems,
    existingRoleProblems,
    profileProblems,
  ].flatMap((check) => check(context));

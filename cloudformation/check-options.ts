import { AWS_NAMES, nameFault } from '../charts/aws-names';
import type { Problem } from '../karpenter';
import type { TemplateContext } from './context';
import { FEATURE_NAMES, isFeature } from './features';
import type { TemplateOptions } from './options';
import { PROFILES } from './profiles';
import { isGrantableKey, isKeyArn } from './volume-keys';
import { missingForEndpoints } from './vpc-endpoints';

interface Rule {
  readonly path: string;
  readonly got: unknown;
  readonly ok: boolean;
  readonly message: string;
  readonly fix: string;
}

const isPolicyArn = (arn: string): boolean =>
  /^arn:aws(-cn|-us-gov)?:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/.test(arn);

const isTagKey = (key: string): boolean => /^[\p{L}\p{Z}\p{N}_.:/=+\-@*]{1,128}$/u.test(key);

/** What cannot be right in the options, whatever the cluster is. */
export function optionProblems(options: TemplateOptions): readonly Problem[] {
  const each = <T>(
    name: string,
    values: readonly T[] | undefined,
    ok: (value: T) => boolean,
    message: string,
    fix: string,
  ): Rule[] =>
    (values ?? []).map((got, index) => ({
      path: `${name}[${index}]`,
      got,
      ok: ok(got),
      message: `${name}[${index}] ${message}`,
      fix,
    }));
  const rules: readonly Rule[] = [
    {
      path: 'profile',
      got: options.profile,
      ok: options.profile === undefined || PROFILES.includes(options.profile),
      message: 'profile is not known',
      fix: `choose one of ${PROFILES.join(', ')}`,
    },
    {
      path: 'rolePath',
      got: options.rolePath,
      ok:
        options.rolePath === undefined ||
        (/^\/(?:[\w+=,.@/-]*\/)?$/.test(options.rolePath) &&
          nameFault(options.rolePath, AWS_NAMES.iamPath) === undefined),
      message: 'rolePath is no IAM path',
      fix: "write it as '/platform/': at most 512 characters between two slashes",
    },
    {
      path: 'permissionsBoundaryArn',
      got: options.permissionsBoundaryArn,
      ok: options.permissionsBoundaryArn === undefined || isPolicyArn(options.permissionsBoundaryArn),
      message: 'permissionsBoundaryArn is not the ARN of a managed policy',
      fix: 'give arn:<partition>:iam::<account>:policy/<name>',
    },
    {
      path: 'queueKeyArn',
      got: options.queueKeyArn,
      ok: options.queueKeyArn === undefined || isKeyArn(options.queueKeyArn),
      message: 'queueKeyArn is not the ARN of a KMS key; with an alias or an AWS managed key no event would arrive',
      fix: 'give arn:<partition>:kms:<region>:<account>:key/<id>',
    },
    ...each(
      'nodePolicyArns',
      options.nodePolicyArns,
      isPolicyArn,
      'is not the ARN of a managed policy',
      'give arn:<partition>:iam::<account>:policy/<name>',
    ),
    ...each(
      'volumeKeyArns',
      options.volumeKeyArns,
      isKeyArn,
      'is not the ARN of a KMS key (an alias grants nothing)',
      'give arn:<partition>:kms:<region>:<account>:key/<id>',
    ),
    ...each(
      'tagKeys',
      options.tagKeys,
      isTagKey,
      'is no tag key',
      'use letters, digits, spaces, _.:/=+-@ and * for any characters',
    ),
    ...each(
      'routeTables',
      options.routeTables,
      (id) => /^rtb-[0-9a-f]+$/.test(id),
      'is not the id of a route table',
      'give rtb-…',
    ),
    ...each(
      'endpointServices',
      Object.values(options.endpointServices ?? {}),
      (name) => /^[a-z0-9.-]{1,255}$/.test(name),
      'is no service name',
      'give it as `aws ec2 describe-vpc-endpoint-services` prints it',
    ),
    ...each(
      'switches',
      Object.keys(options.switches ?? {}),
      isFeature,
      'is no feature',
      `known are ${FEATURE_NAMES.join(', ')}`,
    ),
  ];
  return rules
    .filter(({ ok }) => !ok)
    .map(({ path, got, message, fix }) => ({ rule: 'aws/option', path, got, message, fix }));
}

/** Roles that node classes of both systems use: an access entry has one type, so the nodes of one never join. */
const mixedRoleProblems = ({ cluster, usage }: TemplateContext): readonly Problem[] => {
  const linux = [cluster.nodeRole.name, ...usage.linuxRoleNames];
  const windows = [cluster.windowsNodeRole.name, ...usage.windowsRoleNames];
  const used = [...usage.linuxRoleNames, ...usage.windowsRoleNames];
  return [...new Set(linux)]
    .filter((name) => windows.includes(name) && used.includes(name))
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
          rule: 'aws/vpc-endpoints',
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
    .filter((key) => !isGrantableKey(key))
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

const joinProblems = ({ cluster, features }: TemplateContext): readonly Problem[] => {
  if (cluster.authenticationMode !== 'CONFIG_MAP') return [];
  const groups = [
    'system:bootstrappers',
    'system:nodes',
    ...(features.windowsNodes.on ? ['eks:kube-proxy-windows'] : []),
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
    profileProblems,
  ].flatMap((check) => check(context));

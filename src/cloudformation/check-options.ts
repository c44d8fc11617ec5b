import { AWS_NAMES, nameFault } from '../cluster';
import type { Problem } from '../findings';
import { FEATURE_NAMES, isFeature } from './features';
import type { TemplateOptions } from './options';
import { PROFILES } from './profiles';
import { isTagKey } from './tag-keys';
import { isKeyArn } from './volume-keys';

interface OptionCheck {
  readonly rule: string;
  readonly path: string;
  readonly got: unknown;
  readonly ok: boolean;
  readonly message: string;
  readonly fix: string;
}

const isPolicyArn = (arn: string): boolean =>
  /^arn:aws(-cn|-us-gov)?:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/.test(arn);

/** What cannot be right in the options, whatever the cluster is. */
export function optionProblems(options: TemplateOptions): readonly Problem[] {
  const each = <T>(
    rule: string,
    name: string,
    values: readonly T[] | undefined,
    ok: (value: T) => boolean,
    message: string,
    fix: string,
  ): OptionCheck[] =>
    (values ?? []).map((got, index) => ({
      rule,
      path: `${name}[${index}]`,
      got,
      ok: ok(got),
      message: `${name}[${index}] ${message}`,
      fix,
    }));
  const oneOf = (name: 'profile' | 'features' | 'policies', known: readonly string[]): OptionCheck => ({
    rule: 'aws/option',
    path: name,
    got: options[name],
    ok: options[name] === undefined || known.includes(options[name]),
    message: `${name} is not known`,
    fix: `choose one of ${known.join(', ')}`,
  });
  const checks: readonly OptionCheck[] = [
    oneOf('profile', PROFILES),
    oneOf('features', ['reference', 'used']),
    oneOf('policies', ['managed', 'inline']),
    {
      rule: 'aws/role-path',
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
      rule: 'aws/permissions-boundary',
      path: 'permissionsBoundaryArn',
      got: options.permissionsBoundaryArn,
      ok: options.permissionsBoundaryArn === undefined || isPolicyArn(options.permissionsBoundaryArn),
      message: 'permissionsBoundaryArn is not the ARN of a managed policy',
      fix: 'give arn:<partition>:iam::<account>:policy/<name>',
    },
    {
      rule: 'aws/queue-key-arn',
      path: 'queueKeyArn',
      got: options.queueKeyArn,
      ok: options.queueKeyArn === undefined || isKeyArn(options.queueKeyArn),
      message: 'queueKeyArn is not the ARN of a KMS key; with an alias or an AWS managed key no event would arrive',
      fix: 'give arn:<partition>:kms:<region>:<account>:key/<id>',
    },
    ...each(
      'aws/node-policy-arn',
      'nodePolicyArns',
      options.nodePolicyArns,
      isPolicyArn,
      'is not the ARN of a managed policy',
      'give arn:<partition>:iam::<account>:policy/<name>',
    ),
    ...each(
      'aws/volume-key-arn',
      'volumeKeyArns',
      options.volumeKeyArns,
      isKeyArn,
      'is not the ARN of a KMS key (an alias grants nothing)',
      'give arn:<partition>:kms:<region>:<account>:key/<id>',
    ),
    ...each(
      'aws/tag-key-option',
      'tagKeys',
      options.tagKeys,
      isTagKey,
      'is no tag key',
      'use letters, digits, spaces, _.:/=+-@ and * for any characters',
    ),
    ...each(
      'aws/route-table',
      'routeTables',
      options.routeTables,
      (id) => /^rtb-[0-9a-f]+$/.test(id),
      'is not the id of a route table',
      'give rtb-…',
    ),
    ...each(
      'aws/endpoint-service',
      'endpointServices',
      Object.values(options.endpointServices ?? {}),
      (name) => /^[a-z0-9.-]{1,255}$/.test(name),
      'is no service name',
      'give it as `aws ec2 describe-vpc-endpoint-services` prints it',
    ),
    ...each(
      'aws/switch',
      'switches',
      Object.keys(options.switches ?? {}),
      isFeature,
      'is no feature',
      `known are ${FEATURE_NAMES.join(', ')}`,
    ),
  ];
  return checks.filter(({ ok }) => !ok).map(({ rule, path, got, message, fix }) => ({ rule, path, got, message, fix }));
}

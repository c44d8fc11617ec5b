import { fill, filled, IDS, nameOf, nodeRoleArns, portableArn, queueArn, type TemplateContext } from './context';
import {
  type Condition,
  type GrantedStatement,
  grantsFor,
  type PolicyGroup,
  QUEUE_KEY_GRANTS,
  VOLUME_KEY_GRANTS,
} from './grants';
import { commented, type Value } from './intrinsics';
import type { Resources } from './resources';
import { type Conditions, oneOrMore, policyDocument, type Statement } from './statement';
import { tighten } from './tightenings';
import { volumeKeyArns } from './volume-keys';

/** What each policy is for, in the order of the template. */
const POLICIES: Readonly<Record<PolicyGroup, string>> = {
  Lifecycle: 'Launching, tagging and terminating instances of this cluster.',
  Iam: 'The role that nodes start with, and instance profiles for it.',
  Eks: 'What the control plane says of the cluster.',
  Interruption: 'Reading interruptions.',
  ZonalShift: 'Zones that are shifted away.',
  Discovery: 'Reading what there is: images, subnets, types, prices.',
  Kms: 'KMS keys of volumes and of the queue.',
};

/** The controller's statements for a cluster; their texts still hold the `<…>` of the grants. */
function controllerStatements({
  cluster,
  profile,
  features,
  usage,
  options,
}: TemplateContext): readonly GrantedStatement[] {
  const minor = cluster.karpenterMinor;
  const granted = grantsFor({ minor, profile, isOn: (feature) => features[feature].on });
  if (profile !== 'hardened') return [...granted, ...VOLUME_KEY_GRANTS, ...QUEUE_KEY_GRANTS];
  const tagKeys = [...usage.tagKeys, ...(options.tagKeys ?? [])];
  return [
    ...granted.map((statement) => tighten(statement, { minor, partition: cluster.partition, tagKeys })),
    ...VOLUME_KEY_GRANTS,
    ...QUEUE_KEY_GRANTS,
  ];
}

/** What the tokens that stand for whole resources mean; a token without a meaning here grants nothing. */
function resourceTokens(context: TemplateContext): ReadonlyMap<string, readonly Value[]> {
  const { queueKeyArn } = context.options;
  const queue = queueArn(context);
  return new Map([
    ['<node-roles>', nodeRoleArns(context)],
    ['<queue>', queue === undefined ? [] : [queue]],
    ['<volume-keys>', volumeKeyArns(context)],
    ['<queue-key>', queueKeyArn === undefined || queue === undefined ? [] : [portableArn(queueKeyArn)]],
  ]);
}

function conditionsOf(conditions: readonly Condition[], context: TemplateContext): { readonly Condition?: Conditions } {
  const byOperator: Record<string, Record<string, Conditions[string][string]>> = {};
  for (const { operator, key, values } of conditions) {
    byOperator[operator] = {
      ...byOperator[operator],
      [fill(key, context.cluster)]: oneOrMore(values.map((value) => filled(value, context.cluster))),
    };
  }
  return conditions.length === 0 ? {} : { Condition: byOperator };
}

/** A statement as it stands in the template; none where there is nothing that it could be about. */
function inTemplate(
  { sid, why, actions, resources, conditions }: GrantedStatement,
  tokens: ReturnType<typeof resourceTokens>,
  context: TemplateContext,
): readonly Statement[] {
  const known = resources.flatMap((text) => tokens.get(text) ?? [filled(text, context.cluster)]);
  if (known.length === 0) return [];
  const statement = { Sid: sid, Effect: 'Allow' as const, Action: oneOrMore(actions), Resource: oneOrMore(known) };
  return [commented(why, { ...statement, ...conditionsOf(conditions, context) })];
}

/** Whether the policies are for somebody else to attach: the role exists, and nobody asked the template to change it. */
export const isLeftToAttach = ({ cluster, features }: TemplateContext): boolean =>
  cluster.controllerRole.existing && features.controllerPolicies.on && !features.controllerPolicies.asked;

/** The policies of the controller, attached to its role where the template makes that role or was asked to. */
export function controllerPolicies(context: TemplateContext): Resources {
  if (!context.features.controllerPolicies.on) return {};
  const isLeft = isLeftToAttach(context);
  // An inline policy is one of a role: what is left to attach has to be managed.
  const inline = context.options.policies === 'inline' && !isLeft;
  const granted = controllerStatements(context);
  const tokens = resourceTokens(context);
  const resources = (Object.keys(POLICIES) as PolicyGroup[]).flatMap((group) => {
    const statements = granted
      .filter((statement) => statement.group === group)
      .flatMap((statement) => inTemplate(statement, tokens, context));
    if (statements.length === 0) return [];
    const id = `Controller${group}Policy`;
    const policy = {
      Type: inline ? 'AWS::IAM::Policy' : 'AWS::IAM::ManagedPolicy',
      Properties: {
        // A managed policy has no name here: CloudFormation's own name cannot collide, nor outgrow a limit.
        ...(inline ? { PolicyName: id } : {}),
        ...(isLeft ? {} : { Roles: [nameOf(context.cluster.controllerRole, IDS.controllerRole)] }),
        PolicyDocument: policyDocument(statements),
      },
    };
    return [
      [
        id,
        commented(
          isLeft
            ? `${POLICIES[group]} Attached to nothing: role ${context.cluster.controllerRole.name} exists.`
            : POLICIES[group],
          policy,
        ),
      ] as const,
    ];
  });
  return Object.fromEntries(resources);
}

/** Requests of the project's own to the interruption queue and for the roles. */
import type { Profile } from '../../src/cloudformation';
import type { Case } from './cases';
import { ENVS, ISSUER } from './clusters';
import type { Decision, IamRequest } from './iam-evaluator';

const { region, account } = ENVS.eu;
const QUEUE = `arn:aws:sqs:${region}:${account}:prod-eu`;
const CLUSTER = `arn:aws:eks:${region}:${account}:cluster/prod-eu`;
const SECURE = { 'aws:SecureTransport': 'true' };

type Entry = readonly [id: string, request: IamRequest, decision: Decision];

const cases = (entries: readonly Entry[]): readonly Case[] =>
  entries.map(([id, request, decision]) => ({ id, decision, ...request }));

const RULES = [
  'ScheduledChangeRule',
  'SpotInterruptionRule',
  'RebalanceRule',
  'InstanceStateChangeRule',
  'CapacityReservationInterruptionRule',
];

const ruleArn = (id: string, owner: string = account): string =>
  `arn:aws:events:${region}:${owner}:rule/stack-${id}-1A2B`;

/** Who may send to the queue; `decision` is that of an identity that may do everything, so only the queue's policy says no. */
export function queueCases(profile: Profile): readonly Case[] {
  const open: Decision = profile === 'reference' ? 'allow' : 'deny';
  const events = { Service: 'events.amazonaws.com' };
  const send = (context: IamRequest['context'], principal: IamRequest['principal'] = events): IamRequest => ({
    action: 'sqs:SendMessage',
    resource: QUEUE,
    principal,
    context: { ...SECURE, ...context },
  });
  const fromSpot = { 'aws:SourceArn': ruleArn('SpotInterruptionRule'), 'aws:SourceAccount': account };
  return cases([
    ...RULES.map(
      (id): Entry => [`from ${id}`, send({ 'aws:SourceArn': ruleArn(id), 'aws:SourceAccount': account }), 'allow'],
    ),
    ['from no rule', send({ 'aws:SourceAccount': account }), open],
    ['from another rule', send({ 'aws:SourceArn': ruleArn('Other'), 'aws:SourceAccount': account }), open],
    [
      'from a rule with a longer name',
      send({ ...fromSpot, 'aws:SourceArn': `${ruleArn('SpotInterruptionRule')}x` }),
      open,
    ],
    [
      'from the first rule with a longer name',
      send({ ...fromSpot, 'aws:SourceArn': `${ruleArn('ScheduledChangeRule')}x` }),
      open,
    ],
    [
      'from another account',
      send({ 'aws:SourceArn': ruleArn('SpotInterruptionRule', '999988887777'), 'aws:SourceAccount': '999988887777' }),
      open,
    ],
    [
      'from no account',
      send({ 'aws:SourceArn': fromSpot['aws:SourceArn'] }),
      profile === 'hardened' ? 'deny' : 'allow',
    ],
    [
      'forged account',
      send({ ...fromSpot, 'aws:SourceAccount': '999988887777' }),
      profile === 'hardened' ? 'deny' : 'allow',
    ],
    ['sqs itself', send({}, { Service: 'sqs.amazonaws.com' }), open],
    [
      'sqs with the source of a rule',
      send(fromSpot, { Service: 'sqs.amazonaws.com' }),
      profile === 'hardened' ? 'deny' : 'allow',
    ],
    ['over plain HTTP', send({ ...fromSpot, 'aws:SecureTransport': 'false' }), 'deny'],
    ['by SNS', send(fromSpot, { Service: 'sns.amazonaws.com' }), 'deny'],
    ['by Lambda', send(fromSpot, { Service: 'lambda.amazonaws.com' }), 'deny'],
    ['by a stranger', send({}, { AWS: 'arn:aws:iam::999988887777:role/x' }), 'deny'],
    ['purge by events', { ...send(fromSpot), action: 'sqs:PurgeQueue' }, 'deny'],
    ['receive by events', { ...send(fromSpot), action: 'sqs:ReceiveMessage' }, 'deny'],
    ['another queue', { ...send(fromSpot), resource: `${QUEUE}-2` }, 'deny'],
    ['another region', { ...send(fromSpot), resource: QUEUE.replace(region, 'us-east-1') }, 'deny'],
    ['another owner', { ...send(fromSpot), resource: QUEUE.replace(account, '444455556666') }, 'deny'],
    ['another partition', { ...send(fromSpot), resource: QUEUE.replace('arn:aws:', 'arn:aws-cn:') }, 'deny'],
  ]);
}

/** What the queue's Deny must refuse and nothing more, next to a policy that allows everything. */
export function transportCases(): readonly Case[] {
  const read = (action: string, secure: string | undefined, resource = QUEUE): IamRequest => ({
    action,
    resource,
    principal: { AWS: `arn:aws:iam::${account}:role/KarpenterControllerRole-prod-eu` },
    context: secure === undefined ? {} : { 'aws:SecureTransport': secure },
  });
  return cases([
    ['receive by TLS', read('sqs:ReceiveMessage', 'true'), 'allow'],
    ['receive by HTTP', read('sqs:ReceiveMessage', 'false'), 'deny'],
    ['delete by HTTP', read('sqs:DeleteQueue', 'false'), 'deny'],
    ['send by HTTP', read('sqs:SendMessage', 'false'), 'deny'],
    ['without the key', read('sqs:ReceiveMessage', undefined), 'allow'],
    ['another queue by HTTP', read('sqs:ReceiveMessage', 'false', `${QUEUE}-2`), 'allow'],
    ['another region by HTTP', read('sqs:ReceiveMessage', 'false', QUEUE.replace(region, 'us-east-1')), 'allow'],
    ['another owner by HTTP', read('sqs:ReceiveMessage', 'false', QUEUE.replace(account, '444455556666')), 'allow'],
    [
      'another partition by HTTP',
      read('sqs:ReceiveMessage', 'false', QUEUE.replace('arn:aws:', 'arn:aws-cn:')),
      'allow',
    ],
    ['another service', read('sns:Publish', 'false'), 'allow'],
  ]);
}

export const nodeTrustCases = (): readonly Case[] => {
  const assume = (service: string, action = 'sts:AssumeRole'): IamRequest => ({
    action,
    principal: { Service: service },
    context: {},
  });
  return cases([
    ['EC2', assume('ec2.amazonaws.com'), 'allow'],
    ['Lambda', assume('lambda.amazonaws.com'), 'deny'],
    ['EKS', assume('eks.amazonaws.com'), 'deny'],
    ['EC2 in China', assume('ec2.amazonaws.com.cn'), 'deny'],
    ['TagSession', assume('ec2.amazonaws.com', 'sts:TagSession'), 'deny'],
    ['SetSourceIdentity', assume('ec2.amazonaws.com', 'sts:SetSourceIdentity'), 'deny'],
    ['not sts', assume('ec2.amazonaws.com', 'iam:PassRole'), 'deny'],
    ['an account', { ...assume(''), principal: { AWS: `arn:aws:iam::${account}:root` } }, 'deny'],
  ]);
};

const wrong = (context: IamRequest['context'], key: string): readonly (readonly [string, IamRequest['context']])[] => [
  [`without ${key}`, Object.fromEntries(Object.entries(context).filter(([name]) => name !== key))],
  ...[
    `x${String(context[key])}`,
    `${String(context[key])}-debug`,
    `${String(context[key])}x`,
    '999988887777',
    String(context[key]).toUpperCase(),
  ]
    .filter((value) => value !== context[key])
    .map((value) => [`${key} ${value}`, { ...context, [key]: value }] as const),
];

/** Who may take the controller's role by Pod Identity. */
export function podIdentityCases(profile: Profile): readonly Case[] {
  const session = {
    'aws:RequestTag/eks-cluster-name': 'prod-eu',
    'aws:RequestTag/kubernetes-namespace': 'kube-system',
    'aws:RequestTag/kubernetes-service-account': 'karpenter',
  };
  const context = { ...session, 'aws:SourceAccount': account, 'aws:SourceArn': CLUSTER };
  const ask = (action: string, asked: IamRequest['context'], service = 'pods.eks.amazonaws.com'): IamRequest => ({
    action,
    principal: { Service: service },
    context: asked,
  });
  const guarded = profile === 'reference' ? [] : Object.keys(profile === 'hardened' ? context : session);
  return cases([
    ['assume', ask('sts:AssumeRole', context), 'allow'],
    ['tag the session', ask('sts:TagSession', context), 'allow'],
    ['by EC2', ask('sts:AssumeRole', context, 'ec2.amazonaws.com'), 'deny'],
    ['by Lambda', ask('sts:AssumeRole', context, 'lambda.amazonaws.com'), 'deny'],
    ['identity', ask('sts:SetSourceIdentity', context), 'deny'],
    ['not sts', ask('iam:PassRole', context), 'deny'],
    ['without anything', ask('sts:AssumeRole', {}), profile === 'reference' ? 'allow' : 'deny'],
    ...guarded.flatMap((key) =>
      wrong(context, key).map(([how, asked]): Entry => [how, ask('sts:AssumeRole', asked), 'deny']),
    ),
  ]);
}

/** Who may take the controller's role by IRSA. */
export function irsaCases(): readonly Case[] {
  const context = {
    [`${ISSUER}:sub`]: 'system:serviceaccount:kube-system:karpenter',
    [`${ISSUER}:aud`]: 'sts.amazonaws.com',
  };
  const provider = `arn:aws:iam::${account}:oidc-provider/${ISSUER}`;
  const ask = (
    asked: IamRequest['context'],
    federated = provider,
    action = 'sts:AssumeRoleWithWebIdentity',
  ): IamRequest => ({
    action,
    principal: { Federated: federated },
    context: asked,
  });
  return cases([
    ['the service account', ask(context), 'allow'],
    ...Object.keys(context).flatMap((key) =>
      wrong(context, key).map(([how, asked]): Entry => [how, ask(asked), 'deny']),
    ),
    ['another provider', ask(context, `${provider}x`), 'deny'],
    ['another action', ask(context, provider, 'sts:AssumeRole'), 'deny'],
    ['identity', ask(context, provider, 'sts:SetSourceIdentity'), 'deny'],
    ['not sts', ask(context, provider, 'iam:PassRole'), 'deny'],
    ['a service', { ...ask(context), principal: { Service: 'ec2.amazonaws.com' } }, 'deny'],
  ]);
}

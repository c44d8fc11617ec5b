/** One change at a time to a policy: what a typo, a merge or a generous hand would do. */
import type { Case } from './cases';
import { type IamStatement, statementMatches } from './iam-evaluator';

export interface Mutant {
  /** Statement and what was done to it. */
  readonly id: string;
  /** Which statement is another one now; beyond the last for one that was added. */
  readonly index: number;
  /** Undefined where the statement was dropped. */
  readonly statement?: IamStatement;
}

type Change = readonly [what: string, statement: IamStatement];

const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

const without = <T>(values: readonly T[], index: number): readonly T[] => values.filter((_, at) => at !== index);

const replaced = <T>(values: readonly T[], index: number, value: T): readonly T[] =>
  values.map((item, at) => (at === index ? value : item));

const service = (action: string): string => action.split(':')[0] ?? '';

/** An action beside each of a service that no statement of Karpenter's may hold. */
const FOREIGN_ACTIONS: Readonly<Record<string, string>> = {
  ec2: 'ec2:StopInstances',
  iam: 'iam:AttachRolePolicy',
  eks: 'eks:DeleteCluster',
  sqs: 'sqs:PurgeQueue',
  ssm: 'ssm:PutParameter',
  sts: 'sts:SetSourceIdentity',
  pricing: 'pricing:DescribeServices',
  kms: 'kms:DisableKey',
  'arc-zonal-shift': 'arc-zonal-shift:StartZonalShift',
};

function actionChanges(statement: IamStatement): Change[] {
  const actions = list(statement.Action);
  const set = (Action: readonly string[]): IamStatement => ({ ...statement, Action });
  return actions.flatMap((action, index): Change[] => {
    const foreign = FOREIGN_ACTIONS[service(action)];
    return [
      ...(actions.length > 1 ? [[`drop ${action}`, set(without(actions, index))] as const] : []),
      [`widen ${action} to *`, set(replaced(actions, index, '*'))],
      ...(action.endsWith('*')
        ? []
        : [[`widen ${action} to its service`, set(replaced(actions, index, `${service(action)}:*`))] as const]),
      ...(foreign === undefined || action.endsWith('*')
        ? []
        : ([
            [`swap ${action}`, set(replaced(actions, index, foreign))],
            [`add ${foreign} at ${action}`, set([...actions, foreign])],
          ] as const)),
    ];
  });
}

/** Another type of resource of a service. */
const OTHER_TYPES: Readonly<Record<string, string>> = { ec2: 'vpc', iam: 'user', eks: 'nodegroup', ssm: 'document' };

/** The same resource in another region, account, service or of another kind, where it has one. */
function neighbours(resource: string): readonly string[] {
  if (!resource.startsWith('arn:')) return [];
  const [scheme, partition, name, region, account, ...rest] = resource.split(':');
  const path = rest.join(':');
  const arn = (parts: readonly (string | undefined)[]): string => parts.join(':');
  return [
    arn([scheme, partition === 'aws' ? 'aws-cn' : 'aws', name, region, account, path]),
    ...(region ? [arn([scheme, partition, name, 'us-east-1', account, path])] : []),
    ...(account && account !== '*' ? [arn([scheme, partition, name, region, '444455556666', path])] : []),
    arn([
      scheme,
      partition,
      name,
      region,
      account,
      path.includes('/') ? path.replace(/^[^/]+/, OTHER_TYPES[name ?? ''] ?? 'x') : `${path}-2`,
    ]),
  ];
}

/** A resource that covers more than it should. */
function wider(resource: string): readonly string[] {
  if (!resource.startsWith('arn:')) return [];
  const [scheme, partition, name, region, account, ...rest] = resource.split(':');
  const path = rest.join(':');
  return [
    '*',
    ...(region ? [[scheme, partition, name, '*', account, path].join(':')] : []),
    ...(account && account !== '*' ? [[scheme, partition, name, region, '*', path].join(':')] : []),
    [scheme, partition, name, region, account, '*'].join(':'),
    ...(path.endsWith('*') ? [] : [`${resource}*`]),
  ];
}

function resourceChanges(statement: IamStatement): Change[] {
  const resources = list(statement.Resource);
  const set = (Resource: readonly string[]): IamStatement => ({ ...statement, Resource });
  return resources.flatMap((resource, index): Change[] => [
    ...(resources.length > 1 ? [[`drop ${resource}`, set(without(resources, index))] as const] : []),
    ...wider(resource).map((to): Change => [`widen ${resource} to ${to}`, set(replaced(resources, index, to))]),
    ...neighbours(resource).flatMap((to): Change[] => [
      [`swap ${resource} for ${to}`, set(replaced(resources, index, to))],
      [`add ${to}`, set([...resources, to])],
    ]),
    ...(resource === '*' ? [['narrow * to a bucket', set(['arn:aws:s3:::x'])] as const] : []),
  ]);
}

type Conditions = NonNullable<IamStatement['Condition']>;

/** Operators that mean something else; StringLike instead of StringEquals is the same for values without `*`. */
const OTHER_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  StringEquals: ['StringEqualsIfExists', 'StringNotEquals', 'StringEqualsIgnoreCase'],
  StringEqualsIfExists: ['StringEquals', 'StringNotEquals'],
  StringLike: ['StringLikeIfExists', 'StringNotLike'],
  'ForAllValues:StringEquals': ['ForAnyValue:StringEquals', 'ForAllValues:StringNotEquals'],
  'ForAllValues:StringLike': ['ForAnyValue:StringLike', 'ForAllValues:StringNotLike'],
  ArnEquals: ['ArnEqualsIfExists', 'ArnNotEquals'],
  Bool: ['BoolIfExists'],
};

const OTHER_KEYS: readonly (readonly [RegExp, string])[] = [
  [/^aws:ResourceTag\//, 'aws:RequestTag/'],
  [/^aws:RequestTag\//, 'aws:ResourceTag/'],
  [/:sub$/, ':aud'],
  [/^.*$/, 'aws:PrincipalTag/x'],
];

const otherKey = (key: string): string => {
  const [pattern, to] = OTHER_KEYS.find(([candidate]) => candidate.test(key)) ?? [/^$/, ''];
  return key.replace(pattern, to);
};

function withoutKey(conditions: Conditions, operator: string, key: string): Conditions {
  const keys = Object.fromEntries(Object.entries(conditions[operator] ?? {}).filter(([name]) => name !== key));
  const rest = Object.fromEntries(Object.entries(conditions).filter(([name]) => name !== operator));
  return Object.keys(keys).length === 0 ? rest : { ...rest, [operator]: keys };
}

const withKey = (
  conditions: Conditions,
  operator: string,
  key: string,
  values: readonly (string | number | boolean)[],
): Conditions => ({
  ...conditions,
  [operator]: { ...conditions[operator], [key]: values },
});

function keyChanges(conditions: Conditions, operator: string, key: string): readonly (readonly [string, Conditions])[] {
  const values = list(conditions[operator]?.[key]);
  const bare = withoutKey(conditions, operator, key);
  const presenceOnly = operator === 'StringLike' && values.join() === '*';
  const set = (to: readonly (string | number | boolean)[]): Conditions => withKey(conditions, operator, key, to);
  return [
    [`drop ${key}`, bare],
    [`key ${key} swapped`, withKey(bare, operator, otherKey(key), values)],
    ...(OTHER_OPERATORS[operator] ?? [])
      .filter((to) => !(to === 'StringEqualsIgnoreCase' && values.every((value) => !/[a-z]/i.test(String(value)))))
      .map((to) => [`${operator} ${key} to ${to}`, withKey(bare, to, key, values)] as const),
    ...(presenceOnly || operator === 'Bool'
      ? []
      : [
          [
            `widen ${key} to *`,
            withKey(bare, operator.includes(':') ? 'ForAllValues:StringLike' : 'StringLike', key, ['*']),
          ] as const,
        ]),
    ...values.flatMap((value, index) => [
      ...(values.length > 1 ? [[`drop ${String(value)} of ${key}`, set(without(values, index))] as const] : []),
      [
        `swap ${String(value)} of ${key}`,
        set(replaced(values, index, `x${String(value).replaceAll('*', '')}`)),
      ] as const,
    ]),
    ...(presenceOnly || operator === 'Bool'
      ? []
      : [[`add a value to ${key}`, set([...values, addedValue(operator, key, values)])] as const]),
  ];
}

/** A value beside the right one that must not be let in. */
function addedValue(operator: string, key: string, values: readonly unknown[]): string {
  const first = String(values[0]);
  if (key === 'aws:TagKeys') return operator.endsWith('StringLike') ? 'kubernetes.io/*' : 'team';
  if (/^\d{12}$/.test(first)) return '999988887777';
  return first.startsWith('arn:') ? `${first}x` : `x${first}`;
}

function conditionChanges(statement: IamStatement): Change[] {
  const conditions = statement.Condition ?? {};
  const changes = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.keys(keys).flatMap((key) => keyChanges(conditions, operator, key)),
  );
  return [
    ...changes.map(([what, Condition]): Change => [what, { ...statement, Condition }]),
    [
      'add a condition',
      { ...statement, Condition: withKey(conditions, 'StringEquals', 'aws:PrincipalTag/added', ['x']) },
    ],
  ];
}

function principalChanges(statement: IamStatement): Change[] {
  const { Principal } = statement;
  if (Principal === undefined || Principal === '*') return [];
  return Object.entries(Principal).flatMap(([kind, names]) =>
    list(names).flatMap((name, index): Change[] => {
      const set = (to: readonly string[]): IamStatement => ({ ...statement, Principal: { [kind]: to } });
      return [
        ['principal to *', { ...statement, Principal: '*' }],
        [
          `swap principal ${name}`,
          set(replaced(list(names), index, kind === 'Service' ? 'lambda.amazonaws.com' : `${name}x`)),
        ],
        [`add a principal to ${name}`, set([...list(names), kind === 'Service' ? 'lambda.amazonaws.com' : `${name}x`])],
        ...(list(names).length > 1 ? [[`drop principal ${name}`, set(without(list(names), index))] as const] : []),
      ];
    }),
  );
}

/** Statements that nobody ordered. */
const ADDED: readonly IamStatement[] = [
  { Effect: 'Allow', Action: '*', Resource: '*' },
  { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
  { Effect: 'Allow', Action: 'ec2:CreateTags', Resource: '*' },
  { Effect: 'Allow', Action: 'ec2:TerminateInstances', Resource: '*' },
  { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
  { Effect: 'Allow', Action: 'ssm:GetParameter*', Resource: '*' },
  { Effect: 'Deny', Action: 'ec2:*', Resource: '*' },
];

/** Every mutant of statements: of each one, and with one more where they belong to an identity. */
export function mutantsOf(statements: readonly IamStatement[]): readonly Mutant[] {
  const changed = statements.flatMap((statement, index): readonly Mutant[] => {
    const name = statement.Sid ?? `statement ${index}`;
    const changes: readonly Change[] = [
      ...actionChanges(statement),
      ...resourceChanges(statement),
      ...conditionChanges(statement),
      ...principalChanges(statement),
      ['effect turned', { ...statement, Effect: statement.Effect === 'Allow' ? 'Deny' : 'Allow' }],
    ];
    return [
      { id: `${name}: drop`, index },
      ...changes.map(([what, to]) => ({ id: `${name}: ${what}`, index, statement: to })),
    ];
  });
  const added = ADDED.map((statement) => ({
    id: `added: ${statement.Effect} ${list(statement.Action).join()}`,
    index: statements.length,
    statement,
  }));
  return statements.some(({ Principal }) => Principal !== undefined) ? changed : [...changed, ...added];
}

/** Cases with the statements that decide about them beside those that are changed. */
export interface Suite {
  readonly cases: readonly Case[];
  /** Statements of others, which no mutant changes. */
  readonly beside?: readonly IamStatement[];
}

/** For each mutant whether some case of some suite is decided otherwise than it should be. */
export function survivorsOf(statements: readonly IamStatement[], suites: readonly Suite[]): readonly Mutant[] {
  const matched = suites.flatMap(({ cases, beside = [] }) =>
    cases.map((item) => ({
      item,
      by: [...statements, ...beside].map((statement) => statementMatches(statement, item)),
      effects: [...statements, ...beside].map(({ Effect }) => Effect),
    })),
  );
  const survives = ({ index, statement }: Mutant): boolean =>
    matched.every(({ item, by, effects }) => {
      const others = effects.filter((_, at) => by[at] && at !== index);
      const own = statement !== undefined && statementMatches(statement, item) ? [statement.Effect] : [];
      const all = index < statements.length ? [...others, ...own] : [...effects.filter((_, at) => by[at]), ...own];
      return (all.length > 0 && !all.includes('Deny') ? 'allow' : 'deny') === item.decision;
    });
  return mutantsOf(statements).filter(survives);
}

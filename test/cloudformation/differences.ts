/** Where our templates differ from Karpenter's own, minor by minor, and why: the content of docs/permissions.md. */
import {
  karpenterTemplate,
  PROFILES,
  type Profile,
  permissionsDiff,
  permissionsMarkdown,
  TIGHTENINGS,
} from '../../src/cloudformation';
import { FEATURES } from '../../src/cloudformation/features';
import { KARPENTER_MINORS, type KarpenterMinor, NEWEST_KARPENTER_MINOR } from '../../src/karpenter';
import { clusterIn } from './clusters';
import data from './data/reference.json';

interface ReferenceStatement {
  readonly minors: readonly string[];
  readonly sid: string;
  readonly policy: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
}

interface ReferenceResource {
  readonly minors: readonly string[];
  readonly id: string;
  readonly type: string;
  readonly properties: object;
}

const STATEMENTS: readonly ReferenceStatement[] = data.statements;
const RESOURCES = data.resources as unknown as readonly ReferenceResource[];

/** One difference of one minor. */
export interface Difference {
  readonly where: string;
  readonly change: 'added' | 'removed';
  readonly text: string;
}

interface Fact {
  readonly where: string;
  readonly text: string;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Our functions and names as the reference data writes them. */
function inTokens(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .replaceAll('${AWS::Partition}', '<partition>')
      .replaceAll('${AWS::AccountId}', '<account>')
      .replaceAll('${AWS::URLSuffix}', '<suffix>')
      .replaceAll('eu-west-1', '<region>')
      .replaceAll('prod-eu', '<cluster>');
  }
  if (Array.isArray(value)) return value.map(inTokens);
  if (typeof value !== 'object' || value === null) return value;
  const { 'Fn::Sub': sub, Ref: ref, 'Fn::GetAtt': getAtt } = value as Readonly<Record<string, unknown>>;
  if (sub !== undefined) return inTokens(sub);
  if (ref !== undefined) return `!Ref ${String(ref)}`;
  if (getAtt !== undefined) {
    const name = list(getAtt).join('.');
    const known: Readonly<Record<string, string>> = {
      'KarpenterNodeRole.Arn': '<node-roles>',
      'KarpenterInterruptionQueue.Arn': '<queue>',
    };
    return known[name] ?? `!GetAtt ${name}`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(inTokens(key)), inTokens(item)]));
}

/** Every leaf of a value as `path = text`; lists are sets, the statements of a policy go by their effect. */
function leaves(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const { Effect } = (typeof item === 'object' ? item : {}) as { readonly Effect?: string };
      return leaves(item, Effect === undefined ? path : `${path}.${Effect}`);
    });
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`));
  }
  return [`${path} = ${String(value)}`];
}

type StatementParts = Omit<ReferenceStatement, 'minors' | 'policy'>;

const statementFacts = ({ sid, actions, resources, conditions }: StatementParts): readonly Fact[] => [
  ...actions.map((action) => ({ where: sid, text: `action ${action}` })),
  ...resources.map((resource) => ({ where: sid, text: `resource ${resource}` })),
  ...conditions.flatMap(({ operator, key, values }) =>
    values.map((value) => ({ where: sid, text: `condition ${operator} ${key} = ${value}` })),
  ),
];

function referenceFacts(minor: KarpenterMinor): readonly Fact[] {
  const statements = STATEMENTS.filter(({ minors }) => minors.includes(minor));
  return [
    ...statements.flatMap(statementFacts),
    ...statements.map(({ sid, policy }) => ({ where: sid, text: `policy ${policy}` })),
    ...RESOURCES.filter(({ minors }) => minors.includes(minor)).flatMap(({ id, type, properties }) => [
      { where: id, text: type },
      ...leaves(properties, '').map((text) => ({ where: id, text })),
    ]),
  ];
}

interface RawStatement {
  readonly Sid: string;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const texts = (value: unknown): readonly string[] => list(value).map(String);

const partsOf = ({ Sid, Action, Resource, Condition = {} }: RawStatement): StatementParts => ({
  sid: Sid,
  actions: texts(Action),
  resources: texts(Resource),
  conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(values) })),
  ),
});

function templateFacts(minor: KarpenterMinor, profile: Profile): readonly Fact[] {
  const { template } = karpenterTemplate(clusterIn('eu', minor), { profile });
  return Object.entries(template?.Resources ?? {}).flatMap(([id, { Type, Properties }]) => {
    const properties = inTokens(Properties) as {
      readonly PolicyDocument?: { readonly Statement: readonly RawStatement[] };
    };
    if (Type !== 'AWS::IAM::ManagedPolicy') {
      return [{ where: id, text: Type }, ...leaves(properties, '').map((text) => ({ where: id, text }))];
    }
    const statements = properties.PolicyDocument?.Statement ?? [];
    return statements.flatMap((item) => [...statementFacts(partsOf(item)), { where: item.Sid, text: `policy ${id}` }]);
  });
}

/** What our template of a minor has beside the reference, and what it lacks. */
export function differencesOf(minor: KarpenterMinor, profile: Profile): readonly Difference[] {
  const key = ({ where, text }: Fact): string => `${where} ${text}`;
  const [theirs, ours] = [referenceFacts(minor), templateFacts(minor, profile)];
  const [their, our] = [new Set(theirs.map(key)), new Set(ours.map(key))];
  return [
    ...theirs.filter((fact) => !our.has(key(fact))).map((fact) => ({ change: 'removed' as const, ...fact })),
    ...ours.filter((fact) => !their.has(key(fact))).map((fact) => ({ change: 'added' as const, ...fact })),
  ];
}

interface Reason {
  readonly where: RegExp;
  readonly text: RegExp;
  readonly profiles: readonly Profile[];
  /** How the difference reads; several facts may be one difference. */
  readonly says: string;
  readonly because: string;
}

const ALL: readonly Profile[] = PROFILES;
const TIGHT: readonly Profile[] = ['default', 'hardened'];

const tighteningReasons: readonly Reason[] = TIGHTENINGS.map(({ statements, facts, text, cost }) => ({
  where: new RegExp(`^(${statements.join('|')})$`),
  text: facts,
  profiles: ['hardened'],
  says: text,
  because: `tighter; cost: ${cost}`,
}));

/** Every difference there may be, with its reason; the first that fits counts. */
export const REASONS: readonly Reason[] = [
  {
    where: /^Allow/,
    text: /^policy /,
    profiles: ALL,
    says: 'the policy that holds the statement, and its name: `Controller…Policy` with a name of CloudFormation',
    because:
      'one policy outgrows 6,144 characters with a long cluster name, and names of ours could collide; the decision is the same',
  },
  {
    where: /^KarpenterControllerRole$/,
    text: /aws:RequestTag/,
    profiles: TIGHT,
    says: "only this cluster's service account may take the controller's role (`aws:RequestTag/eks-cluster-name`, `kubernetes-namespace`, `kubernetes-service-account`)",
    because: 'whoever may make associations in any cluster of the account could take it',
  },
  {
    where: /^KarpenterControllerRole$/,
    text: /aws:Source(Account|Arn)/,
    profiles: ['hardened'],
    says: 'and only through this cluster of this account and region (`aws:SourceAccount`, `aws:SourceArn`)',
    because: 'tighter; cost: none known. That EKS sends both keys is from memory of its guide, not tried',
  },
  {
    where: /^KarpenterControllerRole$|^KarpenterControllerPodIdentityAssociation$|^KarpenterNodeAccessEntry$/,
    text: /./,
    profiles: ALL,
    says: 'controller role, Pod Identity association and access entry are part of the template',
    because: 'the reference leaves them to eksctl',
  },
  {
    where: /^KarpenterInterruptionQueuePolicy$/,
    text: /^PolicyDocument\.Version/,
    profiles: ALL,
    says: '`Version` of the queue policy is written',
    because: 'without it IAM takes the language of 2008; the decision is the same',
  },
  {
    where: /^KarpenterInterruptionQueuePolicy$/,
    text: /Allow\.Sid/,
    profiles: ALL,
    says: 'the statement has a `Sid`',
    because: 'for the reader',
  },
  {
    where: /^KarpenterInterruptionQueuePolicy$/,
    text: /Condition\.ArnEquals\.aws:SourceArn/,
    profiles: TIGHT,
    says: 'only the rules of the stack may send (`aws:SourceArn`)',
    because: "without it a rule in anybody's account may send forged messages",
  },
  {
    where: /^KarpenterInterruptionQueuePolicy$/,
    text: /Condition\.StringEquals\.aws:SourceAccount/,
    profiles: ['hardened'],
    says: 'only for this account (`aws:SourceAccount`)',
    because: 'tighter; cost: none known',
  },
  {
    where: /^KarpenterInterruptionQueuePolicy$/,
    text: /Principal\.Service = sqs/,
    profiles: ['hardened'],
    says: '`sqs.amazonaws.com` may not send',
    because: 'tighter; EventBridge delivers as events.amazonaws.com. Cost: none known',
  },
  {
    where: /^KarpenterNodeRole$/,
    text: /AmazonSSMManagedInstanceCore/,
    profiles: ['hardened'],
    says: 'nodes have no `AmazonSSMManagedInstanceCore`',
    because:
      'tighter: it lets any pod that reaches the instance metadata read every SSM parameter. Cost: no Session Manager on nodes (`switches.ssmOnNodeRole`)',
  },
  {
    where: /^(ScheduledChangeRule|InstanceStateChangeRule)$/,
    text: /EventPattern\.detail\./,
    profiles: ['hardened'],
    says: 'the rules forward only the events that Karpenter acts on',
    because: 'less noise. Cost: an event that a later Karpenter acts on needs the template deployed first',
  },
  {
    where: /^AllowPassingInstanceRole$/,
    text: /ec2\.amazonaws\.com\.cn/,
    profiles: ['default'],
    says: "China's service name of EC2 is there in 1.0 already",
    because: 'the reference of 1.0 cannot launch in China (#6839)',
  },
  {
    where: /^AllowZonalShiftStatusReadOnly$/,
    text: /./,
    profiles: TIGHT,
    says: 'the cluster stands in the condition `arc-zonal-shift:ResourceIdentifier` in 1.12 already',
    because:
      'the action takes no resource, so the statement of 1.12 never matches and the controller does not start with `enableZonalShift` (#9123)',
  },
  {
    where: /^AllowScopedDeletion$/,
    text: /ec2:RebootInstances/,
    profiles: TIGHT,
    says: 'no `ec2:RebootInstances` unless the cluster has the gates `nodeRepair` and `rebootForRepair` (`switches.nodeReboots`)',
    because: 'only node repair by reboot needs it',
  },
  ...tighteningReasons,
];

const reasonOf = (profile: Profile, { where, text }: Difference): Reason | undefined =>
  REASONS.find((reason) => reason.profiles.includes(profile) && reason.where.test(where) && reason.text.test(text));

export interface ReasonedDifference {
  readonly profiles: readonly Profile[];
  readonly minors: readonly KarpenterMinor[];
  readonly where: readonly string[];
  readonly reason: Reason;
}

/** Differences without a reason: there must be none. */
export const unexplained = (): readonly string[] =>
  PROFILES.flatMap((profile) =>
    KARPENTER_MINORS.flatMap((minor) =>
      differencesOf(minor, profile)
        .filter((difference) => reasonOf(profile, difference) === undefined)
        .map(({ where, change, text }) => `${profile} ${minor}: ${where}: ${change} ${text}`),
    ),
  );

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** Every reason with the profiles, minors and places that need it; one that nothing needs is not among them. */
export function reasonedDifferences(): readonly ReasonedDifference[] {
  const found = PROFILES.flatMap((profile) =>
    KARPENTER_MINORS.flatMap((minor) =>
      differencesOf(minor, profile).map((difference) => ({
        profile,
        minor,
        where: difference.where,
        reason: reasonOf(profile, difference),
      })),
    ),
  );
  return REASONS.flatMap((reason) => {
    const items = found.filter((item) => item.reason === reason);
    return items.length === 0
      ? []
      : [
          {
            profiles: unique(items.map(({ profile }) => profile)),
            minors: KARPENTER_MINORS.filter((minor) => items.some((item) => item.minor === minor)),
            where: unique(items.map(({ where }) => where)),
            reason,
          },
        ];
  });
}

/** `1.1–1.8` for minors that follow each other, else each of them. */
function range(minors: readonly KarpenterMinor[]): string {
  const [first, last] = [minors[0], minors[minors.length - 1]];
  if (first === undefined || last === undefined || first === last) return minors.join();
  const between = KARPENTER_MINORS.slice(KARPENTER_MINORS.indexOf(first), KARPENTER_MINORS.indexOf(last) + 1);
  return between.length === minors.length ? `${first}–${last}` : minors.join(', ');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
];

const places = (where: readonly string[]): string =>
  where.length > 6 ? 'every statement' : where.map((name) => `\`${name}\``).join(', ');

/** The text of docs/permissions.md. */
export const permissionsDocument = (): string =>
  [
    '<!-- Generated by scripts/docs/permissions.ts. Do not edit. -->',
    '',
    '# Permissions',
    '',
    `What the CloudFormation template grants, held against Karpenter's own template of each minor from 1.0 to ${NEWEST_KARPENTER_MINOR}.`,
    'The profile `reference` decides every request as that template does. `default` lets only the rules of the stack send',
    "to the queue, lets only this cluster's controller take its role, and repairs two faults of old references.",
    '`hardened` is tighter, at a cost that stands in the table.',
    '',
    '## Every difference, statement by statement',
    '',
    'What is not listed here is the same in every minor.',
    '',
    ...table(
      ['Profiles', 'Minors', 'Where', 'Difference', 'Reason'],
      reasonedDifferences().map(({ profiles, minors, where, reason }) => [
        profiles.length === PROFILES.length ? 'all' : profiles.join(', '),
        range(minors),
        places(where),
        reason.says,
        reason.because,
      ]),
    ),
    '',
    '## Features',
    '',
    "`features: 'used'` leaves out what neither the cluster's settings nor its node classes use; `switches` turns single",
    'features on or off (`--feature NAME`, `--feature NAME=off`).',
    '',
    ...table(
      ['Feature', 'What it is'],
      Object.entries(FEATURES).map(([name, { text }]) => [`\`${name}\``, text]),
    ),
    '',
    'KMS keys of volumes are granted where a node class names one by id or ARN (or with `volumeKeyArns`), through EC2 only.',
    'Two tightenings are in no profile, because they break clusters that are not prepared for them: `cniOnNodeRole` off',
    'and `minimalWorkerPolicy` on.',
    '',
    permissionsMarkdown(permissionsDiff('1.8', NEWEST_KARPENTER_MINOR, 'reference')).trimEnd(),
    '',
    '`cdk8s-karpenter permissions FROM TO` prints this for any two minors.',
    '',
  ].join('\n');

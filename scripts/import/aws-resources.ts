/**
 * Writes the data that the tests of cloudformation/ hold the templates against, from two files of facts:
 * the AWS resources of Karpenter's own template in each minor, and requests with the decision that IAM should make.
 *
 *   npx tsx scripts/import/aws-resources.ts aws-resources-by-minor.json decisions.json
 *
 * `reference.json` holds every statement and every other resource once, with the minors that have it so;
 * `cases.json` the requests. Template variables become the `<…>` of cloudformation/grants.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface SourceStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

interface SourceResource {
  readonly type: string;
  readonly statements?: readonly SourceStatement[];
  readonly properties?: object;
}

type SourceMinors = Readonly<Record<string, Readonly<Record<string, SourceResource>>>>;

interface SourceCase {
  readonly principal?: unknown;
  readonly role?: string;
  readonly env?: string;
  readonly action: string;
  readonly resource?: string;
  readonly context: object;
  readonly expect: string;
  readonly expectHardened?: string;
  readonly since?: string;
  readonly feature?: string;
}

interface SourceDecisions {
  readonly envs: object;
  readonly cases: readonly SourceCase[];
  readonly queuePolicyCases: readonly SourceCase[];
  readonly trustCases: readonly SourceCase[];
}

const target = join(__dirname, '../../test/cloudformation/data');

const TOKENS: readonly (readonly [string, string])[] = [
  ['${ClusterName}', '<cluster>'],
  ['${AWS::Partition}', '<partition>'],
  ['${AWS::Region}', '<region>'],
  ['${AWS::AccountId}', '<account>'],
  ['${AWS::URLSuffix}', '<suffix>'],
  ['${KarpenterNodeRole.Arn}', '<node-roles>'],
  ['${KarpenterInterruptionQueue.Arn}', '<queue>'],
  ['!GetAtt KarpenterInterruptionQueue.Arn', '<queue>'],
  ['!Sub ', ''],
];

const toTokens = (text: string): string => TOKENS.reduce((result, [from, to]) => result.replaceAll(from, to), text);

const list = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

const compactStatement = (statement: SourceStatement, policy: string) => ({
  sid: statement.Sid,
  policy,
  actions: list(statement.Action),
  resources: list(statement.Resource),
  conditions: Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values) })),
  ),
});

/** Things that several minors have in the same form, with the minors. */
function grouped<T>(minors: SourceMinors, things: (resources: SourceMinors[string]) => readonly T[]) {
  const byText = new Map<string, string[]>();
  for (const [minor, resources] of Object.entries(minors)) {
    for (const thing of things(resources)) {
      const text = toTokens(JSON.stringify(thing));
      byText.set(text, [...(byText.get(text) ?? []), minor]);
    }
  }
  return [...byText].map(([text, of]) => ({ minors: of, ...(JSON.parse(text) as T) }));
}

const reference = (minors: SourceMinors) => ({
  statements: grouped(minors, (resources) =>
    Object.entries(resources).flatMap(([id, { statements = [] }]) =>
      statements.map((statement) => compactStatement(statement, id)),
    ),
  ),
  resources: grouped(minors, (resources) =>
    Object.entries(resources)
      .filter(([, { statements }]) => statements === undefined)
      .map(([id, { type, properties }]) => ({ id, type, properties })),
  ),
});

const compactCases = (prefix: string, cases: readonly SourceCase[]) =>
  cases.map(({ principal, role, env, action, resource, context, expect, expectHardened, since, feature }, index) => ({
    id: `${prefix}-${String(index + 1).padStart(3, '0')}`,
    ...(role === undefined ? {} : { role }),
    principal,
    env,
    action,
    resource,
    context,
    decision: expect,
    hardened: expectHardened,
    since,
    feature,
  }));

function write(name: string, data: object): void {
  const lines = Object.entries(data).map(([key, value]: [string, unknown]) =>
    Array.isArray(value)
      ? `${JSON.stringify(key)}: [\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
      : `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  writeFileSync(join(target, name), `{\n  ${lines.join(',\n  ')}\n}\n`);
}

function main([resources, decisions]: readonly string[]): void {
  if (resources === undefined || decisions === undefined)
    throw new Error('usage: import-aws-resources.ts RESOURCES DECISIONS');
  write('reference.json', reference(JSON.parse(readFileSync(resources, 'utf8')) as SourceMinors));
  const source = JSON.parse(readFileSync(decisions, 'utf8')) as SourceDecisions;
  write('cases.json', {
    envs: source.envs,
    identity: compactCases('iam', source.cases),
    queue: compactCases('queue', source.queuePolicyCases),
    trust: compactCases('trust', source.trustCases),
  });
}

main(process.argv.slice(2));

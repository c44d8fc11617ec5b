/**
 * Writes the data that the tests of cloudformation/ hold the templates against, from two files of facts:
 * the AWS resources of Karpenter's own template in each minor, and requests with the decision that IAM should make.
 *
 *   npx tsx scripts/import/aws-resources.ts aws-resources-by-minor.json decisions.json
 *
 * `reference.json` holds every statement and every other resource once, with the minors that have it so (`npm run import:release` adds a
 * minor to it); `cases.json` the requests. Template variables become the `<…>` of cloudformation/grants.ts.
 */
import { readFileSync } from 'node:fs';
import { compareMinors } from '../../src/karpenter/versions';
import { type Files, readProjectJson, writeFiles } from './release/files';

export interface SourceStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface SourceResource {
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

/** What one minor has, each as JSON with our names for variables. */
interface MinorTexts {
  readonly statements: readonly string[];
  readonly resources: readonly string[];
}

const textsOf = (resources: SourceMinors[string]): MinorTexts => {
  const text = (thing: object): string => toTokens(JSON.stringify(thing));
  const all = Object.entries(resources);
  return {
    statements: all.flatMap(([id, { statements = [] }]) =>
      statements.map((statement) => text(compactStatement(statement, id))),
    ),
    resources: all
      .filter(([, { statements }]) => statements === undefined)
      .map(([id, { type, properties }]) => text({ id, type, properties })),
  };
};

type ByMinor = ReadonlyMap<string, MinorTexts>;

/** Things that several minors have in the same form, with the minors. */
function grouped(byMinor: ByMinor, part: keyof MinorTexts) {
  const minorsByText = new Map<string, string[]>();
  for (const [minor, texts] of byMinor) {
    for (const text of texts[part]) minorsByText.set(text, [...(minorsByText.get(text) ?? []), minor]);
  }
  return [...minorsByText].map(([text, minors]) => ({ minors, ...(JSON.parse(text) as object) }));
}

const reference = (byMinor: ByMinor) => ({
  statements: grouped(byMinor, 'statements'),
  resources: grouped(byMinor, 'resources'),
});

const REFERENCE = 'test/cloudformation/data/reference.json';

type Group = Readonly<Record<string, unknown>> & { readonly minors: readonly string[] };

/** What the project carries, or a text like it, by minor. */
export function carriedReference(text?: string): ByMinor {
  type Carried = Readonly<Record<keyof MinorTexts, readonly Group[]>>;
  const carried = text === undefined ? readProjectJson<Carried>(REFERENCE) : (JSON.parse(text) as Carried);
  const textsIn = (part: keyof MinorTexts, minor: string): string[] =>
    carried[part]
      .filter(({ minors }) => minors.includes(minor))
      .map(({ minors: _, ...thing }) => JSON.stringify(thing));
  const minors = new Set(Object.values(carried).flatMap((groups) => groups.flatMap((group) => group.minors)));
  return new Map(
    [...minors]
      .sort(compareMinors)
      .map((minor) => [minor, { statements: textsIn('statements', minor), resources: textsIn('resources', minor) }]),
  );
}

/** The reference with what a minor's own template has; without a template, with what the minor before it has. */
export function referenceFiles(minor: string, resources: SourceMinors[string] | undefined): Files {
  const carried = carriedReference();
  const before = [...carried].filter(([other]) => compareMinors(other, minor) <= 0).at(-1)?.[1];
  const texts = resources === undefined ? before : textsOf(resources);
  const all = new Map([...carried, ...(texts === undefined ? [] : [[minor, texts] as const])]);
  return new Map([[REFERENCE, formatJson(reference(new Map([...all].sort(([a], [b]) => compareMinors(a, b)))))]]);
}

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

/** One line an item of a list. */
function formatJson(data: object): string {
  const lines = Object.entries(data).map(([key, value]: [string, unknown]) =>
    Array.isArray(value)
      ? `${JSON.stringify(key)}: [\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
      : `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{\n  ${lines.join(',\n  ')}\n}\n`;
}

function main([resources, decisions]: readonly string[]): void {
  if (resources === undefined || decisions === undefined)
    throw new Error('usage: import-aws-resources.ts RESOURCES DECISIONS');
  const minors = Object.entries(JSON.parse(readFileSync(resources, 'utf8')) as SourceMinors);
  const source = JSON.parse(readFileSync(decisions, 'utf8')) as SourceDecisions;
  const cases = {
    envs: source.envs,
    identity: compactCases('iam', source.cases),
    queue: compactCases('queue', source.queuePolicyCases),
    trust: compactCases('trust', source.trustCases),
  };
  writeFiles(
    new Map([
      [REFERENCE, formatJson(reference(new Map(minors.map(([minor, each]) => [minor, textsOf(each)]))))],
      ['test/cloudformation/data/cases.json', formatJson(cases)],
    ]),
  );
}

if (process.argv[1] === __filename) main(process.argv.slice(2));

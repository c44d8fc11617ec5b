import { karpenterTemplate } from '../../cloudformation';
import { Cluster, fromFacts } from '../../cluster';
import { distinct, listed } from '../../findings';
import { isObject, type JsonObject, member, objectAt, textAt } from '../../objects';
import { type Html, html } from '../html';
import { table } from '../parts/table';
import { code, counted, tag } from '../parts/tags';
import type { Rows } from '../rows';
import type { ReportCluster } from '../types';

/** A statement of a template, as texts. */
interface Statement {
  /** The resource of the template that it is in. */
  readonly policy: string;
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  /** What it is for: resources, or who may take the role. */
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
}

/** A statement that clusters have in common but for their names. */
interface SharedStatement extends Statement {
  readonly clusters: readonly string[];
}

/** A value of CloudFormation as a person writes it: `Fn::Sub` is its text. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isObject(value)) {
    const sub = member(value, 'Fn::Sub');
    if (typeof sub === 'string') return sub;
    const got = member(value, 'Fn::GetAtt');
    if (Array.isArray(got)) return `\${${got.join('.')}}`;
    const ref = member(value, 'Ref');
    if (typeof ref === 'string') return `\${${ref}}`;
  }
  return JSON.stringify(value) ?? '';
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const textsOf = (value: unknown): readonly string[] => listOf(value).map(textOf);

const principalsOf = (value: unknown): readonly string[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([kind, whom]) => textsOf(whom).map((text) => `${kind} ${text}`))
    : textsOf(value);

/** `StringEquals aws:RequestTag/team: web, api`. */
const conditionsOf = (value: unknown): readonly string[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([operator, keys]) =>
        isObject(keys)
          ? Object.entries(keys).map(([key, wanted]) => `${operator} ${key}: ${textsOf(wanted).join(', ')}`)
          : [`${operator} ${textOf(keys)}`],
      )
    : [];

const statementOf = (statement: JsonObject, policy: string, place: number): Statement => ({
  policy,
  sid: textAt(statement, 'Sid') ?? `statement ${place + 1}`,
  effect: textAt(statement, 'Effect') ?? 'Allow',
  actions: [...textsOf(statement.Action), ...textsOf(statement.NotAction).map((action) => `all but ${action}`)],
  resources: [
    ...textsOf(statement.Resource),
    ...textsOf(statement.NotResource).map((resource) => `all but ${resource}`),
    ...principalsOf(statement.Principal),
  ],
  conditions: conditionsOf(statement.Condition),
});

/** Documents of a resource that grant something. */
function documentsOf(resource: unknown): readonly unknown[] {
  const properties = objectAt(resource, 'Properties');
  return [
    member(properties, 'AssumeRolePolicyDocument'),
    member(properties, 'PolicyDocument'),
    ...listOf(member(properties, 'Policies')).map((policy) => member(policy, 'PolicyDocument')),
  ].filter((document) => document !== undefined);
}

/** Everything that a template grants, statement by statement. */
const templateStatements = (template: unknown): readonly Statement[] =>
  Object.entries(objectAt(template, 'Resources')).flatMap(([policy, resource]) =>
    documentsOf(resource).flatMap((document) =>
      listOf(member(document, 'Statement'))
        .filter(isObject)
        .map((statement, place) => statementOf(statement, policy, place)),
    ),
  );

/** The template of a cluster, and whether it lies beside its manifests or is what its facts come to. */
interface FoundTemplate {
  readonly cluster: ReportCluster;
  readonly template: unknown;
  readonly isMade: boolean;
}

/** None where too little is known of a cluster. */
function templateOf(cluster: ReportCluster): readonly FoundTemplate[] {
  const { template, facts } = cluster.given;
  if (isObject(template)) return [{ cluster, template, isMade: false }];
  const read = fromFacts(facts);
  const made = 'problems' in read ? undefined : karpenterTemplate(new Cluster(read.props)).template;
  return made === undefined ? [] : [{ cluster, template: made, isMade: true }];
}

/** Names that differ between clusters as a matter of course. */
function withoutNames(text: string, { facts }: ReportCluster): string {
  const names = [facts.name, facts.account, facts.region].filter((name) => name !== undefined && name !== '');
  return names.reduce<string>((rest, name) => rest.replaceAll(name ?? '', '\0'), text);
}

/** Statements of all clusters, those that differ in nothing but names once. */
function sharedStatements(templates: readonly FoundTemplate[]): readonly SharedStatement[] {
  const found = new Map<string, { readonly first: Statement; readonly clusters: string[] }>();
  for (const { cluster, template } of templates) {
    for (const statement of templateStatements(template)) {
      const key = withoutNames(JSON.stringify(statement), cluster);
      const known = found.get(key);
      if (known === undefined) found.set(key, { first: statement, clusters: [cluster.name] });
      else known.clusters.push(cluster.name);
    }
  }
  return [...found.values()].map(({ first, clusters: names }) => ({ ...first, clusters: distinct(names) }));
}

const lines = (texts: readonly string[]): Html =>
  texts.length === 0
    ? html`<span class="muted">–</span>`
    : html`<ul class="lines">${texts.map((text) => html`<li>${code(text)}</li>`)}</ul>`;

/** Where a statement is, unless it is everywhere. */
const places = ({ clusters }: SharedStatement, all: number): Html | undefined =>
  clusters.length === all ? undefined : html`<br><span class="muted small">only in ${listed(clusters)}</span>`;

/** What the AWS side grants, by statement, where there is a template. */
export function permissionsSection(clusters: readonly ReportCluster[], rows: Rows): Html | undefined {
  const withTemplate = clusters.flatMap(templateOf);
  if (withTemplate.length === 0) return undefined;
  const statements = sharedStatements(withTemplate);
  const missing = clusters.length - withTemplate.length;
  const made = withTemplate.filter(({ isMade }) => isMade).length;
  return html`<section id="permissions" aria-labelledby="permissions-title">
<h2 id="permissions-title">AWS permissions</h2>
<p class="lead">What the CloudFormation ${withTemplate.length === 1 ? 'template grants' : 'templates grant'} to nodes and controller: ${counted(statements.length, 'statement')}${missing > 0 && `; ${counted(missing, 'cluster has', 'clusters have')} no template, and too little is known to make one`}.${made > 0 && ` No template lies beside the manifests of ${made === clusters.length ? (made === 1 ? 'it' : 'any') : counted(made, 'cluster')}: it is the one that the command template makes of cluster.json.`}${withTemplate.length > 1 && ` Statements that differ in nothing but names stand once, with those of ${withTemplate[0]?.cluster.name ?? ''} or the first cluster that has them.`}</p>
${table(
  statements,
  {
    caption: 'Statements of the templates',
    isStacked: true,
    island: 'permissions',
    look: 'grants',
    isTall: true,
    most: 400,
    rest: 'The template of a cluster, aws/template.yaml, has all of them.',
    columns: [
      {
        title: 'Statement',
        sort: 'text',
        look: 'path',
        cell: (each) =>
          html`${each.sid}<br><span class="muted small">${each.policy}</span>${clusters.length > 1 && places(each, withTemplate.length)}`,
      },
      { title: 'Effect', sort: 'text', cell: ({ effect }) => tag(effect === 'Deny' ? 'warn' : 'quiet', effect) },
      { title: 'Actions', sort: 'text', cell: ({ actions }) => lines(actions) },
      { title: 'Of what, or by whom', cell: ({ resources }) => lines(resources) },
      { title: 'Only where', cell: ({ conditions }) => lines(conditions) },
    ],
  },
  rows,
)}
</section>`;
}

import { distinct, listed, valueText } from '../../findings';
import { byCodeUnit } from '../../objects';
import {
  type ChangeGroup,
  changeGroups,
  countsText,
  type Effect,
  headline,
  isGrave,
  otherPools,
  paceParts,
  placesText,
  type Review,
  type ReviewFinding,
  rankOf,
} from '../../review';
import { type Html, html, shortened } from '../html';
import { table } from '../parts/table';
import { code, counted, severityTag, source, type Tone, tag } from '../parts/tags';
import type { Rows } from '../rows';
import type { ReportedChange } from '../types';

/** What a consequence is called, and how it looks. */
const EFFECT_TAGS: Readonly<Record<Effect, readonly [tone: Tone, text: string]>> = {
  deletes: ['bad', 'nodes are deleted'],
  stops: ['bad', 'launches nothing'],
  refused: ['bad', 'refused'],
  rolls: ['warn', 'every node rolls'],
  'may-roll': ['warn', 'some may roll'],
  'no-pool': ['bad', 'pods find no pool'],
  'scales-down': ['warn', 'scales down'],
  aws: ['warn', 'AWS resource goes'],
  behaviour: ['info', 'behaves differently'],
  'new-nodes': ['info', 'new nodes only'],
  none: ['good', 'no effect'],
};

export const effectTag = (effect: Effect): Html => tag(...EFFECT_TAGS[effect]);

export const effectTone = (effect: Effect): Tone => EFFECT_TAGS[effect][0];

const [MOST_CHANGES, MOST_FINDINGS, MOST_VALUE] = [400, 200, 600];

/** A value as it was written: scalars alone, the rest as JSON. */
export function valueLines(value: unknown): string {
  if (typeof value === 'string') return shortened(value, MOST_VALUE);
  if (typeof value !== 'object' || value === null) return valueText(value);
  const flat = JSON.stringify(value) ?? '';
  return shortened(flat.length <= 60 ? flat : (JSON.stringify(value, undefined, 1) ?? flat), MOST_VALUE);
}

const isValue = (value: unknown): boolean => value !== null && value !== undefined;

function values({ change: { before, after }, sameValues }: ChangeGroup): Html {
  if (!sameValues) return html`<span class="muted">differs by cluster</span>`;
  if (!isValue(before) && !isValue(after)) return html`<span class="muted">–</span>`;
  return html`${isValue(before) ? html`<del class="value mono">${valueLines(before)}</del>` : html`<span class="muted">not there</span>`}${isValue(after) ? html`<ins class="value mono">${valueLines(after)}</ins>` : html`<span class="muted"> gone</span>`}`;
}

function about(group: ChangeGroup): Html {
  const { change, nodes } = group;
  const { accepted, fix, effect, pace, rule, source: from } = change;
  const pools = otherPools(change);
  return html`${change.reason}${
    pools.length > 0 && html`<br><span class="muted">Pools:</span> ${listed(pools, 6)}`
  }${nodes !== undefined && change.pools.length > 0 && html`<br><span class="muted">Nodes:</span> ${nodes}`}${
    pace !== null &&
    html`<br><span class="muted">Pace:</span> ${paceParts(pace).map((part, index) => html`${index > 0 && html`<br>`}${part}`)}`
  }${
    accepted !== null
      ? html`<br>${tag('good', 'accepted')} ${accepted.reason}${accepted.until !== null && ` (until ${accepted.until})`}`
      : fix !== null && isGrave(effect) && html`<br><span class="muted">Way out:</span> ${fix}`
  }<br><span class="small muted">${code(rule)}${from !== null && html` · ${source(from)}`}</span>`;
}

const object = ({ change: { resource, path }, clusters }: ChangeGroup, review: Review): Html =>
  html`<span class="any">${resource}</span>${path !== '' && html`<br><code>${path}</code>`}${
    Object.keys(review.clusters).length > 1 &&
    html`<br><span class="muted small">in ${placesText(clusters, review)}</span>`
  }`;

function changesTable(groups: readonly ChangeGroup[], review: Review, rows: Rows): Html | undefined {
  return table(
    groups,
    {
      caption: 'Consequences, worst first',
      isStacked: true,
      island: 'changes',
      most: MOST_CHANGES,
      rest: 'The command diff tells all of them.',
      columns: [
        { title: 'Object and field', sort: 'text', look: 'path', cell: (group) => object(group, review) },
        {
          title: 'Consequence',
          look: 'once',
          value: ({ change }) => rankOf(change.effect),
          cell: ({ change }) => effectTag(change.effect),
        },
        { title: 'Before and after', look: 'path', cell: values },
        { title: 'Why, how fast, and the way out', look: 'wide', cell: about },
      ],
    },
    rows,
  );
}

interface SaidFinding {
  readonly says: ReviewFinding;
  readonly clusters: readonly string[];
}

/** The same finding of several clusters once. */
function said(findings: readonly ReviewFinding[]): readonly SaidFinding[] {
  const found = new Map<string, ReviewFinding[]>();
  for (const finding of findings) {
    const { cluster: _, ...rest } = finding;
    const key = JSON.stringify(rest);
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  return [...found.values()].flatMap((all) => {
    const [says] = all;
    return says === undefined ? [] : [{ says, clusters: distinct(all.map(({ cluster }) => cluster)).sort(byCodeUnit) }];
  });
}

const findingsTable = (
  caption: string,
  findings: readonly ReviewFinding[],
  review: Review,
  rows: Rows,
): Html | undefined =>
  table(
    said(findings),
    {
      isStacked: true,
      caption,
      most: MOST_FINDINGS,
      rest: 'The command check tells all that are there now.',
      columns: [
        { title: 'Object', look: 'any', cell: ({ says }) => says.resource },
        { title: 'Severity', look: 'once', cell: ({ says }) => severityTag({ severity: says.severity }) },
        {
          title: 'What is wrong',
          look: 'wide',
          cell: ({ says }) => html`${says.path !== '' && html`${code(says.path)} `}${says.message}`,
        },
        { title: 'Clusters', cell: ({ clusters }) => placesText(clusters, review) },
        { title: 'Rule', look: 'path', cell: ({ says }) => code(says.rule) },
      ],
    },
    rows,
  );

/** What a change does: its consequences, worst first, and what it does to findings. */
export function changeSection({ before, review }: ReportedChange, after: string, rows: Rows): Html {
  const groups = changeGroups(review);
  const { findings } = review;
  const quiet = review.changes.filter(({ effect }) => effect === 'none').length;
  return html`<section id="change" aria-labelledby="change-title">
<h2 id="change-title">The change</h2>
<p class="lead">From <code>${before}</code> to <code>${after}</code>: what it does to nodes, pods and AWS, said before it is applied.</p>
<div class="callout ${effectTone(review.worst)}"><p><strong>${headline(review)}</strong></p>${countsText(groups, review) !== '' && html`<p>${countsText(groups, review)}</p>`}</div>
${changesTable(groups, review, rows)}
${quiet > 0 && html`<p class="note">${counted(quiet, 'change has', 'changes have')} no consequence and ${quiet === 1 ? 'is' : 'are'} not listed.</p>`}
${findingsTable('Findings that come with it', findings.new, review, rows)}
${findingsTable('Findings that it cures', findings.cured, review, rows)}
${findings.remaining.length > 0 && html`<p class="note">${counted(findings.remaining.length, 'finding')} of the changed clusters ${findings.remaining.length === 1 ? 'stays' : 'stay'}.</p>`}
</section>`;
}

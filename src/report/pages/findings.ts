import {
  acknowledgedText,
  distinct,
  gotTexts,
  gravest,
  type LocatedFinding,
  listed,
  type SameFinding,
  sameFindings,
  unreadableText,
} from '../../findings';
import { type Html, html } from '../html';
import { table } from '../parts/table';
import { code, counted, severityTag } from '../parts/tags';
import type { Rows } from '../rows';
import type { ReportInput } from '../types';

type Same = SameFinding<LocatedFinding>;

/** So many different findings; the rest is what `check` is for. */
const MOST = 300;

const GRAVITY: Readonly<Record<string, number>> = { error: 0, warning: 1, info: 2 };

const weight = ({ says }: Same): number => (says.acknowledged === undefined ? 0 : 3) + (GRAVITY[says.severity] ?? 2);

function says({ says: { path, message, fix, acknowledged }, all }: Same): Html {
  return html`${path !== '' && html`${code(path)} `}${message}${gotTexts(all)}${
    acknowledged !== undefined
      ? html`<br><span class="muted">Known: ${acknowledgedText(acknowledged)}</span>`
      : fix !== undefined && html`<br><span class="muted">Fix: ${fix}</span>`
  }`;
}

function where({ all }: Same): Html {
  const clusters = distinct(all.flatMap(({ source }) => source.cluster ?? []));
  const places = distinct(all.map(({ source: { file, line } }) => `${file}:${line}`));
  return html`${clusters.length > 0 && html`${clusters.length > 3 ? `${clusters.length} clusters: ` : ''}${listed(clusters)}<br>`}<span class="muted small mono">${listed(places, 1)}</span>`;
}

/** Findings, the gravest first, and what could not be judged. */
export function findingsSection(
  { checked, name }: Pick<ReportInput, 'checked' | 'name'>,
  findings: readonly LocatedFinding[],
  rows: Rows,
): Html {
  const same = sameFindings(findings);
  const shown = [...gravest(same, 0)].sort((a, b) => weight(a) - weight(b));
  const list = table(
    shown,
    {
      caption: 'Findings, the gravest first',
      isStacked: true,
      island: 'findings',
      most: MOST,
      rest: `The command check ${name} tells all of them.`,
      columns: [
        { title: 'Object', sort: 'text', cell: ({ all }) => listed(distinct(all.map(({ resource }) => resource))) },
        {
          title: 'Severity',
          value: weight,
          look: 'once',
          cell: (each) => severityTag(each.says),
        },
        { title: 'What is wrong, and the way out', look: 'wide', cell: says },
        { title: 'Where', sort: 'text', look: 'path', cell: where },
        { title: 'Rule', sort: 'text', look: 'path', cell: (each) => code(each.says.rule) },
      ],
    },
    rows,
  );
  const unreadable = checked?.unreadable ?? [];
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${
  checked === undefined
    ? html`<p class="lead">Nothing was judged: check reads files on disk.</p>`
    : html`<p class="lead">What the API server and the controller would refuse, what does not fit together, and what is unwise: ${counted(findings.length, 'finding')}${same.length < findings.length && `, ${same.length} of them different`}. Known ones stop nothing; somebody said why they stay.</p>`
}
${list}
${checked !== undefined && list === undefined && html`<div class="callout good"><p>Nothing was found.</p></div>`}
${
  unreadable.length > 0 &&
  html`<div class="callout bad"><p><strong>Not read:</strong></p><ul>${unreadable.slice(0, 50).map((each) => html`<li>${unreadableText(each)}</li>`)}${unreadable.length > 50 && html`<li>${unreadable.length - 50} more</li>`}</ul></div>`
}
</section>`;
}

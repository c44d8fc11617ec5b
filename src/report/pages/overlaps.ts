import type { PoolExplanation } from '../../explain';
import { listed } from '../../findings';
import { renderYaml } from '../../yaml';
import { type Html, html, shortened } from '../html';
import { table } from '../parts/table';
import type { Rows } from '../rows';

type OverlapRow = PoolExplanation['overlaps'][number];
type Kind = OverlapRow['kind'];

/** Wider matrices are no help. */
const MOST_POOLS = 40;

/** How a pair is told, apart from colour: a letter and words. */
const KINDS: Readonly<Record<Kind, { readonly letter: string; readonly text: string; readonly look: string }>> = {
  'any-pod': { letter: 'A', text: 'any pod', look: 'closed' },
  'tolerating-one': { letter: 'T', text: 'pods that tolerate the taints of one', look: 'limited' },
  'tolerating-both': { letter: 'B', text: 'only pods that tolerate the taints of both', look: 'open' },
  never: { letter: 'N', text: 'no pod', look: 'open' },
};

/** What two pools share, whichever was asked about. */
function pairOf(a: PoolExplanation, b: PoolExplanation): OverlapRow | undefined {
  return a.overlaps.find(({ other }) => other === b.pool);
}

function cell(a: PoolExplanation, b: PoolExplanation): Html {
  if (a === b) return html`<td><span class="muted">–</span></td>`;
  const pair = pairOf(a, b);
  if (pair === undefined) return html`<td><span class="muted">not compared</span></td>`;
  const { letter, text, look } = KINDS[pair.kind];
  return html`<td class="${look}"><b>${letter}</b> <span class="small">${text}</span></td>`;
}

function matrix(pools: readonly PoolExplanation[], cluster: string, rows: Rows): Html {
  const shown = pools.slice(0, Math.min(MOST_POOLS, rows.take(pools.length)));
  return html`<div class="scroll" data-scroll tabindex="0" role="group" aria-label="Which pods two pools of ${cluster} share">
<table class="matrix">
<caption>Which pods two pools of ${cluster} share</caption>
<thead><tr><th scope="col">NodePool</th>${shown.map(({ pool }) => html`<th scope="col">${pool}</th>`)}</tr></thead>
<tbody>
${shown.map((a) => html`<tr><th scope="row">${a.pool}</th>${shown.map((b) => cell(a, b))}</tr>\n`)}</tbody>
</table></div>`;
}

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly row: OverlapRow;
}

/** The spec of a pod as YAML; as JSON where YAML cannot carry it. */
const witnessText = (witness: object): string => renderYaml(witness).text.trimEnd() || JSON.stringify(witness);

function witnessCell({ witness }: OverlapRow): Html {
  if (witness === undefined) return html`<span class="muted">there is none</span>`;
  return Object.keys(witness).length === 0
    ? html`<span class="muted">any pod that asks for nothing special</span>`
    : html`<pre>${shortened(witnessText(witness), 600)}</pre>`;
}

/** What keeps two pools apart, and by what a pod would choose. */
function apart({ proof, separators }: OverlapRow): Html {
  const keys = separators.map(({ key, a, b }) => `${key}: ${a} / ${b}`);
  return html`${proof.length > 0 && html`${listed(proof, 4)}`}${proof.length > 0 && keys.length > 0 && html`<br>`}${
    keys.length > 0 && html`<span class="muted">A pod may choose by</span> ${listed(keys, 3)}`
  }${proof.length + keys.length === 0 && html`<span class="muted">nothing</span>`}`;
}

/** Which pools share pods, with a pod that both take. Nothing for a single pool. */
export function overlapSection(
  pools: readonly PoolExplanation[],
  { id, name }: { readonly id: string; readonly name: string },
  rows: Rows,
): Html | undefined {
  if (pools.length < 2) return undefined;
  const pairs = pools.flatMap((a, index) =>
    pools.slice(index + 1).flatMap((b): Pair[] => {
      const row = pairOf(a, b);
      return row === undefined ? [] : [{ a: a.pool, b: b.pool, row }];
    }),
  );
  return html`<section id="${id}-overlaps">
<h3 id="${id}-overlaps-title">Overlaps</h3>
${matrix(pools, name, rows)}
<ul class="legend">${Object.values(KINDS).map(({ letter, text, look }) => html`<li><b class="${look}">${letter}</b>${text}</li>`)}</ul>
${table(
  pairs,
  {
    isStacked: true,
    caption: `Pairs of pools of ${name}, with a pod that both take`,
    most: 200,
    rest: 'The command explain pool tells the overlaps of a pool.',
    columns: [
      {
        title: 'Pools',
        look: 'name',
        cell: ({ a, b }) => html`<span class="any">${a}</span>, <span class="any">${b}</span>`,
      },
      { title: 'Shared', look: 'said', cell: ({ row }) => KINDS[row.kind].text },
      {
        title: 'Pod that both take',
        look: 'path',
        cell: ({ row }) => witnessCell(row),
      },
      { title: 'Goes to', look: 'said name', cell: ({ row }) => row.first ?? html`<span class="muted">–</span>` },
      { title: 'What keeps them apart', look: 'wide', cell: ({ row }) => apart(row) },
    ],
  },
  rows,
)}
</section>`;
}

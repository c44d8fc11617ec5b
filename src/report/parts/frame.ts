import { INSTANCE_TYPES_DATE } from '../../karpenter/catalogue/names.generated';
import { type Html, html } from '../html';
import { poolId } from '../names';
import type { ReportCluster, ReportFrame, ReportInput } from '../types';

/** What a page is called. */
export const head = (title: string, kicker: string): Html =>
  html`<header class="top"><p class="kicker">${kicker}</p><h1>${title}</h1></header>`;

interface Link {
  readonly href: string;
  readonly text: string;
}

/** Lists of more pools would hide the clusters. */
const MOST_POOLS = 40;

const item = ({ href, text }: Link): Html => html`<li><a href="${href}">${text}</a></li>`;

/** Where a reader can go. */
export function contents(links: readonly Link[], clusters: readonly ReportCluster[]): Html {
  const pools = clusters.reduce((sum, cluster) => sum + cluster.pools.length, 0);
  const below = ({ id, pools: names }: ReportCluster): Html | false =>
    names.length > 0 &&
    pools <= MOST_POOLS &&
    html`<ul>${names.map((name) => item({ href: `#${poolId(id, name)}`, text: name }))}</ul>`;
  return html`<p>Report</p>
<ul>${links.map(item)}</ul>${
    clusters.length > 0 &&
    html`
<p>Clusters</p>
<ul>${clusters.map((cluster) => html`<li><a href="${cluster.href}">${cluster.name}</a>${cluster.href.startsWith('#') && below(cluster)}</li>`)}</ul>`
  }`;
}

/** What was there and is not in the report. */
export function notLookedAt({ notLookedAt: gaps = [], change }: ReportInput): Html | undefined {
  const all = [...new Set([...gaps, ...(change?.review.notLookedAt ?? [])])];
  if (all.length === 0) return undefined;
  const most = 100;
  return html`<section id="gaps" aria-labelledby="gaps-title">
<h2 id="gaps-title">Not looked at</h2>
<ul class="plain">${all.slice(0, most).map((gap) => html`<li>${gap}</li>`)}${all.length > most && html`<li>and ${all.length - most} more</li>`}</ul>
</section>`;
}

/** What the report was made of. */
export const footer = ({ input }: ReportFrame): Html => html`<footer>
<p>Made from <code>${input.name}</code>; instance types of ${INSTANCE_TYPES_DATE}. No clock was read: the same input gives the same page. By cdk8s-karpenter.</p>
</footer>`;

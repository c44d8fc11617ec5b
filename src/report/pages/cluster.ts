import { type ExplainedCluster, type ExplainOptions, explainPool, type PoolExplanation } from '../../explain';
import { aroundWeek, poolCalendars } from '../calendar-data';
import type { CalendarData } from '../contract';
import { type Html, html } from '../html';
import { poolId } from '../names';
import { tag } from '../parts/tags';
import type { Rows } from '../rows';
import type { ReportCluster, ReportFrame } from '../types';
import { zoneOffsets } from '../zones';
import type { PlacedCalendar } from './calendar';
import { overlapSection } from './overlaps';
import { poolSection, sameAs } from './pool';

/** A cluster with what is told of its pools. */
export interface ClusterPage {
  readonly cluster: ReportCluster;
  readonly explained: ExplainedCluster;
}

/** Pools that a page tells already, by everything that is told of them. */
export type Told = Map<string, { readonly href: string; readonly name: string }>;

/** What is told of a pool, whichever cluster and file it is in. */
const everything = (pool: PoolExplanation, calendars: readonly CalendarData[]): string =>
  JSON.stringify([{ ...pool, cluster: null, place: null, overlaps: null }, calendars]);

/** The calendars of all pools, for the data of the page. */
export type Calendars = Record<string, CalendarData>;

const optionsOf = ({ input: { at, zone, prices } }: ReportFrame): ExplainOptions => ({ at, zone, prices });

/** The calendars of a pool, made once for pools of one name and the same budgets. */
function calendarsOf(
  { pool, calendar: { budgets, nodes, reasons, problems } }: PoolExplanation,
  explained: ExplainedCluster,
  frame: ReportFrame,
): readonly CalendarData[] {
  const { week, calendars } = frame;
  const written = budgets.map(({ place: _, active: __, ...rest }) => rest);
  const key = JSON.stringify([pool, written, nodes, reasons.map(({ reason }) => reason), problems]);
  const found = calendars.get(key) ?? poolCalendars(explained, pool, week, optionsOf(frame));
  calendars.set(key, found);
  return found;
}

/** What a cluster is. */
function facts({ facts: known, folder }: ReportCluster): Html {
  const items: readonly (readonly [string, string | undefined])[] = [
    ['Environment', known.environment],
    ['Tier', known.tier],
    ['Region', known.region],
    ['Account', known.account],
    ['Karpenter', known.karpenterVersion],
    ['Kubernetes', known.kubernetesVersion],
    ['Runs in', known.namespace],
    ['Folder', folder === '' ? undefined : folder],
    [
      'Feature gates',
      known.featureGates === undefined || Object.keys(known.featureGates).length === 0
        ? undefined
        : Object.entries(known.featureGates)
            .map(([gate, on]) => `${gate} ${on === true ? 'on' : 'off'}`)
            .join(', '),
    ],
  ];
  const told = items.filter(([, text]) => text !== undefined);
  return told.length === 0
    ? html`<p class="note">No cluster.json says which cluster this is: it is told for the newest Karpenter.</p>`
    : html`<dl class="line">${told.map(([title, text]) => html`<div><dt>${title}</dt><dd>${text}</dd></div>`)}</dl>`;
}

/** A section whose tables of instance types get the rows that the rest of the page leaves. */
export interface Waiting {
  /** How many tables wait for rows. */
  readonly tables: number;
  readonly finish: (mostTypes: number) => Html;
}

/** A cluster with its pools. */
export function clusterSection(
  { cluster, explained }: ClusterPage,
  frame: ReportFrame,
  { rows, calendars, told }: { readonly rows: Rows; readonly calendars: Calendars; readonly told: Told },
): Waiting {
  const { id, name, facts: known } = cluster;
  const options = optionsOf(frame);
  const { zone } = frame.input;
  const pools = explained.pools.flatMap((pool) => explainPool(explained, pool, options) ?? []);
  let tables = 0;
  const sections = pools.map((pool): ((most: number) => Html) => {
    const place = poolId(id, pool.pool);
    const found = calendarsOf(pool, explained, frame);
    const key = frame.clusters.length > 1 && !frame.isFolder ? everything(pool, found) : place;
    const other = told.get(key);
    if (other !== undefined) return () => sameAs(pool, place, other);
    told.set(key, { href: `#${place}`, name });
    tables += 1;
    const placed = found.map((data, index): PlacedCalendar => {
      const calendar = `${place}-${index + 1}`;
      calendars[calendar] = data;
      return {
        id: calendar,
        data,
        ...(zone !== undefined && { zone: { name: zone, offsets: zoneOffsets(zone, aroundWeek(frame.week)) } }),
      };
    });
    return poolSection(pool, place, placed, rows);
  });
  const before = html`<section class="cluster" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${name} ${known.environment !== undefined && tag('quiet', known.environment)}</h2>
${facts(cluster)}
${pools.length === 0 && html`<p class="note">There is no NodePool.</p>`}`;
  const overlap = overlapSection(pools, cluster, rows);
  return {
    tables,
    finish: (most) => html`${before}
${sections.map((section) => section(most))}
${overlap}
</section>`,
  };
}

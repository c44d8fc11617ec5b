import { byCodeUnit } from '../../objects';
import { headline } from '../../review';
import { type Html, html } from '../html';
import { table } from '../parts/table';
import { counted, SEVERITY_TONES, tag } from '../parts/tags';
import type { Rows } from '../rows';
import type { ReportCluster, ReportFrame } from '../types';
import { effectTone } from './change';

const SEVERITIES = ['error', 'warning', 'info'] as const;

type Counts = Readonly<Record<(typeof SEVERITIES)[number] | 'known', number>>;

const NONE: Counts = { error: 0, warning: 0, info: 0, known: 0 };

/** How many findings each cluster has, by its name; those that are of no cluster under none. */
function countsByCluster({ input }: ReportFrame): ReadonlyMap<string | undefined, Counts> {
  const counts = new Map<string | undefined, Counts>();
  for (const { source, severity, acknowledged } of input.checked?.findings ?? []) {
    const known = counts.get(source.cluster) ?? NONE;
    const which = acknowledged === undefined ? severity : 'known';
    counts.set(source.cluster, { ...known, [which]: known[which] + 1 });
  }
  return counts;
}

const number = (count: number, tone?: 'bad' | 'warn'): Html =>
  count === 0 ? html`<span class="muted">0</span>` : tone === undefined ? html`${count}` : tag(tone, String(count));

const place = ({ facts }: ReportCluster): string =>
  [facts.region, facts.account].filter((part) => part !== undefined).join(', ') || '–';

function clustersTable(frame: ReportFrame, rows: Rows): Html | undefined {
  const { clusters, input } = frame;
  const counts = countsByCluster(frame);
  const of = ({ facts }: ReportCluster): Counts => counts.get(facts.name) ?? NONE;
  const sorted = [...clusters].sort(
    (a, b) => byCodeUnit(a.facts.environment ?? '', b.facts.environment ?? '') || byCodeUnit(a.name, b.name),
  );
  return table(
    sorted,
    {
      caption: 'Clusters by environment',
      island: 'clusters',
      isStacked: true,
      rest: 'Narrow the report to one folder to see it.',
      columns: [
        { title: 'Cluster', sort: 'text', look: 'name', cell: ({ href, name }) => html`<a href="${href}">${name}</a>` },
        { title: 'Environment', sort: 'text', look: 'said', cell: ({ facts }) => facts.environment ?? '–' },
        { title: 'Tier', sort: 'text', look: 'said', cell: ({ facts }) => facts.tier ?? '–' },
        { title: 'Region, account', sort: 'text', look: 'said', cell: place },
        { title: 'Karpenter', sort: 'text', look: 'said once', cell: ({ facts }) => facts.karpenterVersion ?? '–' },
        { title: 'Kubernetes', sort: 'text', look: 'said once', cell: ({ facts }) => facts.kubernetesVersion ?? '–' },
        { title: 'Pools', look: 'num', value: ({ pools }) => pools.length, cell: ({ pools }) => pools.length },
        ...(input.checked === undefined
          ? []
          : [
              {
                title: 'Errors',
                look: 'num',
                value: (row: ReportCluster) => of(row).error,
                cell: (row: ReportCluster) => number(of(row).error, 'bad'),
              },
              {
                title: 'Warnings',
                look: 'num',
                value: (row: ReportCluster) => of(row).warning,
                cell: (row: ReportCluster) => number(of(row).warning, 'warn'),
              },
              {
                title: 'Known',
                look: 'num',
                value: (row: ReportCluster) => of(row).known,
                cell: (row: ReportCluster) => number(of(row).known),
              },
            ]),
      ],
    },
    rows,
  );
}

interface Group {
  readonly value: string;
  readonly clusters: readonly ReportCluster[];
}

const grouped = (clusters: readonly ReportCluster[], of: (cluster: ReportCluster) => string): readonly Group[] =>
  [...new Set(clusters.map(of))].map((value) => ({
    value,
    clusters: clusters.filter((cluster) => of(cluster) === value),
  }));

const byNumber = (a: string, b: string): number => {
  const [x, y] = [a, b].map((text) => text.split('.').map(Number));
  const place = (x ?? []).findIndex((part, index) => part !== y?.[index]);
  return place < 0 ? 0 : (y?.[place] ?? 0) - (x?.[place] ?? 0) || byCodeUnit(a, b);
};

/** Which versions run, the newest first. */
function versionsTable({ clusters }: ReportFrame, rows: Rows): Html | undefined {
  const of = ({ facts }: ReportCluster): string => `${facts.karpenterVersion ?? '–'}|${facts.kubernetesVersion ?? '–'}`;
  const versions = [...grouped(clusters, of)].sort((a, b) => byNumber(a.value, b.value));
  return table(
    versions,
    {
      caption: 'Versions that run',
      isStacked: true,
      columns: [
        { title: 'Karpenter', look: 'said', cell: ({ value }) => value.split('|')[0] },
        { title: 'Kubernetes', look: 'said', cell: ({ value }) => value.split('|')[1] },
        { title: 'Clusters', look: 'num', cell: (group) => group.clusters.length },
        {
          title: 'Environments',
          look: 'said',
          cell: (group) =>
            grouped(group.clusters, ({ facts }) => facts.environment ?? '–')
              .map(({ value }) => value)
              .sort(byCodeUnit)
              .join(', '),
        },
      ],
    },
    rows,
  );
}

/** How many findings there are of each severity. */
function severityTable({ input }: ReportFrame, rows: Rows): Html | undefined {
  const { checked } = input;
  if (checked === undefined) return undefined;
  const of = (severity: string) => checked.findings.filter((finding) => finding.severity === severity);
  return table(
    SEVERITIES.map((severity) => ({ severity, findings: of(severity) })),
    {
      caption: 'Findings by severity',
      columns: [
        { title: 'Severity', cell: ({ severity }) => tag(SEVERITY_TONES[severity], severity) },
        {
          title: 'Open',
          look: 'num',
          cell: ({ findings }) => findings.filter(({ acknowledged }) => acknowledged === undefined).length,
        },
        {
          title: 'Known',
          look: 'num',
          cell: ({ findings }) => findings.filter(({ acknowledged }) => acknowledged !== undefined).length,
        },
        {
          title: 'Clusters',
          look: 'num',
          cell: ({ findings }) => new Set(findings.flatMap(({ source }) => source.cluster ?? [])).size,
        },
      ],
    },
    rows,
  );
}

const tile = (title: string, figure: string | number, note: string): Html =>
  html`<div><dt>${title}</dt><dd>${figure}${note !== '' && html`<small>${note}</small>`}</dd></div>`;

function tiles({ input, clusters }: ReportFrame): Html {
  const environments = new Set(clusters.flatMap(({ facts }) => facts.environment ?? [])).size;
  const pools = clusters.reduce((sum, cluster) => sum + cluster.pools.length, 0);
  const { checked, change } = input;
  return html`<dl class="tiles">
${tile('Clusters', clusters.length, environments === 0 ? '' : `in ${counted(environments, 'environment')}`)}
${tile('NodePools', pools, checked === undefined ? '' : `${counted(checked.summary.karpenter, 'object')} of Karpenter`)}
${
  checked !== undefined &&
  html`${tile('Errors', checked.summary.errors, checked.summary.errors === 0 ? 'nothing would be refused' : 'see findings')}
${tile('Warnings', checked.summary.warnings, `${checked.summary.acknowledged} known and kept`)}`
}
${change !== undefined && tile('Consequences', change.review.changes.filter(({ effect }) => effect !== 'none').length, `against ${change.before}`)}
</dl>`;
}

/** The state of everything at a glance. */
export function overview(frame: ReportFrame, rows: Rows): Html {
  const { change } = frame.input;
  return html`<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
${change !== undefined && html`<div class="callout ${effectTone(change.review.worst)}"><p><strong>What the change does:</strong> ${headline(change.review)}. <a href="#change">Every consequence</a></p></div>`}
${tiles(frame)}
${clustersTable(frame, rows)}
<div class="pair">${versionsTable(frame, rows)}
${frame.input.checked !== undefined && severityTable(frame, rows)}</div>
</section>`;
}

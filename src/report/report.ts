import { explainedCluster, weekOf } from '../explain';
import { byCodeUnit, groupOf, isObject, kindOf, nameOf } from '../objects';
import { Launching, type ReviewCluster } from '../review';
import { aroundWeek } from './calendar-data';
import type { PageData } from './contract';
import { documentText } from './document';
import { type Html, html } from './html';
import { safeName } from './names';
import { changeSection } from './pages/change';
import { type Calendars, clusterSection, type Told, type Waiting } from './pages/cluster';
import { findingsSection } from './pages/findings';
import { overview } from './pages/overview';
import { permissionsSection } from './pages/permissions';
import { contents, footer, head, notLookedAt } from './parts/frame';
import { counted } from './parts/tags';
import { Rows } from './rows';
import type { Report, ReportCluster, ReportFile, ReportFrame, ReportInput } from './types';
import { zonesIn } from './zones';

/** More clusters on one page are too many to find anything. */
const MOST_CLUSTERS = 20;

/** Instance types of a pool on each of many pages: a fleet is mailed and opened as a whole. */
const MOST_TYPES = 100;

const poolsOf = ({ objects }: ReviewCluster): readonly string[] =>
  objects
    .filter((object) => isObject(object) && kindOf(object) === 'NodePool' && groupOf(object) === 'karpenter.sh')
    .flatMap((object) => nameOf(object) ?? [])
    .sort(byCodeUnit);

function frameOf(input: ReportInput): ReportFrame {
  const isFolder = input.clusters.length > MOST_CLUSTERS;
  const clusters = input.clusters.map((given): ReportCluster => {
    const facts = given.facts ?? {};
    const name = safeName(given.folder === '' ? 'all' : given.folder);
    const file = `clusters/${name}.html`;
    return {
      id: `cluster-${name}`,
      file,
      href: isFolder ? file : `#cluster-${name}`,
      folder: given.folder,
      name: facts.name ?? (given.folder === '' ? input.name : given.folder),
      facts,
      given,
      pools: poolsOf(given),
    };
  });
  const week = weekOf(input.at);
  return { input, clusters, isFolder, week, zones: zonesIn(aroundWeek(week)), calendars: new Map() };
}

function titleOf({ clusters, input }: ReportFrame): string {
  const [only, ...others] = clusters;
  return only !== undefined && others.length === 0
    ? only.name
    : `${counted(clusters.length, 'cluster')} of ${input.name}`;
}

/** Sections about clusters on one page, which share its rows. */
class Sections {
  readonly rows = new Rows();
  private readonly calendars: Calendars = {};
  private readonly told: Told = new Map();

  constructor(
    private readonly frame: ReportFrame,
    private readonly launching: Launching,
  ) {}

  cluster(cluster: ReportCluster): Waiting {
    const { rows, calendars, told } = this;
    const explained = explainedCluster(cluster.given, this.launching);
    return clusterSection({ cluster, explained }, this.frame, { rows, calendars, told });
  }

  /** The tables of instance types get equal shares of the rows that are left. */
  finished(waiting: readonly Waiting[]): readonly Html[] {
    const tables = waiting.reduce((sum, each) => sum + each.tables, 0);
    const share = Math.min(this.rows.share(tables), this.frame.isFolder ? MOST_TYPES : Number.POSITIVE_INFINITY);
    return waiting.map(({ finish }) => finish(share));
  }

  get data(): PageData {
    const { calendars } = this;
    const hasAny = Object.keys(calendars).length > 0;
    return { version: 1, calendars, ...(hasAny && { zones: this.frame.zones }) };
  }
}

interface Link {
  readonly href: string;
  readonly text: string;
}

const link = (id: string, text: string, section: unknown): readonly Link[] =>
  section === undefined ? [] : [{ href: `#${id}`, text }];

/** The page that a reader opens first: all of it, or what leads to the clusters. */
function firstPage(frame: ReportFrame, launching: Launching): ReportFile {
  const { input, clusters, isFolder } = frame;
  const sections = new Sections(frame, launching);
  const { rows } = sections;
  const title = titleOf(frame);
  const first = overview(frame, rows);
  const change = input.change && changeSection(input.change, input.name, rows);
  const findings = findingsSection(input, input.checked?.findings ?? [], rows);
  const permissions = isFolder ? undefined : permissionsSection(clusters, rows);
  const gaps = notLookedAt(input);
  const waiting = isFolder ? [] : clusters.map((cluster) => sections.cluster(cluster));
  const body = html`${head(title, 'Karpenter report')}
${first}
${change}
${findings}
${sections.finished(waiting)}
${permissions}
${gaps}
${footer(frame)}`;
  const links = [
    ...link('overview', 'Overview', first),
    ...link('change', 'The change', change),
    ...link('findings', 'Findings', findings),
    ...link('permissions', 'AWS permissions', permissions),
    ...link('gaps', 'Not looked at', gaps),
  ];
  return {
    path: 'index.html',
    text: documentText({
      title: `${title}: Karpenter report`,
      contents: contents(links, clusters),
      body,
      data: sections.data,
    }),
  };
}

/** The page of one cluster of many. */
function clusterPage(cluster: ReportCluster, frame: ReportFrame, launching: Launching): ReportFile {
  const { input } = frame;
  const sections = new Sections(frame, launching);
  const { rows } = sections;
  const own = input.checked?.findings.filter(({ source }) => source.cluster === cluster.facts.name) ?? [];
  const findings = findingsSection(input, own, rows);
  const permissions = permissionsSection([cluster], rows);
  const body = html`${head(cluster.name, 'Karpenter report')}
${sections.finished([sections.cluster(cluster)])}
${findings}
${permissions}
${footer(frame)}`;
  const links = [
    { href: '../index.html', text: 'All clusters' },
    ...link('findings', 'Findings', findings),
    ...link('permissions', 'AWS permissions', permissions),
  ];
  return {
    path: cluster.file,
    text: documentText({
      title: `${cluster.name}: Karpenter report`,
      contents: contents(links, [{ ...cluster, href: `#${cluster.id}` }]),
      body,
      data: sections.data,
    }),
  };
}

function* pages(frame: ReportFrame): Generator<ReportFile> {
  const launching = new Launching();
  yield firstPage(frame, launching);
  if (frame.isFolder) for (const cluster of frame.clusters) yield clusterPage(cluster, frame, launching);
}

/** A report: one page, or above 20 clusters one that leads to a page for each. Same input, same bytes. */
export function report(input: ReportInput): Report {
  const frame = frameOf(input);
  return { isFolder: frame.isFolder, files: pages(frame) };
}

import { existsSync } from 'node:fs';
import { expandPattern } from '../check';
import { type ExplainedCluster, type ExplainOptions, explainedCluster, type PlaceOf } from '../explain';
import { listed, nearest, valueText } from '../findings';
import type { FeatureGates } from '../karpenter/feature-gates';
import type { RunTool } from '../live';
import type { ReviewCluster } from '../review';
import {
  openSide,
  placesIn,
  readPrices,
  readRunning,
  readSide,
  SideError,
  type ToldFacts,
  withFacts,
  withWorkloads,
} from '../sides';

/** What every question can be asked with. */
export interface QuestionFlags {
  readonly karpenterVersion?: string;
  readonly kubernetesVersion?: string;
  readonly gates?: FeatureGates;
  readonly region?: string;
  readonly cluster?: string;
  readonly snapshot?: string;
  readonly prices?: string;
  readonly at?: string;
  readonly zone?: string;
  readonly count?: number;
}

/** What some paths hold together. */
interface Read {
  readonly clusters: readonly ReviewCluster[];
  readonly placeOf: PlaceOf;
  /** What the nodes of a running cluster have, where one is named. */
  readonly usage: ExplainOptions['usage'];
  readonly notes: readonly string[];
}

const isUndescribed = ({ folder, facts }: ReviewCluster): boolean => folder === '' && facts === undefined;

/** Objects of several paths that nothing describes are those of one cluster. */
function together(clusters: readonly ReviewCluster[]): readonly ReviewCluster[] {
  const loose = clusters.filter(isUndescribed);
  if (loose.length < 2) return clusters;
  const one: ReviewCluster = { folder: '', objects: loose.flatMap(({ objects }) => objects) };
  return [...clusters.filter((cluster) => !isUndescribed(cluster)), one];
}

/** Where nothing else is said, what `synth` writes. */
const DEFAULT_PATH = 'dist';

/** The paths that are meant. @throws SideError where none are named and there is no dist */
function meantPaths(paths: readonly string[]): readonly string[] {
  if (paths.length > 0) return paths;
  if (existsSync(DEFAULT_PATH)) return [DEFAULT_PATH];
  throw new SideError([
    'no manifests are named, and this folder has no dist: name files or folders after it, or - for standard input',
  ]);
}

/** Reads files, folders, patterns in quotes, `-`, revisions and running clusters. */
export async function readPaths(paths: readonly string[], told: ToldFacts, run: RunTool): Promise<Read> {
  const clusters: ReviewCluster[] = [];
  const places: PlaceOf[] = [];
  const notes: string[] = [];
  let usage: ExplainOptions['usage'];
  for (const path of paths.flatMap((each) => expandPattern(each) ?? [each])) {
    const opened = await openSide(path, run);
    if ('paths' in opened) places.push(placesIn(opened));
    else usage = opened.usage;
    const side = withFacts(readSide(opened), told);
    clusters.push(...side.clusters);
    notes.push(...(side.notLookedAt ?? []));
  }
  const placeOf: PlaceOf = (object, field) => {
    for (const place of places) {
      const found = place(object, field);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return { clusters: together(clusters), placeOf, usage, notes };
}

const named = ({ facts: { folder, name } }: ExplainedCluster): string => folder || name || 'the only cluster';

/** Whether a cluster is what somebody calls so: its name, its folder, or a path that ends with it. */
function isCalled({ facts: { folder, name } }: ExplainedCluster, asked: string): boolean {
  const path = asked.replace(/\/+$/, '');
  return (
    path === name || path === folder || folder.endsWith(`/${path}`) || (folder !== '' && path.endsWith(`/${folder}`))
  );
}

const NAMES = 5;

/** The clusters that are meant. @throws SideError where none is */
function meantClusters(
  clusters: readonly ExplainedCluster[],
  asked: string | undefined,
  source: string,
): readonly ExplainedCluster[] {
  if (asked === undefined) return clusters;
  const found = clusters.filter((cluster) => isCalled(cluster, asked));
  if (found.length > 0) return found;
  const known = clusters.map(named);
  throw new SideError([
    `no cluster of ${source} is called ${valueText(asked)}; near it: ${nearest(asked, known).join(', ')}`,
  ]);
}

/** One cluster of several. @throws SideError where it is not clear which one */
function oneOf(clusters: readonly ExplainedCluster[], what: string): ExplainedCluster {
  const [first] = clusters;
  if (first !== undefined && clusters.length === 1) return first;
  const names = clusters.map(named).sort();
  throw new SideError([
    `${what} ${names.length} clusters (${listed(names, NAMES)}): choose one with --cluster ${names[0]}`,
  ]);
}

/** Names of pools near another one, with their clusters where these are several. */
function nearPools(clusters: readonly ExplainedCluster[], name: string): string {
  const names = new Set(clusters.flatMap(({ pools }) => pools));
  const near = nearest(name, names).map((pool) => {
    const of = clusters.filter(({ pools }) => pools.includes(pool)).map(named);
    return clusters.length === 1 ? pool : `${pool} (${listed(of)})`;
  });
  return near.join(', ');
}

/** The cluster that has a pool. @throws SideError where there is none, or more than one */
export function clusterOfPool(clusters: readonly ExplainedCluster[], pool: string, source: string): ExplainedCluster {
  const having = clusters.filter(({ pools }) => pools.includes(pool));
  if (having.length > 0) return oneOf(having, `NodePool/${pool} is in`);
  const near = nearPools(clusters, pool);
  throw new SideError([
    near === ''
      ? `${source} has no NodePool`
      : `no NodePool of ${source} is called ${valueText(pool)}; near it: ${near}`,
  ]);
}

/** The only cluster with pools. @throws SideError where there is none, or more than one */
export function onlyCluster(clusters: readonly ExplainedCluster[], source: string): ExplainedCluster {
  const having = clusters.filter(({ pools }) => pools.length > 0);
  if (having.length === 0) throw new SideError([`${source} has no NodePool`]);
  return oneOf(having, `${source} has`);
}

/** What else could not be read, where nothing was found. */
const withNotes = (error: SideError, notes: readonly string[]): SideError => new SideError([...error.lines, ...notes]);

/**
 * The cluster that a question is about, and how it is answered.
 *
 * @param choose one of the clusters that are meant
 * @throws SideError for what cannot be read, and where it is not clear which cluster is meant
 */
export async function questionOf(
  paths: readonly string[],
  { cluster, snapshot, prices, at, zone, count, karpenterVersion, kubernetesVersion, gates, region }: QuestionFlags,
  run: RunTool,
  choose: (clusters: readonly ExplainedCluster[], source: string) => ExplainedCluster,
): Promise<{
  readonly cluster: ExplainedCluster;
  readonly options: ExplainOptions;
  readonly notes: readonly string[];
}> {
  const meant = meantPaths(paths);
  const told = { karpenterVersion, kubernetesVersion, featureGates: gates, region };
  const read = await readPaths(meant, told, run);
  const source = listed(meant);
  let chosen: ExplainedCluster;
  try {
    chosen = choose(
      meantClusters(
        read.clusters.map((each) => explainedCluster(each)),
        cluster,
        source,
      ),
      source,
    );
  } catch (error) {
    throw error instanceof SideError ? withNotes(error, read.notes) : error;
  }
  const running = snapshot === undefined ? undefined : await readRunning(snapshot, run);
  const { given } = chosen;
  return {
    cluster:
      running === undefined
        ? chosen
        : explainedCluster({ ...withWorkloads(given, running.workloads), nodes: running.nodes }),
    options: {
      at,
      zone,
      nodes: count,
      placeOf: read.placeOf,
      ...(prices !== undefined && { prices: readPrices(prices) }),
      usage: running?.usage ?? read.usage,
    },
    notes: [...read.notes, ...(running?.notLookedAt ?? []), ...chosen.state.notLookedAt],
  };
}

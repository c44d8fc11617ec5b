import { type LiveSide, liveSide, look, type RunTool, unusable } from '../live';
import { groupOf, kindOf } from '../objects';
import type { ReviewCluster, ReviewSide } from '../review';
import { clustersOf } from './clusters';
import type { Contents } from './contents';
import { some } from './left-out';
import { SideError } from './side-error';
import type { Sides } from './sides';
import { without, withWorkloads } from './workloads';

/** `live` or `live:CONTEXT`: the context is everything after the first colon. */
export function liveContext(argument: string): { readonly context?: string } | undefined {
  if (argument === 'live') return {};
  if (!argument.startsWith('live:')) return undefined;
  const context = argument.slice('live:'.length);
  if (context === '') throw new SideError(['live: names no context of kubectl; live alone is the current one']);
  return { context };
}

/**
 * Reads a running cluster through the user's own kubectl, with `get` alone.
 *
 * @throws SideError where it does not answer.
 */
export async function readLive(how: { readonly context?: string }, run: RunTool): Promise<LiveSide> {
  const seen = await look(run, how);
  const [first, ...more] = unusable(seen);
  if (first !== undefined) {
    const what = [first, ...more].map(({ question }) => question).join(', ');
    throw new SideError([`the cluster cannot be read (${what}): ${first.reason}`]);
  }
  return liveSide(seen);
}

/** Kinds that are read of a cluster with all that they say, and their groups. */
const READ: Readonly<Record<string, string>> = {
  NodePool: 'karpenter.sh',
  EC2NodeClass: 'karpenter.k8s.aws',
  NodeOverlay: 'karpenter.sh',
  CapacityBuffer: 'autoscaling.x-k8s.io',
};

/** What is compared with a cluster that runs: only what is read of it. */
const UNREAD =
  'of the running cluster NodePools, EC2NodeClasses, NodeOverlays and CapacityBuffers are compared; other objects, the values of the chart and the AWS side are taken to be as in the files';

/** The cluster of the files that runs: the only one, or the one of its name. */
function ownCluster(clusters: readonly ReviewCluster[], live: LiveSide, name: string): ReviewCluster {
  const [only] = clusters;
  if (only !== undefined && clusters.length === 1) return only;
  const named = clusters.filter(({ facts }) => facts?.name !== undefined && facts.name === live.facts.name);
  const [found] = named;
  if (found !== undefined && named.length === 1) return found;
  if (clusters.length === 0) throw new SideError([`${name} holds no Kubernetes object`]);
  const called =
    live.facts.name === undefined ? 'the running cluster does not say its name' : `none is ${live.facts.name}`;
  throw new SideError([
    `${name} has ${clusters.length} clusters (${some(clusters.map(({ folder }) => folder))}) and ${called}: name the folder of one`,
  ]);
}

/** What may be wrong with the question itself. */
function doubts(live: LiveSide, { facts }: ReviewCluster): readonly string[] {
  const [running, written] = [live.facts.name, facts?.name];
  return running === undefined || written === undefined || running === written
    ? []
    : [`the running cluster is called ${running}, the files are for ${written}`];
}

/** A running cluster and its files, of which each has what the other does not tell. */
function besideFiles(
  live: LiveSide,
  files: ReviewCluster,
): { readonly running: ReviewCluster; readonly written: ReviewCluster } {
  const written = withWorkloads(files, live.workloads);
  const unread = files.objects.filter((object) => READ[kindOf(object) ?? ''] !== groupOf(object));
  return {
    written,
    running: {
      ...files,
      facts: { ...files.facts, ...live.facts },
      objects: [...live.objects, ...without(live.workloads, unread), ...unread],
      nodes: live.nodes,
    },
  };
}

/** A running cluster, and the files that are for it. */
export interface LiveAndFiles extends Pick<Sides, 'acknowledgements'> {
  readonly running: ReviewSide;
  readonly written: ReviewSide;
}

/** Both sides where one of them runs. */
export function liveAndFiles(live: LiveSide, contents: Contents, name: string): LiveAndFiles {
  const broken = [...contents.broken.values()].flatMap(({ messages }) => messages);
  if (broken.length > 0) throw new SideError(broken);
  const { clusters, notes } = clustersOf([contents]);
  const { running, written } = besideFiles(live, ownCluster(clusters[0] ?? [], live, name));
  const notLookedAt = [...doubts(live, written), ...live.notLookedAt, ...contents.notLookedAt, ...notes, UNREAD];
  return {
    running: { clusters: [running] },
    written: { clusters: [written], notLookedAt },
    acknowledgements: contents.acknowledgements,
  };
}

const alone = ({ facts, objects, workloads, nodes, notLookedAt }: LiveSide): ReviewSide => ({
  clusters: [{ folder: '', facts, objects: [...objects, ...workloads], nodes }],
  notLookedAt: [...notLookedAt, 'of a running cluster the values of the chart and the AWS side are not read'],
});

/** Two running clusters. */
export const liveSides = (before: LiveSide, after: LiveSide): Sides => ({ before: alone(before), after: alone(after) });

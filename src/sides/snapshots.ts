import { existsSync } from 'node:fs';
import { findingText } from '../findings';
import { type LiveSide, nodesByPool, parseSnapshot, type RunTool, snapshotObjects, usageByPool } from '../live';
import type { ReviewSide } from '../review';
import { readText, whyUnreadable } from '../yaml/read';
import { some } from './left-out';
import { liveContext, readLive } from './live-sides';
import { SideError } from './side-error';
import type { Sides } from './sides';
import { withWorkloads } from './workloads';

/** What is known of what runs, beside what the sides say. */
export interface Running {
  readonly nodes: Readonly<Record<string, number>>;
  /** What these nodes have, as it counts against the limits of their pools. */
  readonly usage: LiveSide['usage'];
  readonly workloads: readonly unknown[];
  readonly notLookedAt: readonly string[];
}

function ofFile(file: string): Running {
  let text = '';
  try {
    text = readText(file);
  } catch (error) {
    throw new SideError([`${file}: ${whyUnreadable(error)}`]);
  }
  const read = parseSnapshot(text, file);
  if ('findings' in read) throw new SideError(read.findings.map(findingText));
  const { snapshot } = read;
  return {
    nodes: nodesByPool(snapshot),
    usage: usageByPool(snapshot),
    workloads: snapshotObjects(snapshot).workloads,
    notLookedAt: snapshot.notLookedAt.map((gap) => `${file}: ${gap}`),
  };
}

/**
 * What runs, of the file of a snapshot, or of a cluster as `live` or `live:CONTEXT`. A file of that name wins.
 *
 * @throws SideError for what cannot be read.
 */
export async function readRunning(argument: string, run: RunTool): Promise<Running> {
  const live = existsSync(argument) ? undefined : liveContext(argument);
  return live === undefined ? ofFile(argument) : readLive(live, run);
}

/** Sides in which it is known what runs, in the one cluster that they are about. */
export function withRunning({ before, after, ...rest }: Sides, running: Running): Sides {
  const folders = [...new Set([...before.clusters, ...after.clusters].map(({ folder }) => folder))];
  if (folders.length > 1) {
    throw new SideError([
      `--snapshot is of one cluster, and there are ${folders.length} (${some(folders)}): name the folder of one`,
    ]);
  }
  const known = (side: ReviewSide): ReviewSide => ({
    ...side,
    clusters: side.clusters.map((cluster) => ({
      ...withWorkloads(cluster, running.workloads),
      nodes: cluster.nodes ?? running.nodes,
    })),
  });
  const notLookedAt = [...(after.notLookedAt ?? []), ...running.notLookedAt];
  return { ...rest, before: known(before), after: { ...known(after), notLookedAt } };
}

import { listed } from '../draft';
import type { Effect } from '../effects';
import type { Review, ReviewChange } from '../types';
import { clusterText } from './headline';

/** The same consequence in one cluster or in many. */
export interface Group {
  /** One of them, which stands for all. */
  readonly change: ReviewChange;
  readonly changes: readonly ReviewChange[];
  /** Folders of the clusters, in order. */
  readonly clusters: readonly string[];
  /** Whether the values are the same in all of them. */
  readonly sameValues: boolean;
  /** Nodes of all of them, where each was counted. */
  readonly nodes: number | undefined;
}

const keyOf = ({ effect, rule, resource, path, reason, pools, accepted, pace, fix }: ReviewChange): string =>
  JSON.stringify([effect, rule, resource, path, reason, pools, accepted, pace?.text, fix]);

const valuesOf = ({ before, after }: ReviewChange): string => JSON.stringify([before, after]) ?? '';

function groupOf(changes: readonly ReviewChange[], change: ReviewChange): Group {
  const counts = changes.map(({ nodes }) => nodes);
  return {
    change,
    changes,
    clusters: [...new Set(changes.map(({ cluster }) => cluster))].sort(),
    sameValues: new Set(changes.map(valuesOf)).size === 1,
    nodes: counts.includes(null) ? undefined : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
  };
}

/** Consequences that clusters have in common as one, worst first; those without effect are left out. */
export function groupsOf({ changes }: Review): readonly Group[] {
  const byKey = new Map<string, ReviewChange[]>();
  for (const change of changes) {
    if (change.effect === 'none') continue;
    const key = keyOf(change);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [change]);
    else group.push(change);
  }
  return [...byKey.values()].flatMap((group) => (group[0] === undefined ? [] : [groupOf(group, group[0])]));
}

const MOST_NAMES = 3;

/** Where a consequence is: by name where few clusters have it, by its exceptions where few have it not. */
export function placesText(folders: readonly string[], result: Review): string {
  const all = Object.keys(result.clusters);
  const names = (list: readonly string[]): string =>
    listed(
      list.map((folder) => clusterText(folder, result)),
      MOST_NAMES,
    );
  if (folders.length <= MOST_NAMES) return names(folders);
  const others = all.filter((folder) => !folders.includes(folder));
  if (others.length === 0) return `all ${folders.length} clusters`;
  if (others.length <= MOST_NAMES) return `${folders.length} clusters, all but ${names(others)}`;
  return `${folders.length} of ${all.length} clusters: ${listed(folders, MOST_NAMES)}`;
}

/** How many consequences of each effect there are: `2 roll, 1 behaves`. */
export function countsText(groups: readonly Group[], result: Review): string {
  const counts = new Map<Effect, number>();
  for (const { change } of groups) counts.set(change.effect, (counts.get(change.effect) ?? 0) + 1);
  const quiet = result.changes.filter(({ effect }) => effect === 'none').length;
  const accepted = groups.filter(({ change }) => change.accepted !== null).length;
  return [
    ...[...counts].map(([effect, count]) => `${count} ${effect}`),
    ...(quiet === 0 ? [] : [`${quiet} without effect`]),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
  ].join(', ');
}

/** What `check` says, in numbers. */
export const findingsText = ({ findings }: Review): string =>
  `${findings.new.length} new, ${findings.cured.length} cured, ${findings.remaining.length} remaining`;

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
  if (folders.length <= MOST_NAMES) return listed(folders.map((folder) => clusterText(folder, result)));
  const all = Object.keys(result.clusters);
  const here = new Set(folders);
  const others = all.filter((folder) => !here.has(folder));
  if (others.length === 0) return `all ${folders.length} clusters`;
  const names = (some: readonly string[]): string =>
    listed(
      some.map((folder) => result.clusters[folder]?.name ?? folder),
      MOST_NAMES,
    );
  if (others.length <= MOST_NAMES) return `${folders.length} clusters, all but ${names(others)}`;
  return `${folders.length} of ${all.length} clusters: ${names(folders)}`;
}

/** What one consequence of an effect is called, and several. */
const NAMES: Readonly<Record<Effect, readonly [one: string, many: string]>> = {
  deletes: ['deletion', 'deletions'],
  stops: ['stop', 'stops'],
  refused: ['refusal', 'refusals'],
  rolls: ['rollout', 'rollouts'],
  'may-roll': ['possible rollout', 'possible rollouts'],
  'no-pool': ['case of pods without a pool', 'cases of pods without a pool'],
  'scales-down': ['scale-down', 'scale-downs'],
  aws: ['AWS resource', 'AWS resources'],
  behaviour: ['change of behaviour', 'changes of behaviour'],
  'new-nodes': ['change of new nodes', 'changes of new nodes'],
  none: ['change without effect', 'changes without effect'],
};

const counted = (count: number, effect: Effect): string => `${count} ${NAMES[effect][count === 1 ? 0 : 1]}`;

/**
 * How many consequences of each effect there are, worst first, and in how many clusters where there are several; empty for the one that
 * the headline tells.
 */
export function countsText(groups: readonly Group[], result: Review): string {
  const byEffect = new Map<Effect, Group[]>();
  for (const group of groups) byEffect.set(group.change.effect, [...(byEffect.get(group.change.effect) ?? []), group]);
  const quiet = result.changes.filter(({ effect }) => effect === 'none').length;
  const accepted = groups.filter(({ change }) => change.accepted !== null).length;
  if (groups.length === 1 && quiet + accepted === 0) return '';
  const parts = [...byEffect].map(([effect, all]) => {
    const clusters = new Set(all.flatMap((group) => group.clusters)).size;
    return `${counted(all.length, effect)}${clusters < 2 ? '' : ` in ${clusters} clusters`}`;
  });
  return [
    ...parts,
    ...(quiet === 0 ? [] : [counted(quiet, 'none')]),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
  ].join(', ');
}

/** What `check` says, in numbers; empty where it says nothing. */
export const findingsText = ({ findings }: Review): string =>
  Object.entries({ new: findings.new, cured: findings.cured, remaining: findings.remaining })
    .filter(([, all]) => all.length > 0)
    .map(([name, all]) => `${all.length} ${name}`)
    .join(', ');

/** Whether a person has to decide something: such a consequence comes with its way out. */
export const isGrave = (effect: Effect): boolean => !['behaviour', 'new-nodes', 'none'].includes(effect);

/** Consequences of one field of one object in the same clusters, which differ in why: a version, for instance. */
export type Row = readonly [Group, ...Group[]];

/** Consequences as rows, in their order. */
export function rowsOf(groups: readonly Group[]): readonly Row[] {
  const byKey = new Map<string, [Group, ...Group[]]>();
  for (const group of groups) {
    const { effect, resource, path, accepted, pace } = group.change;
    const values = group.sameValues ? valuesOf(group.change) : null;
    const key = JSON.stringify([effect, resource, path, accepted, pace?.text, values, group.clusters]);
    const row = byKey.get(key);
    if (row === undefined) byKey.set(key, [group]);
    else row.push(group);
  }
  return [...byKey.values()];
}

/** The pools that the object itself does not name. */
export const otherPools = ({ pools, resource }: ReviewChange): readonly string[] =>
  pools.filter((name) => `NodePool/${name}` !== resource);

/** The paces of pools, one each where they differ. */
export const paceParts = (pace: ReviewChange['pace']): readonly string[] => pace?.text.split('; ') ?? [];

/** The ways out of what somebody has to decide, each once. */
export const waysOf = (row: Row): readonly string[] => [
  ...new Set(
    row.flatMap(({ change }) => (isGrave(change.effect) && change.accepted === null ? (change.fix ?? []) : [])),
  ),
];

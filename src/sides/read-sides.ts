import type { Build } from '../check';
import type { ReviewCluster, ReviewSide } from '../review';
import { type ClusterPart, type Contents, contentsOf, type LeftOut } from './contents';
import { Documents } from './documents';
import { depthApart, grouped } from './groups';
import { Kustomizations } from './kustomizations';
import { SideError } from './side-error';
import type { SideFiles } from './side-files';

/** Both sides of a review, as they were read. */
export interface Sides {
  readonly before: ReviewSide;
  readonly after: ReviewSide;
  /** The value of `acknowledgements.yaml` in the root of what will be. */
  readonly acknowledgements: unknown;
}

/** Texts that name paths: more than these are counted. */
const MOST_NAMES = 3;

const some = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
    : names.join(', ');

const SENTENCES: Readonly<Record<LeftOut['why'], (paths: readonly string[]) => string>> = {
  'not applied': (paths) => `${some(paths)} ${paths.length === 1 ? 'changes and is' : 'change and are'} not applied`,
  'no Kubernetes object': (paths) =>
    `${some(paths)} ${paths.length === 1 ? 'changes and holds' : 'change and hold'} what is no Kubernetes object`,
};

/** Files that differ and are not compared, a sentence for each reason. */
function leftOutSentences(before: Contents, after: Contents): readonly string[] {
  const reasons = new Map<LeftOut['why'], string[]>();
  for (const path of new Set([...before.leftOut.keys(), ...after.leftOut.keys()])) {
    const [old, renewed] = [before.leftOut.get(path), after.leftOut.get(path)];
    if (old?.text === renewed?.text) continue;
    const why = (renewed ?? old)?.why ?? 'not applied';
    reasons.set(why, [...(reasons.get(why) ?? []), path]);
  }
  return [...reasons].map(([why, paths]) => SENTENCES[why](paths.sort()));
}

/** What cannot be read fails the run where it differs: what is the same on both sides changes nothing, and is named. */
function brokenSentences(before: Contents, after: Contents): readonly string[] {
  const failures: string[] = [];
  const same: string[] = [];
  for (const [path, { text, messages }] of after.broken) {
    (before.broken.get(path)?.text === text ? same : failures).push(...messages);
  }
  for (const [path, { text, messages }] of before.broken) {
    if (after.broken.get(path)?.text !== text) failures.push(...messages);
  }
  if (failures.length > 0) throw new SideError(failures);
  return same;
}

/** The name of a cluster's folder: what stands after `clusters/`, where that tells all of them apart. */
function labels(paths: ReadonlySet<string>): (path: string) => string {
  const short = (path: string): string => /^(?:.*\/)?clusters\/(.+)$/s.exec(path)?.[1] ?? path;
  const isUnique = new Set([...paths].map(short)).size === paths.size;
  return isUnique ? short : (path) => path;
}

const clusterOf = (part: ClusterPart, folder: string): ReviewCluster => ({
  folder,
  facts: part.facts,
  objects: part.objects,
  ...(part.gitOps.length > 0 && { gitOps: part.gitOps }),
  ...(part.template !== undefined && { template: part.template }),
  ...(part.values !== undefined && { values: part.values }),
});

/** Clusters that nothing describes are only compared with each other where it is clear which is which. */
function comparable(before: readonly ReviewCluster[], after: readonly ReviewCluster[], names: readonly string[]) {
  const [first, second] = [before[0], after[0]];
  // Two sides with one cluster each are about the same one, whatever their folders are called.
  if (before.length === 1 && after.length === 1 && first !== undefined && second !== undefined) {
    return [{ ...first, folder: second.folder }];
  }
  const isUnknown = (clusters: readonly ReviewCluster[]): boolean =>
    clusters.length === 1 && clusters[0]?.folder === '' && clusters[0].facts === undefined;
  for (const [one, several, index] of [
    [before, after, 0],
    [after, before, 1],
  ] as const) {
    if (isUnknown(one) && several.length > 1) {
      const folders = some(several.map(({ folder }) => folder));
      throw new SideError([
        `${names[index]} is one set of objects and ${names[1 - index]} has ${several.length} clusters (${folders}): name the folder of one`,
      ]);
    }
  }
  return before;
}

/** Reads both sides. What is the same on both is read once. */
export function readSides(beforeFiles: SideFiles, afterFiles: SideFiles): Sides {
  const documents = new Documents();
  const builds = new Map<string, Build>();
  const [before, after] = [beforeFiles, afterFiles].map((files) =>
    contentsOf(files, documents, new Kustomizations(files, documents, builds)),
  ) as [Contents, Contents];
  const broken = brokenSentences(before, after);
  const label = labels(new Set([...before.clusters, ...after.clusters].map(({ folder }) => folder)));
  const depth = Math.max(depthApart(before.others), depthApart(after.others));
  const clustersOf = ({ clusters, others, above }: Contents): readonly ReviewCluster[] => [
    ...clusters.map((part) => clusterOf(part, label(part.folder))),
    ...grouped(others, depth)
      .filter(({ objects }) => objects.length > 0)
      .map(({ folder, objects }) => ({ folder, objects, ...(above !== undefined && { facts: above }) })),
  ];
  const [old, renewed] = [clustersOf(before), clustersOf(after)];
  const apart = depth === 0 ? [] : ['folders have objects of one name: each was taken for a cluster of its own'];
  return {
    before: {
      clusters: comparable(old, renewed, [beforeFiles.name, afterFiles.name]),
      layers: before.layers,
      notLookedAt: before.notLookedAt,
    },
    after: {
      clusters: renewed,
      layers: after.layers,
      notLookedAt: [...after.notLookedAt, ...broken, ...leftOutSentences(before, after), ...apart],
    },
    acknowledgements: after.acknowledgements,
  };
}

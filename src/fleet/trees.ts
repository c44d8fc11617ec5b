import type { Finding } from '../findings';
import { jsonText } from '../objects/json-text';
import { applicationSetText } from './application-set';
import { type BuiltCluster, builtCluster } from './checked-cluster';
import { clusterFiles } from './cluster-files';
import { digestOf } from './digest';
import type { Fleet, FleetMember } from './fleet';
import { type Overlays, overlaysOf } from './overlays';
import type { Progress } from './progress';
import type { StandingTree, Tree } from './publish';
import type { ClusterOutput, Remembered } from './remembered';
import { holdsCluster, holdsShared, type Shard } from './shard';

export interface TreesOptions {
  /** The part of the fleet to make. @default - all of it */
  readonly shard?: Shard;
  /** What clusters came to before. @default - nothing is known */
  readonly remembered?: Remembered;
  readonly progress?: Progress;
}

type FreshTreesOptions = TreesOptions & { readonly remembered?: undefined };

/** What is wrong with the fleet itself: no cluster, or folders that are one on some disk. */
function fleetFindings(members: readonly FleetMember[]): Finding[] {
  const finding = (folder: string, message: string, fix: string): Finding => ({
    rule: 'fleet/folder',
    severity: 'error',
    resource: folder === '' ? 'Fleet' : `Cluster/${folder}`,
    path: 'folder',
    got: folder,
    message,
    fix,
  });
  if (members.length === 0) {
    // An empty fleet would remove every file that was ever generated.
    return [finding('', 'the fleet has no cluster', 'add one: new Fleet().add(cluster, (app, cluster) => …)')];
  }
  const first = new Map<string, string>();
  return members.flatMap(({ folder }) => {
    const other = first.get(folder.toLowerCase());
    first.set(folder.toLowerCase(), folder);
    if (other !== undefined) {
      const message = `two clusters are written to one folder (${other}) on a disk that ignores case`;
      return [finding(folder, message, "give one of them another: fleet.add(cluster, build, { folder: '…' })")];
    }
    return isFolderName(folder)
      ? []
      : [finding(folder, 'a folder is one name of letters, digits, ., - and _', 'give another name')];
  });
}

/** Whether a text can name a cluster's folder on every file system. */
const isFolderName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text);

/** Stands for everything that a cluster is made of. */
function madeOf(facts: unknown, { objects, ...said }: BuiltCluster, shared: string | undefined): string | undefined {
  const places = objects.map(({ folder, construct, raw }) => ({ folder, construct, raw }));
  return digestOf([jsonText([facts, said, places], 'dropped'), ...objects.map(({ json }) => json), shared]);
}

/** What a cluster comes to, and what it is made of; `shared` stands for what the overlays stand on. */
function outputOf(
  member: FleetMember,
  overlays: Overlays,
  shared: string | undefined,
  remembered?: Remembered,
): ClusterOutput {
  const built = builtCluster(member);
  const { build: _, cluster, ...options } = member;
  const made = remembered && madeOf([{ ...cluster }, options], built, shared);
  const known = remembered?.recall(member.folder, made);
  if (known !== undefined) return known;
  const { files, manifests, findings } = clusterFiles(member, built);
  const trees: readonly Tree[] = [[`clusters/${member.folder}`, files], ...overlays.of(member, manifests)];
  remembered?.remember(member.folder, made, trees, findings);
  return { trees, findings };
}

/** What is written once for the fleet. */
function* sharedTrees({ applicationSetOptions, templates }: Fleet, overlays: Overlays): Generator<Tree> {
  yield* overlays.trees;
  if (applicationSetOptions === undefined) return;
  const text = applicationSetText(applicationSetOptions, templates.base === undefined ? 'manifests' : 'overlays');
  yield ['argocd', new Map([['applicationset.yaml', text]])];
}

/**
 * The trees of a fleet, one cluster in memory at a time. What is found on the way is added to `findings`. Clusters that
 * are remembered as they stand in the output come as the folders that stand there.
 */
export function treesOf(fleet: Fleet, findings: Finding[], options?: FreshTreesOptions): Generator<Tree>;
export function treesOf(fleet: Fleet, findings: Finding[], options: TreesOptions): Generator<Tree | StandingTree>;
export function* treesOf(
  fleet: Fleet,
  findings: Finding[],
  options: TreesOptions = {},
): Generator<Tree | StandingTree> {
  const { shard, remembered, progress } = options;
  const overlays = overlaysOf(fleet);
  findings.push(...fleetFindings(fleet.members), ...overlays.findings);
  if (holdsShared(shard)) yield* sharedTrees(fleet, overlays);
  const shared = digestOf([jsonText(overlays.trees.map(([prefix, files]) => [prefix, ...files]))]);
  try {
    for (const member of fleet.members) {
      if (!holdsCluster(shard, member.folder)) continue;
      const output = outputOf(member, overlays, shared, remembered);
      findings.push(...output.findings);
      yield* output.trees;
      progress?.step();
    }
  } finally {
    progress?.end();
  }
}

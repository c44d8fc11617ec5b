import { jsonText } from '../../objects';
import { clusterDigest } from '../cache/cluster-digest';
import { digestOf } from '../cache/digest';
import type { OutputCache } from '../cache/output-cache';
import type { Fleet, FleetMember } from '../fleet';
import { builtCluster } from '../judge/built-cluster';
import type { VerdictCache } from '../judge/verdict-cache';
import type { OutputPart, Tree } from '../publish';
import type { Progress } from '../run/progress';
import { holdsCluster, holdsShared, type Shard } from '../run/shard';
import { applicationSetText } from './application-set';
import { clusterFiles } from './cluster-files';
import { fleetFindings } from './fleet-findings';
import { type Overlays, overlaysOf } from './overlays';

export interface OutputOptions {
  readonly verdicts: VerdictCache;
  /** The part of the fleet to make. @default - all of it */
  readonly shard?: Shard;
  /** What clusters came to in earlier runs. @default - nothing is known */
  readonly cache?: OutputCache;
  readonly progress?: Progress;
}

type FreshOutputOptions = OutputOptions & { readonly cache?: undefined };

/** What a cluster comes to; `shared` stands for what the overlays stand on. */
function clusterPart(
  member: FleetMember,
  overlays: Overlays,
  shared: string | undefined,
  { verdicts, cache }: OutputOptions,
): OutputPart {
  const built = builtCluster(member);
  const made = cache && clusterDigest(member, built, shared);
  const known = cache?.recall(member.folder, made);
  if (known !== undefined) return known;
  const { files, manifests, findings } = clusterFiles(member, verdicts, built);
  const trees: readonly Tree[] = [[`clusters/${member.folder}`, files], ...overlays.of(member, manifests)];
  cache?.remember(member.folder, made, trees, findings);
  return { trees, findings };
}

/** What is written once for the fleet, beside the base and the environments. */
function applicationSetTrees({ applicationSetOptions, templates }: Fleet): Tree[] {
  if (applicationSetOptions === undefined) return [];
  const text = applicationSetText(applicationSetOptions, templates.base === undefined ? 'manifests' : 'overlays');
  return [['argocd', new Map([['applicationset.yaml', text]])]];
}

/**
 * The output of a fleet, part after part, one cluster in memory at a time: first what its clusters share, then each
 * cluster. Clusters that the cache knows as they stand in the output come as the folders that stand there.
 */
export function outputOf(fleet: Fleet, options: FreshOutputOptions): Generator<OutputPart<Tree>>;
export function outputOf(fleet: Fleet, options: OutputOptions): Generator<OutputPart>;
export function* outputOf(fleet: Fleet, options: OutputOptions): Generator<OutputPart> {
  const { shard, verdicts, progress } = options;
  const overlays = overlaysOf(fleet, verdicts);
  yield {
    trees: holdsShared(shard) ? [...overlays.shared.trees, ...applicationSetTrees(fleet)] : [],
    findings: [...fleetFindings(fleet), ...overlays.shared.findings],
  };
  const shared = digestOf([jsonText(overlays.shared.trees.map(([prefix, files]) => [prefix, ...files]))]);
  try {
    for (const member of fleet.members) {
      if (!holdsCluster(shard, member.folder)) continue;
      yield clusterPart(member, overlays, shared, options);
      progress?.step();
    }
  } finally {
    progress?.end();
  }
}

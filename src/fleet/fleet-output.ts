import { jsonText } from '../objects/json-text';
import { applicationSetText } from './application-set';
import { type BuiltCluster, builtCluster } from './checked-cluster';
import { clusterFiles } from './cluster-files';
import { digestOf } from './digest';
import type { Fleet, FleetMember } from './fleet';
import { fleetFindings } from './fleet-findings';
import type { OutputCache } from './output-cache';
import { type Overlays, overlaysOf } from './overlays';
import type { Progress } from './progress';
import type { OutputPart, Tree } from './publish';
import { holdsCluster, holdsShared, type Shard } from './shard';
import type { VerdictCache } from './verdict';

export interface OutputOptions {
  readonly verdicts: VerdictCache;
  /** The part of the fleet to make. @default - all of it */
  readonly shard?: Shard;
  /** What clusters came to in earlier runs. @default - nothing is known */
  readonly cache?: OutputCache;
  readonly progress?: Progress;
}

type FreshOutputOptions = OutputOptions & { readonly cache?: undefined };

/** Stands for everything that a cluster is made of. */
function madeOf(facts: unknown, { objects, ...said }: BuiltCluster, shared: string | undefined): string | undefined {
  const places = objects.map(({ folder, construct, raw }) => ({ folder, construct, raw }));
  return digestOf([jsonText([facts, said, places], 'dropped'), ...objects.map(({ json }) => json), shared]);
}

/** What a cluster comes to; `shared` stands for what the overlays stand on. */
function clusterPart(
  member: FleetMember,
  overlays: Overlays,
  shared: string | undefined,
  { verdicts, cache }: OutputOptions,
): OutputPart {
  const built = builtCluster(member);
  const { build: _, cluster, ...options } = member;
  const made = cache && madeOf([{ ...cluster }, options], built, shared);
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

import { jsonText } from '../../objects';
import { clusterDigest } from '../cache/cluster-digest';
import { digestOf } from '../cache/digest';
import type { OutputCache } from '../cache/output-cache';
import type { Fleet, FleetMember } from '../fleet';
import { builtCluster } from '../judge/built-cluster';
import type { FleetRules } from '../judge/checked-cluster';
import type { VerdictCache } from '../judge/verdict-cache';
import type { OutputPart, Tree } from '../publish';
import type { Progress } from '../run/progress';
import { holdsCluster, holdsShared, type Shard } from '../run/shard';
import { applicationSetText } from './application-set';
import { clusterFiles, type OfFleet } from './cluster-files';
import { type FiledAcknowledgements, FleetAcknowledgements } from './fleet-acknowledgements';
import { fleetFindings } from './fleet-findings';
import { type Overlays, overlaysOf } from './overlays';

export interface OutputOptions {
  readonly verdicts: VerdictCache;
  /** The part of the fleet to make. @default - all of it */
  readonly shard?: Shard;
  /** What clusters came to in earlier runs. @default - nothing is known */
  readonly cache?: OutputCache;
  readonly progress?: Progress;
  /** The day to judge by what ends with one. @default - nothing ends */
  readonly at?: string;
  /** What is acknowledged beside the code. @default - nothing */
  readonly filed?: FiledAcknowledgements;
}

type FreshOutputOptions = OutputOptions & { readonly cache?: undefined };

/** What a cluster comes to; `shared` stands for what the overlays stand on. */
function clusterPart(
  member: FleetMember,
  overlays: Overlays,
  shared: string | undefined,
  ofFleet: OfFleet,
  { verdicts, cache }: OutputOptions,
): OutputPart {
  const built = builtCluster(member);
  const made = cache && clusterDigest(member, built, shared);
  const recalled = cache?.recall(member.folder, made);
  if (recalled !== undefined) return recalled;
  const { files, manifests, findings } = clusterFiles(member, verdicts, built, ofFleet);
  const trees: readonly Tree[] = [[`clusters/${member.folder}`, files], ...overlays.of(member, manifests)];
  cache?.remember(member.folder, made, trees, findings);
  return { trees, findings };
}

/** The rules of policy as a text: those of one's own by what they are made of. */
const policyText = ({ policySettings: { own = [], ...settings } }: Fleet): string =>
  JSON.stringify([settings, own.map((rule) => [rule, rule.check.toString()])]);

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
  const { shard, verdicts, progress, filed, at } = options;
  const acknowledged = new FleetAcknowledgements(fleet, filed);
  const rules: FleetRules = { known: acknowledged.known, policy: fleet.policySettings, at };
  const overlays = overlaysOf(fleet, verdicts);
  yield {
    trees: holdsShared(shard) ? [...overlays.shared.trees, ...applicationSetTrees(fleet)] : [],
    findings: [...fleetFindings(fleet), ...overlays.shared.findings, ...acknowledged.problems],
  };
  const trees = overlays.shared.trees.map(([prefix, files]) => [prefix, ...files]);
  const ofFleet = { ...rules, applicationSet: fleet.applicationSetOptions !== undefined };
  const shared = digestOf([jsonText([trees, rules.known, policyText(fleet), at ?? '', ofFleet.applicationSet])]);
  try {
    for (const member of fleet.members) {
      if (!holdsCluster(shard, member.folder)) continue;
      const part = clusterPart(member, overlays, shared, ofFleet, options);
      acknowledged.look(part.findings);
      yield part;
      progress?.step();
    }
  } finally {
    progress?.end();
  }
  // What one shard does not come to, another may.
  if (shard === undefined) yield { trees: [], findings: acknowledged.unused(at) };
}

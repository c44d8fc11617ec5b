import { type Finding, isError } from '../findings';
import { checkedCluster, VerdictCache } from '../fleet';
import type { JsonObject } from '../objects';
import { type Review, type ReviewCluster, review } from '../review';
import type { Program, ProgramCluster } from './program';
import { runCode } from './run-code';

/** What becomes of a cluster when the code is its owner. */
export interface Proof {
  /** What differs between what was read and what the code makes, as the API server and Karpenter see it. */
  readonly review: Review;
  /** Why a synth of the code would write nothing. */
  readonly refused: readonly Finding[];
  /** What the code makes, by the folders of the clusters. */
  readonly made: ReadonlyMap<string, readonly JsonObject[]>;
}

/** Runs the code and holds what it makes against what was read. */
export function prove({ files }: Program, clusters: readonly ProgramCluster[]): Proof {
  const fleet = runCode(files);
  const verdicts = new VerdictCache();
  const refused: Finding[] = [];
  const made = new Map<string, readonly JsonObject[]>();
  const after: ReviewCluster[] = [];
  for (const member of fleet.members) {
    const { objects, findings } = checkedCluster(member, verdicts, undefined, { policy: fleet.policySettings });
    const documents = objects.map(({ object }) => object.document as unknown as JsonObject);
    refused.push(...findings.filter((finding) => isError(finding) && finding.acknowledged === undefined));
    made.set(member.folder, documents);
    after.push({ folder: member.folder, facts: member.cluster.toJSON(), objects: documents });
  }
  const before = clusters.map(({ folder, cluster, objects }) => ({
    folder,
    facts: cluster.toJSON(),
    objects: objects.map(({ object }) => object),
  }));
  return { review: review({ clusters: before }, { clusters: after }), refused, made };
}

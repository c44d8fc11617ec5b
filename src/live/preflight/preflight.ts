import type { Cluster } from '../../cluster';
import type { Finding } from '../../findings';
import { NO_MANIFESTS, type OwnManifests } from '../own-manifests';
import type { RunTool } from '../tool';
import { preflightFindings } from './checks';
import { collect } from './collect';
import type { Unanswered } from './unanswered';

/** What a look at a live cluster came to. */
export interface PreflightReport {
  readonly findings: readonly Finding[];
  /** What nobody could look at, and why. */
  readonly unanswered: readonly Unanswered[];
  /** The programs that gave an answer at all. */
  readonly answering: ReadonlySet<string>;
}

/**
 * Looks at the live cluster with the user's own `aws` and `kubectl`, and says which known pitfalls it fell into.
 *
 * @param manifests what will be applied: node classes that the cluster does not have yet are looked at too, and objects
 *   that another tool applies are named
 */
export async function preflight(
  cluster: Cluster,
  run: RunTool,
  manifests: OwnManifests = NO_MANIFESTS,
): Promise<PreflightReport> {
  const facts = await collect(cluster, run, manifests);
  const { unanswered, answering } = facts;
  return { findings: preflightFindings(facts), unanswered, answering };
}

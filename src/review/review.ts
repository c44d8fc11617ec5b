import { Launching } from './changes/launches';
import { layerChanges } from './changes/layers';
import { clusterRemoval } from './changes/removals';
import { clusterDrafts, clusterGaps, type ReviewContext } from './cluster-review';
import { acceptedBy } from './consent';
import type { Draft } from './draft';
import { rankOf, worstOf } from './effects';
import { findingsOfOne, findingsSplit, Verdicts } from './findings';
import { nodesOfAll, paceOf } from './pace';
import { ruleOf } from './rules';
import type { ClusterState } from './sides/cluster-state';
import { type ClusterPair, clusterPairs } from './sides/pairs';
import type { Review, ReviewChange, ReviewedCluster, ReviewFinding, ReviewOptions, ReviewSide } from './types';

/** What `before` lacks of `after`, so that a cluster that comes is compared with an empty one. */
const emptied = (state: ClusterState): ClusterState => ({
  ...state,
  given: { ...state.given, objects: [] },
  objects: new Map(),
  pools: new Map(),
  classes: new Map(),
  notLookedAt: [],
});

function draftsOf({ before, after }: ClusterPair, context: ReviewContext): readonly Draft[] {
  if (after === undefined) return before === undefined ? [] : clusterRemoval(before);
  return clusterDrafts({ before: before ?? emptied(after), after }, context);
}

function changeOf(draft: Draft, { before, after }: ClusterPair, options: ReviewOptions): ReviewChange {
  const rule = ruleOf(draft.rule);
  const cluster = (after ?? before)?.folder ?? '';
  const pools = [...(draft.pools ?? [])].sort();
  const nodes = nodesOfAll(pools, [before, after], options);
  const isGone = draft.effect === 'deletes' && nodes === 0;
  const found: Draft = isGone
    ? { ...draft, effect: 'behaviour', reason: `${draft.reason}; no node is left of it` }
    : draft;
  return {
    effect: found.effect,
    rule: found.rule,
    cluster,
    resource: found.resource,
    path: found.path,
    before: found.before ?? null,
    after: found.after ?? null,
    reason: found.reason,
    pools,
    nodes: nodes ?? null,
    pace: paceOf(found, before, after, options),
    accepted: acceptedBy(found, cluster, options),
    source: found.source || rule?.url || null,
    fix: found.fix ?? rule?.fix ?? null,
  };
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Worst first, then by cluster, object and field. */
const inOrder = (a: ReviewChange, b: ReviewChange): number =>
  rankOf(a.effect) - rankOf(b.effect) ||
  compareTexts(a.cluster, b.cluster) ||
  compareTexts(a.resource, b.resource) ||
  compareTexts(a.path, b.path) ||
  compareTexts(a.rule, b.rule) ||
  compareTexts(a.reason, b.reason);

const sortedFindings = (findings: readonly ReviewFinding[]): readonly ReviewFinding[] =>
  [...findings].sort(
    (a, b) =>
      compareTexts(a.cluster, b.cluster) ||
      compareTexts(a.resource, b.resource) ||
      compareTexts(a.path, b.path) ||
      compareTexts(a.rule, b.rule) ||
      compareTexts(a.message, b.message),
  );

const reviewedCluster = ({ facts, folder }: ClusterState): ReviewedCluster => ({
  name: facts.name ?? folder,
  account: facts.account ?? null,
  region: facts.region ?? null,
});

/** Sentences for the end, each once, with the cluster where there are several. */
function gapsOf(pairs: readonly ClusterPair[], sides: readonly ReviewSide[], hasCause: boolean): readonly string[] {
  const own: string[] = pairs.flatMap(({ before, after }) => {
    if (before === undefined || after === undefined) return (before ?? after)?.notLookedAt ?? [];
    const name = after.facts.name ?? after.folder;
    return clusterGaps({ before, after }).map((gap) => (name === '' ? gap : `${name}: ${gap}`));
  });
  const layers = hasCause
    ? ['base and overlays are not built: they name causes, what is applied are the clusters']
    : [];
  return [...new Set([...sides.flatMap(({ notLookedAt = [] }) => notLookedAt), ...own.sort(), ...layers])];
}

/**
 * What a change does, said before it is made: the consequences of everything that differs between two states, worst first.
 * Reads no file, no cluster and no clock: the same input gives the same answer. Never throws for what is in the objects.
 */
export function review(before: ReviewSide, after: ReviewSide, options: ReviewOptions = {}): Review {
  const pairs = clusterPairs(before, after);
  const layers = layerChanges(before, after);
  const context: ReviewContext = { options, layers, launching: new Launching() };
  const changes = pairs
    .flatMap((pair) => draftsOf(pair, context).map((draft) => changeOf(draft, pair, options)))
    .sort(inOrder);
  const verdicts = new Verdicts();
  const findings = pairs.map((pair) => {
    if (pair.before !== undefined && pair.after !== undefined) {
      return findingsSplit({ before: pair.before, after: pair.after }, verdicts);
    }
    const only = pair.after ?? pair.before;
    return only === undefined
      ? { new: [], cured: [], remaining: [] }
      : findingsOfOne(only, pair.after === undefined ? 'cured' : 'new');
  });
  const named = new Set(changes.map(({ cluster }) => cluster));
  const states = pairs.flatMap((pair) => pair.after ?? pair.before ?? []).filter(({ folder }) => named.has(folder));
  return {
    version: 1,
    worst: worstOf(changes.map(({ effect }) => effect)),
    changes,
    findings: {
      new: sortedFindings(findings.flatMap((each) => each.new)),
      cured: sortedFindings(findings.flatMap((each) => each.cured)),
      remaining: sortedFindings(findings.flatMap((each) => each.remaining)),
    },
    notLookedAt: gapsOf(pairs, [before, after], layers.length > 0),
    clusters: Object.fromEntries(
      states.sort((a, b) => compareTexts(a.folder, b.folder)).map((state) => [state.folder, reviewedCluster(state)]),
    ),
  };
}

import { byCodeUnit } from '../objects';
import { AlikeClusters, type MostOfNodes } from './alike';
import { Launching } from './changes/launches';
import { layerChanges } from './changes/layers';
import { Numbers } from './changes/numbers';
import { clusterRemoval } from './changes/removals';
import { clusterDrafts, clusterGaps, type ReviewContext } from './cluster-review';
import { acceptedBy } from './consent';
import { type Draft, listed } from './draft';
import { rankOf, worstOf } from './effects';
import { findingsOfOne, findingsSplit } from './findings';
import { nodesOfAll, Paces } from './pace';
import { remembered } from './remembered';
import { ruleOf } from './rules';
import type { ClusterState } from './sides/cluster-state';
import { type ClusterPair, clusterPairs, type GivenPair, statesOf } from './sides/pairs';
import type { Review, ReviewChange, ReviewedCluster, ReviewFinding, ReviewOptions, ReviewSide } from './types';
import { Verdicts } from './verdicts';

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

/** A consequence, whoever accepted it. */
function changeOf(draft: Draft, { before, after }: ClusterPair, { options, paces }: ReviewContext): ReviewChange {
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
    pace: paces.of(found, before, after),
    accepted: null,
    source: found.source || rule?.url || null,
    fix: found.fix ?? rule?.fix ?? null,
  };
}

/** Worst first, then by cluster, object and field. */
const inOrder = (a: ReviewChange, b: ReviewChange): number =>
  rankOf(a.effect) - rankOf(b.effect) ||
  byCodeUnit(a.cluster, b.cluster) ||
  byCodeUnit(a.resource, b.resource) ||
  byCodeUnit(a.path, b.path) ||
  byCodeUnit(a.rule, b.rule) ||
  byCodeUnit(a.reason, b.reason);

const sortedFindings = (findings: readonly ReviewFinding[]): readonly ReviewFinding[] =>
  [...findings].sort(
    (a, b) =>
      byCodeUnit(a.cluster, b.cluster) ||
      byCodeUnit(a.resource, b.resource) ||
      byCodeUnit(a.path, b.path) ||
      byCodeUnit(a.rule, b.rule) ||
      byCodeUnit(a.message, b.message),
  );

const reviewedCluster = ({ facts, folder }: ClusterState): ReviewedCluster => ({
  name: facts.name ?? folder,
  account: facts.account ?? null,
  region: facts.region ?? null,
});

const unread = (folder: string): ReviewedCluster => ({ name: folder, account: null, region: null });

/** What of a pair could not be compared, a sentence each with the cluster. */
function gapsOf({ before, after }: ClusterPair): readonly string[] {
  if (before === undefined || after === undefined) return (before ?? after)?.notLookedAt ?? [];
  const name = after.facts.name ?? after.folder;
  return clusterGaps({ before, after }).map((gap) => (name === '' ? gap : `${name}: ${gap}`));
}

const LAYERS = 'base and overlays are not built: they name causes, what is applied are the clusters';

const unpricedText = ({ unpriced }: Numbers): readonly string[] =>
  unpriced.size === 0
    ? []
    : [`prices of ${listed([...unpriced].sort())} are not known: what other types cost there is not said`];

function findingsOf({ before, after }: ClusterPair, verdicts: Verdicts, at?: string): Review['findings'] {
  if (before !== undefined && after !== undefined) return findingsSplit({ before, after }, verdicts, at);
  const only = after ?? before;
  return only === undefined
    ? { new: [], cured: [], remaining: [] }
    : findingsOfOne(only, after === undefined ? 'cured' : 'new', verdicts, at);
}

/** What is found out about one cluster. */
interface ClusterReview {
  readonly changes: readonly ReviewChange[];
  readonly findings: Review['findings'];
  readonly gaps: readonly string[];
  readonly cluster: ReviewedCluster;
}

/** Fewer clusters are reviewed one by one: to see what they have in common takes longer. */
const FEW = 5;

/** Reviews one cluster after the other, those that are alike at once. */
class ClusterReviews {
  private readonly alike: AlikeClusters<ClusterReview>;

  constructor(
    private readonly context: ReviewContext,
    private readonly findings: (pair: ClusterPair) => Review['findings'],
    private readonly count: number,
  ) {
    this.alike = new AlikeClusters({
      answer: (pair) => this.own(statesOf(pair)),
      most: (pair) => this.most(statesOf(pair)),
    });
  }

  of(pair: GivenPair): ClusterReview {
    const { before, after } = pair;
    const isAsked = this.count > FEW && before !== undefined && after !== undefined;
    const found = (isAsked ? this.alike.of({ before, after }) : undefined) ?? this.own(statesOf(pair));
    const folder = (after ?? before)?.folder ?? '';
    const here = <T extends { readonly cluster: string }>(each: T): T => ({ ...each, cluster: folder });
    const { findings } = found;
    return {
      ...found,
      changes: found.changes.map((change) => ({
        ...here(change),
        accepted: acceptedBy(change, folder, this.context.options),
      })),
      findings: {
        new: findings.new.map(here),
        cured: findings.cured.map(here),
        remaining: findings.remaining.map(here),
      },
    };
  }

  private own(pair: ClusterPair): ClusterReview {
    const state = pair.after ?? pair.before;
    return {
      changes: draftsOf(pair, this.context).map((draft) => changeOf(draft, pair, this.context)),
      findings: this.findings(pair),
      gaps: gapsOf(pair),
      cluster: state === undefined ? unread('') : reviewedCluster(state),
    };
  }

  private most({ before, after }: ClusterPair): MostOfNodes {
    const known = new Map<string, number>();
    return (key, resource) =>
      remembered(known, `${resource} ${key}`, () =>
        Math.max(
          ...[before, after].flatMap((state) => {
            const pool = state?.objects.get(key);
            return state === undefined || pool === undefined
              ? []
              : [this.context.launching.most(pool, state, resource)];
          }),
        ),
      );
  }
}

const NO_FINDINGS: Review['findings'] = { new: [], cured: [], remaining: [] };

/** A review as far as its first line needs it. */
export type GraveChanges = Pick<Review, 'worst' | 'changes' | 'clusters'>;

/**
 * The consequences that are worse than `behaviour`, and nothing that is dear to find out and never among them: numbers,
 * overlaps, findings of `check`. In any order.
 */
export function graveChanges(before: ReviewSide, after: ReviewSide): GraveChanges {
  const context: ReviewContext = {
    options: {},
    layers: layerChanges(before, after),
    launching: new Launching(),
    verdicts: new Verdicts(),
    paces: new Paces({}),
  };
  const reviews = new ClusterReviews(context, () => NO_FINDINGS, after.clusters.length);
  const changes: ReviewChange[] = [];
  const clusters: (readonly [folder: string, cluster: ReviewedCluster])[] = [];
  for (const pair of clusterPairs(before, after)) {
    const { changes: all, cluster } = reviews.of(pair);
    const grave = all.filter(({ effect }) => rankOf(effect) < rankOf('behaviour'));
    changes.push(...grave);
    const folder = (pair.after ?? pair.before)?.folder;
    if (grave.length > 0 && folder !== undefined) clusters.push([folder, cluster]);
  }
  return { worst: worstOf(changes.map(({ effect }) => effect)), changes, clusters: Object.fromEntries(clusters) };
}

/**
 * What a change does, said before it is made: the consequences of everything that differs between two states, worst first.
 * Reads no file, no cluster and no clock: the same input gives the same answer. Never throws for what is in the objects.
 */
export function review(before: ReviewSide, after: ReviewSide, options: ReviewOptions = {}): Review {
  const layers = layerChanges(before, after);
  const verdicts = new Verdicts();
  const launching = new Launching();
  const numbers = new Numbers(launching, options.prices);
  const context: ReviewContext = { options, layers, launching, verdicts, paces: new Paces(options), numbers };
  const findingsIn = (pair: ClusterPair): Review['findings'] => findingsOf(pair, verdicts, options.at);
  const reviews = new ClusterReviews(context, findingsIn, after.clusters.length);
  const changes: ReviewChange[] = [];
  const findings: Review['findings'][] = [];
  const gaps: string[] = [];
  // Those without a difference count too: whoever reads of 297 clusters wants to know of how many. Nothing of them is read.
  const clusters = new Map(after.clusters.map(({ folder }) => [folder, unread(folder)]));
  for (const pair of clusterPairs(before, after)) {
    const found = reviews.of(pair);
    changes.push(...found.changes);
    findings.push(found.findings);
    gaps.push(...found.gaps);
    const folder = (pair.after ?? pair.before)?.folder;
    if (folder !== undefined) clusters.set(folder, found.cluster);
  }
  const notLookedAt = [...(before.notLookedAt ?? []), ...(after.notLookedAt ?? []), ...gaps.sort()];
  return {
    version: 1,
    worst: worstOf(changes.map(({ effect }) => effect)),
    changes: changes.sort(inOrder),
    findings: {
      new: sortedFindings(findings.flatMap((each) => each.new)),
      cured: sortedFindings(findings.flatMap((each) => each.cured)),
      remaining: sortedFindings(findings.flatMap((each) => each.remaining)),
    },
    notLookedAt: [...new Set([...notLookedAt, ...unpricedText(numbers), ...(layers.length > 0 ? [LAYERS] : [])])],
    clusters: Object.fromEntries([...clusters].sort(([a], [b]) => byCodeUnit(a, b))),
  };
}

export { type Launches, Launching } from './changes/launches';
export { EFFECTS, type Effect, isEffect, rankOf, worstOf } from './effects';
export { REVIEW_LIMIT, type ReadReview, readReview } from './read-review';
export {
  countsText,
  type Group as ChangeGroup,
  groupsOf as changeGroups,
  isGrave,
  otherPools,
  paceParts,
  placesText,
} from './render/groups';
export { headline } from './render/headline';
export { failedMarkdown, MARKDOWN_BUDGET, type MarkdownOptions, reviewMarkdown } from './render/markdown';
export { reviewText, type TextOptions } from './render/text';
export { type GraveChanges, graveChanges, review } from './review';
export { type ClusterState, classNameOf, clusterState, type SideObject } from './sides/cluster-state';
export { DEFAULT_FAIL_ON, failing, type Threshold } from './threshold';
export type {
  Review,
  ReviewAcknowledgement,
  ReviewChange,
  ReviewCluster,
  ReviewedCluster,
  ReviewFinding,
  ReviewLayer,
  ReviewOptions,
  ReviewPace,
  ReviewPrices,
  ReviewSide,
} from './types';

export { EFFECTS, type Effect, isEffect, rankOf, worstOf } from './effects';
export { headline } from './render/headline';
export { review } from './review';
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

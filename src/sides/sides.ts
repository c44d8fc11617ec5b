import type { ReviewSide } from '../review';

/** Both sides of a review, as they were read. */
export interface Sides {
  readonly before: ReviewSide;
  readonly after: ReviewSide;
  /** The value of `acknowledgements.yaml` in the root of what will be. */
  readonly acknowledgements?: unknown;
  /** Files that could not be read before, and are told as new, a sentence each. */
  readonly mended?: readonly string[];
}

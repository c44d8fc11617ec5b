import { failedMarkdown, type Review, reviewMarkdown } from '../review';
import type { CommentTexts } from './comment';

/** What there is to say: a review, or why there is none. */
export type Told = { readonly review: Review } | { readonly failed: string };

/** The review of a fork was made by code of the fork, which could have changed what it says. */
const FORK_NOTE =
  'Made in a run of the fork, by what its package.json and lock file install: where it changes these, look at them first.';

/** The hidden marker of a comment, by the id of what is reviewed. */
export const markerOf = (id: string): string => `cdk8s-karpenter:diff:${id}`;

/** A comment is begun for what has a consequence or a new finding; one that is there is kept true in any case. */
const isWorthComment = ({ worst, findings }: Review): boolean => worst !== 'none' || findings.new.length > 0;

/** The texts of the comment on a pull request. */
export function commentTexts(told: Told, marker: string, isFork: boolean): CommentTexts {
  if ('failed' in told) {
    const text = failedMarkdown(told.failed, { marker });
    return { edited: text, created: text };
  }
  const options = { marker, ...(isFork && { note: FORK_NOTE }) };
  return {
    edited: reviewMarkdown(told.review, { ...options, replaces: true }),
    created: isWorthComment(told.review) ? reviewMarkdown(told.review, options) : undefined,
  };
}

/** The text on the page of a run. */
export const summaryText = (told: Told): string =>
  'failed' in told ? failedMarkdown(told.failed) : reviewMarkdown(told.review);

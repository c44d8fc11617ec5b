import { type GitHubAccess, GitHubApi } from './api';
import { type CommentResult, putComment } from './comment';
import type { Occasion } from './occasion';
import { pullRequestsOf } from './pull-requests';
import { commentTexts, markerOf, type Told } from './texts';

export interface CommentOptions {
  readonly access: GitHubAccess;
  /** `owner/name` */
  readonly repository: string;
  /** Tells the comments of several reviews of one repository apart; letters, digits, `_` and `-`. */
  readonly id: string;
  /** Login of whose token it is. */
  readonly author: string;
}

const DONE: Readonly<Record<CommentResult['done'], string>> = {
  created: 'commented on',
  edited: 'edited the comment on',
  unchanged: 'the comment says the same already on',
  none: 'nothing to say, and no comment that says otherwise, on',
};

interface Target {
  readonly number: number;
  readonly isFork: boolean;
}

async function targetOf(
  api: GitHubApi,
  occasion: Exclude<Occasion, { kind: 'nowhere' }>,
  repository: string,
): Promise<Target | { why: string }> {
  if (occasion.kind === 'pull-request') return { number: occasion.number, isFork: false };
  const [number, ...more] = await pullRequestsOf(api, repository, occasion.head);
  if (number === undefined) {
    return {
      why: 'no open pull request has the commit that was reviewed as its newest: another push came, or it is closed',
    };
  }
  return more.length === 0
    ? { number, isFork: occasion.head.isFork }
    : {
        why: `pull requests ${[number, ...more].join(', ')} are of the same branch: which one was reviewed is not known`,
      };
}

/**
 * Comments where the run can, and says in a line for each what was done, or why nothing was.
 *
 * @throws GitHubError where GitHub does not do it
 */
export async function commentOn(occasion: Occasion, told: Told, options: CommentOptions): Promise<readonly string[]> {
  const { access, repository, id, author } = options;
  if (occasion.kind === 'nowhere') return [`no comment: ${occasion.why}`];
  const api = new GitHubApi(access);
  const target = await targetOf(api, occasion, repository);
  if ('why' in target) return [`no comment: ${target.why}`];
  const texts = commentTexts(told, markerOf(id), target.isFork);
  const place = { repository, number: target.number, marker: `<!-- ${markerOf(id)} -->`, author };
  const { done, author: writer } = await putComment(api, place, texts);
  const isOther = writer !== undefined && writer !== author;
  return [
    `${DONE[done]} pull request ${target.number}`,
    ...(isOther
      ? [
          `the token is that of ${writer}, not of ${author}: give that as the author, so that the comment is found again`,
        ]
      : []),
  ];
}

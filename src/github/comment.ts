import { numberAt, textAt } from '../objects';
import type { GitHubApi } from './api';

/** Which comment is ours: the one with the marker, of the author. A marker alone can be quoted by anyone. */
export interface CommentPlace {
  /** `owner/name` */
  readonly repository: string;
  /** Number of the pull request. */
  readonly number: number;
  /** What the text of the comment begins with. */
  readonly marker: string;
  /** Login of whose token it is. */
  readonly author: string;
}

/** What became of the comment, and who wrote it where it is new. */
export interface CommentResult {
  readonly done: 'created' | 'edited' | 'unchanged' | 'none';
  readonly author?: string;
}

/** The text of a comment: one for a comment that is there, one for a new one; undefined where no new one is worth it. */
export interface CommentTexts {
  readonly edited: string;
  readonly created: string | undefined;
}

interface OwnComment {
  readonly id: number;
  readonly body: string;
}

async function ownComment(api: GitHubApi, place: CommentPlace): Promise<OwnComment | undefined> {
  for await (const each of api.list(`/repos/${place.repository}/issues/${place.number}/comments`)) {
    const [id, body] = [numberAt(each, 'id'), textAt(each, 'body')];
    const isOwn = textAt(each, 'user', 'login') === place.author && body?.startsWith(place.marker);
    if (isOwn && id !== undefined && body !== undefined) return { id, body };
  }
  return undefined;
}

/** GitHub gives line ends of its own, and takes blanks from the end. */
const sameText = (a: string, b: string): boolean => a.replaceAll('\r\n', '\n').trimEnd() === b.trimEnd();

/**
 * Puts the one comment of a pull request: edits it where it is there, makes it where it is not.
 *
 * @throws GitHubError where GitHub does not take it
 */
export async function putComment(api: GitHubApi, place: CommentPlace, texts: CommentTexts): Promise<CommentResult> {
  const { repository, number } = place;
  const own = await ownComment(api, place);
  if (own !== undefined) {
    if (sameText(own.body, texts.edited)) return { done: 'unchanged' };
    await api.send('PATCH', `/repos/${repository}/issues/comments/${own.id}`, { body: texts.edited });
    return { done: 'edited' };
  }
  if (texts.created === undefined) return { done: 'none' };
  const made = await api.send('POST', `/repos/${repository}/issues/${number}/comments`, { body: texts.created });
  return { done: 'created', author: textAt(made, 'user', 'login') };
}

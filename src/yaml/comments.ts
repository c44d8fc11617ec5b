import type { Path } from '../findings';

/** A text for the reviewer above a field or list item inside of a document. */
export interface YamlComment {
  readonly path: Path;
  readonly text: string;
}

/** Comments by the steps that lead to them, so that a walk through the document finds them on its way. */
export interface CommentTree {
  text?: string;
  readonly below: Map<string | number, CommentTree>;
}

export function commentTree(comments: readonly YamlComment[]): CommentTree {
  const root: CommentTree = { below: new Map() };
  for (const { path, text } of comments) {
    let place = root;
    for (const step of path) {
      const next = place.below.get(step) ?? { below: new Map() };
      place.below.set(step, next);
      place = next;
    }
    place.text = text;
  }
  return root;
}

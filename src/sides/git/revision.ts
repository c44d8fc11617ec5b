import { posix } from 'node:path';
import { valueText } from '../../findings';
import { SideError } from '../side-error';
import { git, gitLine } from './run';

/** A revision and a path in it, as they were given. */
export interface Revision {
  readonly rev: string;
  readonly path: string;
}

/** `main:dist`. The colon is the first one outside braces, as in `HEAD^{/fix: it}:dist`. */
export function revisionOf(text: string): Revision | undefined {
  const [, rev, path] = /^((?:[^:{]|\{[^}]*\})+):(.*)$/s.exec(text) ?? [];
  return rev === undefined || path === undefined ? undefined : { rev, path };
}

/** What git calls an object of a kind, undefined where there is none of that name. */
export const objectOf = (name: string): string | undefined =>
  gitLine('rev-parse', '--verify', '--quiet', '--end-of-options', name);

/** Why a revision is not there, with what helps where the clone is cut off. */
export function missing(what: string): SideError {
  const isShallow = gitLine('rev-parse', '--is-shallow-repository') === 'true';
  const help = isShallow
    ? 'this is a shallow clone: fetch all of it (fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab)'
    : 'fetch it first, or correct the name';
  return new SideError([`${what}; ${help}`]);
}

/** The tree of a revision. */
export function treeOf({ rev }: Revision): string {
  const { ok, reason } = git(['rev-parse', '--git-dir']);
  if (!ok) throw new SideError([`${valueText(rev)} cannot be read: ${reason}`]);
  const tree = objectOf(`${rev}^{tree}`);
  if (tree === undefined) throw missing(`git knows no revision ${valueText(rev)}`);
  return tree;
}

/** The path from the top of the repository; one that begins with `./` or `../` is seen from the current folder. */
export function pathFromTop({ rev, path }: Revision): string {
  const prefix = /^\.{1,2}(?:\/|$)/.test(path) ? (gitLine('rev-parse', '--show-prefix') ?? '') : '';
  const full = posix.join('/', prefix, path);
  if (posix.join(prefix, path).startsWith('..')) {
    throw new SideError([`${valueText(`${rev}:${path}`)} leads out of the repository`]);
  }
  return full.replace(/^\/+|\/+$/g, '');
}

import { posix } from 'node:path';
import { SideError } from '../side-error';
import { git } from './run';

/** What a tree holds at a path. */
export interface Entry {
  /** Mode of git: `100644` a file, `120000` a symbolic link, `160000` a submodule. */
  readonly mode: string;
  /** Name of the object. */
  readonly oid: string;
  /** Bytes of a blob. */
  readonly size: number;
}

export const isLink = ({ mode }: Entry): boolean => mode === '120000';
export const isSubmodule = ({ mode }: Entry): boolean => mode === '160000';

interface Listed {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly folders: ReadonlySet<string>;
}

function listed(tree: string, path: string): Listed {
  const { ok, stdout, reason } = git([
    'ls-tree',
    '-r',
    '-l',
    '-z',
    '--full-tree',
    tree,
    ...(path === '' ? [] : ['--', path]),
  ]);
  if (!ok) throw new SideError([`git cannot list ${tree}: ${reason}`]);
  const entries = new Map<string, Entry>();
  const folders = new Set(['']);
  for (const line of stdout.toString('utf8').split('\0')) {
    const [, mode, oid, size, at] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    if (mode === undefined || oid === undefined || at === undefined) continue;
    entries.set(at, { mode, oid, size: Number(size) });
    for (let folder = posix.dirname(at); folder !== '.' && !folders.has(folder); folder = posix.dirname(folder)) {
      folders.add(folder);
    }
  }
  return { entries, folders };
}

/** The entries of a tree by their paths from its top: at once those below one path, the others when one is asked for. */
export class Listing {
  private readonly near: Listed;
  private far: Listed | undefined;

  constructor(
    private readonly tree: string,
    private readonly path: string,
  ) {
    this.near = listed(tree, path);
  }

  /** Those at or below the path. */
  get entries(): ReadonlyMap<string, Entry> {
    return this.near.entries;
  }

  private about(path: string): Listed {
    if (this.path === '' || path === this.path || path.startsWith(`${this.path}/`)) return this.near;
    this.far ??= listed(this.tree, '');
    return this.far;
  }

  at(path: string): Entry | undefined {
    return this.about(path).entries.get(path);
  }

  hasFolder(path: string): boolean {
    return this.about(path).folders.has(path);
  }
}

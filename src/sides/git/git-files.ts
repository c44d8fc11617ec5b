import { isUtf8 } from 'node:buffer';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { isToolFolder } from '../../check';
import { TextError } from '../../yaml/read';
import { folderOf, isManifest, joined, type SideFiles } from '../side-files';
import { blobs } from './blobs';
import { type Entry, isLink, isSubmodule, Listing } from './listing';
import { pathFromTop, type Revision, treeOf } from './revision';

/** As many bytes of a file as are read from disk. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The name of a commit, and as much of it as a person reads. */
const FULL_NAME = /^([0-9a-f]{12})[0-9a-f]{28,}$/;

const isOfTool = (path: string): boolean => folderOf(path).split('/').some(isToolFolder);

/** The files of a revision, read from the objects of git: nothing is checked out, and nothing else can be reached. */
class GitFiles implements SideFiles {
  readonly name: string;
  readonly paths: readonly string[];
  readonly depth: number;
  readonly notLookedAt: readonly string[];
  readonly isOpen = false;
  private readonly texts = new Map<string, string>();
  private readonly content = new Map<string, Buffer>();

  constructor(
    private readonly rev: string,
    /** Path of the folder from the top of the repository. */
    private readonly root: string,
    private readonly listing: Listing,
    /** The file that is the whole side. */
    only?: string,
  ) {
    this.name = `${rev}:${posix.join(root, only ?? '')}`;
    this.depth = root === '' ? 0 : root.split('/').length;
    const start = root === '' ? 0 : root.length + 1;
    const below = [...listing.entries]
      .map(([path, entry]) => ({ path: path.slice(start), entry }))
      .filter(({ path }) => !isOfTool(path));
    this.paths = below
      .flatMap(({ path, entry }) => {
        const isFile = !isLink(entry) && !isSubmodule(entry);
        return isFile && (isManifest(path) || only !== undefined) ? [path] : [];
      })
      .sort();
    this.notLookedAt = below.flatMap(({ path, entry }) => {
      if (isSubmodule(entry)) return [`${this.called(path)} is a repository of its own (a submodule)`];
      return isLink(entry) ? [`${this.called(path)} is a symbolic link`] : [];
    });
  }

  private entry(path: string): Entry | undefined {
    return this.listing.at(joined(this.root, path));
  }

  kindOf(path: string): 'file' | 'folder' | undefined {
    const entry = this.entry(path);
    if (entry !== undefined) return isLink(entry) || isSubmodule(entry) ? undefined : 'file';
    return this.listing.hasFolder(joined(this.root, path)) ? 'folder' : undefined;
  }

  private bytes(path: string): Buffer {
    const entry = this.entry(path);
    if (entry === undefined) throw new TextError('no such file');
    if (entry.size > MAX_BYTES)
      throw new TextError(`larger than ${MAX_BYTES / 1024 / 1024} MiB: split it into several files`);
    if (!this.content.has(entry.oid)) {
      // The first question brings all that will be asked for.
      const all = this.content.size > 0 ? [] : this.paths.flatMap((each) => this.entry(each) ?? []);
      const wanted = new Map([entry, ...all].filter(({ size }) => size <= MAX_BYTES).map((each) => [each.oid, each]));
      for (const [oid, bytes] of blobs([...wanted.values()])) this.content.set(oid, bytes);
    }
    return this.content.get(entry.oid) ?? Buffer.alloc(0);
  }

  text(path: string): string {
    const oid = this.entry(path)?.oid ?? '';
    const known = this.texts.get(oid);
    if (known !== undefined) return known;
    const bytes = this.bytes(path);
    if (!isUtf8(bytes)) throw new TextError('not UTF-8: save the file in this encoding');
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    this.texts.set(oid, text);
    return text;
  }

  called(path: string): string {
    return `${this.rev}:${joined(this.root, path)}`;
  }

  onDisk<T>(folder: string, files: readonly string[], ask: (folder: string) => T): T {
    const base = mkdtempSync(join(tmpdir(), 'cdk8s-karpenter-'));
    try {
      for (const path of files) {
        const to = join(base, joined(this.root, path));
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, this.bytes(path));
      }
      return ask(join(base, joined(this.root, folder)));
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  }
}

/** The files of a revision of the repository, `main:dist`. A path that is not in it has none. */
export function gitFiles(revision: Revision): SideFiles {
  const path = pathFromTop(revision);
  const listing = new Listing(treeOf(revision), path);
  const rev = revision.rev.replace(FULL_NAME, '$1');
  if (listing.entries.has(path)) return new GitFiles(rev, folderOf(path), listing, posix.basename(path));
  const files = new GitFiles(rev, path, listing);
  if (path === '' || listing.hasFolder(path)) return files;
  return Object.assign(files, { notLookedAt: [`${rev} has no ${path}`] });
}

import { createHash, type Hash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../karpenter';
import { libraryState } from './library';
import { LISTING, parseListing, type Tree } from './publish';

/** What a cluster came to: its generated folders and what was said about it. */
export interface ClusterOutput {
  readonly trees: readonly Tree[];
  readonly findings: readonly Finding[];
}

interface Entry {
  /** What the cluster was made of. */
  readonly made: string;
  /** Its generated folders. */
  readonly prefixes: readonly string[];
  /** Digest of their files. */
  readonly files: string;
  readonly findings: readonly Finding[];
}

/**
 * What the clusters of an output came to in earlier runs. Where one is made of the same objects and facts by the same
 * library, and its files in the output are still those that came of it then, they are taken as they are: nothing is
 * checked or rendered again. The file can be deleted at any time.
 */
export class Remembered {
  private readonly library = libraryState();
  private readonly before: ReadonlyMap<string, Entry>;
  private readonly now = new Map<string, Entry>();

  constructor(
    private readonly file: string,
    private readonly dist: string,
  ) {
    this.before = this.read();
  }

  /** What the cluster of a folder came to, or undefined if it is not known or its files are no longer that. */
  recall(folder: string, made: string | undefined): ClusterOutput | undefined {
    const entry = this.before.get(folder);
    if (entry === undefined || entry.made !== made) return undefined;
    const hash = createHash('sha256');
    const trees: Tree[] = [];
    try {
      for (const prefix of entry.prefixes) trees.push(this.treeInOutput(prefix, hash));
    } catch {
      return undefined; // a file is gone
    }
    if (hash.digest('base64') !== entry.files) return undefined;
    this.now.set(folder, entry);
    return { trees, findings: entry.findings };
  }

  remember(folder: string, made: string | undefined, { trees, findings }: ClusterOutput): void {
    const isSound = findings.every(({ severity }) => severity !== 'error');
    // A finding about undefined, for instance, would come back as another.
    if (made === undefined || !isSound || !isDeepStrictEqual(JSON.parse(JSON.stringify(findings)), findings)) return;
    const hash = createHash('sha256');
    for (const [prefix, files] of trees) {
      for (const path of [...files.keys()].sort()) addFile(hash, prefix, path, files.get(path) ?? '');
    }
    const prefixes = trees.map(([prefix]) => prefix);
    this.now.set(folder, { made, prefixes, files: hash.digest('base64'), findings });
  }

  /** Keeps what this run knows, and of other clusters what `keep` says. */
  save(keep: (folder: string) => boolean): void {
    const kept = [...this.before].filter(([folder]) => !this.now.has(folder) && keep(folder));
    const clusters = [...kept, ...this.now].sort(([a], [b]) => (a < b ? -1 : 1));
    if (isDeepStrictEqual(clusters, [...this.before])) return;
    const draft = `${this.file}.new`;
    try {
      writeFileSync(draft, JSON.stringify({ library: this.library, clusters }));
      renameSync(draft, this.file);
    } catch {
      rmSync(draft, { force: true }); // a full disk, say: the next run is slower, no more
    }
  }

  private read(): Map<string, Entry> {
    try {
      const { library, clusters } = JSON.parse(readFileSync(this.file, 'utf8'));
      return new Map(library === this.library ? clusters : []);
    } catch {
      return new Map();
    }
  }

  private treeInOutput(prefix: string, hash: Hash): Tree {
    const folder = join(this.dist, prefix);
    const { paths } = parseListing(readFileSync(join(folder, LISTING), 'utf8'));
    const files = new Map<string, string>();
    for (const path of [...paths].sort()) {
      const content = readFileSync(join(folder, path), 'utf8');
      addFile(hash, prefix, path, content);
      files.set(path, content);
    }
    return [prefix, files];
  }
}

/** The length keeps the end of one file and the beginning of the next apart. */
function addFile(hash: Hash, prefix: string, path: string, content: string): void {
  hash.update(`${prefix}\n${path}\n${content.length}\n${content}`);
}

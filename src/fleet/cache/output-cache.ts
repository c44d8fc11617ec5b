import { lstatSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Finding, hasErrors } from '../../findings';
import { byCodeUnit, jsonText } from '../../objects';
import { type DistView, LISTING, type OutputPart, renderListing, type StandingTree, type Tree } from '../publish';
import { digestOf } from './digest';
import { libraryState } from './library-state';

interface Entry {
  /** What the cluster was made of. */
  readonly made: string;
  /** Its generated folders. */
  readonly trees: readonly StandingTree[];
  /** Digest of what is in their files, one after the other, without the lists. */
  readonly content: string | undefined;
  /** Size, time of the last change and inode of each file as it stood in the output then. */
  readonly stats?: readonly number[];
  readonly findings: readonly Finding[];
}

/**
 * What the clusters of an output came to in earlier runs. Where one is made of the same objects and facts by the same
 * library, and its files in the output are still those that came of it then, they are taken as they are: nothing is
 * checked or rendered again. The file can be deleted at any time.
 */
export class OutputCache {
  private readonly library = libraryState();
  private readonly before: ReadonlyMap<string, Entry>;
  private readonly now = new Map<string, Entry>();
  /** When the file was written. */
  private savedAt = 0;

  constructor(
    private readonly file: string,
    private readonly dist: string,
    private readonly view: DistView,
  ) {
    this.before = this.read();
  }

  /** What the cluster of a folder came to, or undefined if it is not known or its files are no longer that. */
  recall(folder: string, made: string | undefined): OutputPart<StandingTree> | undefined {
    const entry = this.before.get(folder);
    if (entry === undefined || entry.made !== made) return undefined;
    const standing = this.standing(entry);
    if (standing === undefined) return undefined;
    this.now.set(folder, standing);
    return { trees: entry.trees, findings: entry.findings };
  }

  remember(folder: string, made: string | undefined, trees: readonly Tree[], findings: readonly Finding[]): void {
    // A finding about undefined, for instance, would come back as another.
    if (made === undefined || hasErrors(findings) || jsonText(findings) === undefined) return;
    // An empty folder does not stand in the output.
    if (trees.some(([, files]) => files.size === 0)) return;
    this.now.set(folder, {
      made,
      trees: trees.map(([prefix, files]) => ({ prefix, paths: [...files.keys()] })),
      content: digestOf(trees.flatMap(([, files]) => [...files.values()])),
      findings,
    });
  }

  /** Keeps what this run knows, and of other clusters what `keep` says. The output stands as this run made it. */
  save(keep: (folder: string) => boolean): void {
    // Just published, so that no link leads anywhere else.
    const look = (path: string) => lstatSync(`${this.dist}/${path}`, { throwIfNoEntry: false });
    const draft = `${this.file}.new`;
    try {
      const kept = [...this.before].filter(([folder]) => !this.now.has(folder) && keep(folder));
      const known = [...this.now].map(([folder, entry]): readonly [string, Entry] => [
        folder,
        entry.stats === undefined ? { ...entry, stats: statsOf(entry.trees, look) } : entry,
      ]);
      const clusters = [...kept, ...known].sort(([a], [b]) => byCodeUnit(a, b));
      if (isDeepStrictEqual(clusters, [...this.before])) return;
      writeFileSync(draft, JSON.stringify({ library: this.library, clusters }));
      renameSync(draft, this.file);
    } catch {
      rmSync(draft, { force: true }); // a full disk, say: the next run is slower, no more
    }
  }

  private read(): Map<string, Entry> {
    try {
      this.savedAt = lstatSync(this.file).mtimeMs;
      const { library, clusters } = JSON.parse(readFileSync(this.file, 'utf8'));
      return new Map(library === this.library ? clusters : []);
    } catch {
      return new Map();
    }
  }

  /** An entry as its files stand now; undefined where they are not those of then or cannot be looked at. */
  private standing(entry: Entry): Entry | undefined {
    try {
      const stats = statsOf(entry.trees, (path) => this.view.file(path));
      if (stats === undefined) return undefined;
      if (this.isUntouched(entry, stats)) return entry;
      return this.hasContent(entry) ? { ...entry, stats } : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Whether the files are those of then without a look into them. One that changed at the very time at which they were
   * looked at, as coarse as the clock of the disk is, may have changed a moment later.
   */
  private isUntouched({ stats }: Entry, now: readonly number[]): boolean {
    if (stats?.length !== now.length) return false;
    return now.every((value, index) => value === stats[index] && (index % STATS !== MTIME || value < this.savedAt));
  }

  /** Whether what is in the files is what was in them then. */
  private hasContent({ trees, content }: Entry): boolean {
    const text = (path: string) => readFileSync(join(this.dist, path), 'utf8');
    return (
      trees.every(({ prefix, paths }) => text(`${prefix}/${LISTING}`) === renderListing(paths)) &&
      digestOf(trees.flatMap(({ prefix, paths }) => paths.map((path) => text(`${prefix}/${path}`)))) === content
    );
  }
}

/** So many numbers stand for a file; at this place of them its time. */
const STATS = 3;
const MTIME = 1;

/** Paths of all files of generated folders, their lists included. */
const pathsOf = (trees: readonly StandingTree[]): string[] =>
  trees.flatMap(({ prefix, paths }) => [...paths, LISTING].map((path) => `${prefix}/${path}`));

/** The files as they stand in the output; undefined where one of them does not. */
function statsOf(trees: readonly StandingTree[], look: (path: string) => Stats | undefined): number[] | undefined {
  const stats: number[] = [];
  for (const path of pathsOf(trees)) {
    const stat = look(path);
    if (stat === undefined) return undefined;
    stats.push(stat.size, stat.mtimeMs, stat.ino);
  }
  return stats;
}

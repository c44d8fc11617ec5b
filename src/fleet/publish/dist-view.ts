import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../../objects';
import { LISTING, MAX_TREE_DEPTH, parseListing, STATE_FOLDER } from './tree';

/** What stands at a path of the output: `blocked` names the part of the path that is not a folder, `same` has our bytes. */
export type Standing =
  | { readonly kind: 'absent' | 'same' | 'different' | 'folder' | 'other' }
  | { readonly kind: 'blocked'; readonly by: string };

type Folder = { readonly exists: boolean; readonly blockedBy?: string };

/** The output as it is, looked at without following a symbolic link below it. */
export class DistView {
  private readonly folders = new Map<string, Folder>();

  constructor(private readonly dist: string) {}

  standing(path: string, wanted?: string): Standing {
    const folder = this.folder(parentOf(path));
    if (folder.blockedBy !== undefined) return { kind: 'blocked', by: folder.blockedBy };
    if (!folder.exists) return { kind: 'absent' };
    const file = `${this.dist}/${path}`;
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return { kind: 'absent' };
    if (stat.isDirectory()) return { kind: 'folder' };
    if (!stat.isFile()) return { kind: 'other' };
    if (wanted === undefined || stat.size !== Buffer.byteLength(wanted)) return { kind: 'different' };
    return { kind: readFileSync(file).equals(Buffer.from(wanted)) ? 'same' : 'different' };
  }

  /** A regular file that is reached without following a link. */
  file(path: string): Stats | undefined {
    const { exists, blockedBy } = this.folder(parentOf(path));
    if (!exists || blockedBy !== undefined) return undefined;
    const stat = lstatSync(`${this.dist}/${path}`, { throwIfNoEntry: false });
    return stat?.isFile() ? stat : undefined;
  }

  /** The text of such a file. */
  text(path: string): string | undefined {
    return this.file(path) === undefined ? undefined : readFileSync(`${this.dist}/${path}`, 'utf8');
  }

  /**
   * Folders that hold a list of generated files, as far down as trees are. Asked before anything else, it spares a look at
   * each of these folders.
   */
  prefixes(): string[] {
    const { exists, blockedBy } = this.folder('');
    return exists && blockedBy === undefined ? this.prefixesBelow('', 1) : [];
  }

  private prefixesBelow(folder: string, depth: number): string[] {
    const found: string[] = [];
    for (const entry of readdirSync(`${this.dist}/${folder}`, { withFileTypes: true }).sort(byName)) {
      if (!entry.isDirectory() || entry.name === STATE_FOLDER) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      this.folders.set(path, { exists: true });
      if (this.standing(`${path}/${LISTING}`).kind === 'different') found.push(path);
      if (depth < MAX_TREE_DEPTH) found.push(...this.prefixesBelow(path, depth + 1));
    }
    return found;
  }

  listing(prefix: string): { readonly paths: Set<string>; readonly unsafe: readonly string[] } {
    const path = `${prefix}/${LISTING}`;
    if (this.standing(path).kind !== 'different') return { paths: new Set(), unsafe: [] };
    return parseListing(readFileSync(join(this.dist, path), 'utf8'));
  }

  /** Everything below a folder that is not a folder. */
  below(folder: string): string[] {
    return readdirSync(join(this.dist, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? this.below(path) : [path];
    });
  }

  private folder(path: string): Folder {
    const known = this.folders.get(path);
    if (known !== undefined) return known;
    const above = path === '' ? { exists: true } : this.folder(parentOf(path));
    const folder = above.exists && above.blockedBy === undefined ? this.look(path) : above;
    this.folders.set(path, folder);
    return folder;
  }

  private look(path: string): Folder {
    const stat = lstatSync(join(this.dist, path), { throwIfNoEntry: false });
    if (stat === undefined) return { exists: false };
    return stat.isDirectory() ? { exists: true } : { exists: true, blockedBy: path };
  }
}

/**
 * The generated files of an output by their paths below it, as the lists in its folders name them; `owns` says of which
 * folders.
 */
export function generatedFiles(dist: string, owns: (prefix: string) => boolean): string[] {
  const view = new DistView(dist);
  return view
    .prefixes()
    .filter(owns)
    .flatMap((prefix) => [...view.listing(prefix).paths].map((path) => `${prefix}/${path}`));
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => byCodeUnit(a.name, b.name);

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

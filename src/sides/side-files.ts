import { posix } from 'node:path';
import { isKustomizationName, MANIFEST } from '../check';

/**
 * The files of a side, wherever they are kept. Paths are those below its root, with `/` between folders; the root itself is
 * `''`. A path may lead out of the root, as those of a kustomization do.
 */
export interface SideFiles {
  /** As texts call the side: `dist`, `main:dist`. */
  readonly name: string;
  /** Manifests and what lies beside them below the root, in order. A root that is a file is the only one. */
  readonly paths: readonly string[];
  /** How many folders there are above the root. */
  readonly depth: number;
  /** What lies there and is not read, a sentence each. */
  readonly notLookedAt: readonly string[];
  /** What is at a path. */
  kindOf(path: string): 'file' | 'folder' | undefined;
  /**
   * The text of a file.
   *
   * @throws TextError and errors of the file system.
   */
  text(path: string): string;
  /** A path as a person finds it: `dist/pool.yaml`, `main:dist/pool.yaml`. */
  called(path: string): string;
  /** Asks something about a folder on disk, in which the given files lie as they do here. */
  onDisk<T>(folder: string, files: readonly string[], ask: (folder: string) => T): T;
  /** Whether what lies elsewhere may be read, as by a build: not for what others wrote. */
  readonly isOpen: boolean;
}

/** Files that may hold something to compare. */
export const isManifest = (path: string): boolean => MANIFEST.test(path) || isKustomizationName(posix.basename(path));

/** Paths with no step that leads up or nowhere. */
const isStraight = (path: string): boolean => !path.startsWith('.') && !path.includes('/.') && !path.includes('//');

/** A path seen from a folder, as one below the root. */
export const joined = (folder: string, path: string): string => {
  if (path !== '' && isStraight(path) && isStraight(folder) && !path.startsWith('/') && !path.endsWith('/')) {
    return folder === '' ? path : `${folder}/${path}`;
  }
  const full = posix.join(folder, path).replace(/\/+$/, '');
  return full === '.' ? '' : full;
};

/** The folder of a path. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** Whether a path lies in a folder or below it. */
export const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** The first bytes of a file that Git LFS keeps elsewhere. */
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

export const isLfsPointer = (text: string): boolean => text.startsWith(LFS_POINTER);

/** Where in sorted texts one would stand. */
function placeOf(text: string, sorted: readonly string[]): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The paths below a folder, of sorted ones. */
export const pathsBelow = (folder: string, sorted: readonly string[]): readonly string[] =>
  folder === '' ? sorted : sorted.slice(placeOf(`${folder}/`, sorted), placeOf(`${folder}0`, sorted));

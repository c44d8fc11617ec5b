import { lstatSync, mkdirSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The paths below a folder that are in the way of new files: one that exists already, or one that has to be a folder
 * and is a file, or a link that leads out of the folder.
 */
export function inTheWay(folder: string, paths: Iterable<string>): string[] {
  const isTaken = (path: string): boolean => lstatSync(join(folder, path), { throwIfNoEntry: false }) !== undefined;
  const isBlocked = (path: string): boolean =>
    lstatSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory() === false;
  const blocking = new Set<string>();
  for (const path of paths) {
    const blocked = ancestors(path).find(isBlocked);
    if (blocked !== undefined) blocking.add(blocked);
    else if (isTaken(path)) blocking.add(path);
  }
  return [...blocking];
}

/** `a/b/c` has the ancestors `a` and `a/b`. */
function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/**
 * Writes all files or none: where one cannot be written, those before it and the folders made for them are removed.
 *
 * @throws the file system's error, after everything was taken back; a file that exists is never overwritten
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const takeBack: (() => void)[] = [];
  const makeFolder = (path: string): void => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
    if (dirname(path) !== path) makeFolder(dirname(path));
    mkdirSync(path);
    takeBack.push(() => rmdirSync(path));
  };
  try {
    makeFolder(folder);
    for (const [path, content] of files) {
      const target = join(folder, path);
      makeFolder(dirname(target));
      writeFileSync(target, '', { flag: 'wx' });
      takeBack.push(() => unlinkSync(target));
      writeFileSync(target, content);
    }
  } catch (error) {
    for (const undo of takeBack.reverse()) undo();
    throw error;
  }
}

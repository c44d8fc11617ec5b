import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DistView, parentOf, type Standing } from './dist-view';
import { isSystemError } from './failure';
import { type Plan, replaced } from './plan';
import { createState, type State, stateInside, writeJournal } from './state';
import { isSafePath } from './tree';

interface Journal {
  readonly direction: 'forward' | 'back';
  readonly written: readonly string[];
  readonly created: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Replaces file by file, where the swap is impossible. A kill in between leaves a mixture, which the next run completes by
 * the journal; what the file system refuses on the way is taken back at once. Everything is inside `dist`: what is beside
 * it may be another file system.
 */
export function replaceInPlace(state: State, { written, created, removed }: Plan): void {
  const inside = stateInside(state.dist);
  const journal: Journal = { direction: 'forward', written, created, removed };
  try {
    prepare(state, inside, journal);
  } catch (error) {
    finish(inside);
    throw error;
  }
  try {
    writeJournal(inside, JSON.stringify(journal));
    forward(inside, journal);
  } catch (error) {
    takeBack(inside, journal);
    finish(inside);
    throw error;
  }
  finish(inside);
}

/** Completes an interrupted replacement in the direction it had. */
export function recoverInPlace(state: State): boolean {
  const inside = stateInside(state.dist);
  if (lstatSync(inside.folder, { throwIfNoEntry: false }) === undefined) return false;
  const journal = readJournal(inside);
  if (journal?.direction === 'forward') forward(inside, journal);
  if (journal?.direction === 'back') back(inside, journal);
  finish(inside);
  return journal !== undefined;
}

/** Brings the new files over and keeps the old ones; nothing that can be seen from outside has changed after it. */
function prepare({ next }: State, inside: State, journal: Journal): void {
  createState(inside);
  for (const path of journal.written) {
    mkdirSync(dirname(join(inside.next, path)), { recursive: true });
    copyFileSync(join(next, path), join(inside.next, path));
  }
  for (const path of replaced(journal)) {
    keep(join(inside.dist, path), join(inside.old, path));
  }
}

function takeBack(inside: State, journal: Journal): void {
  const undo: Journal = { ...journal, direction: 'back' };
  try {
    writeJournal(inside, JSON.stringify(undo));
  } catch (error) {
    if (!isSystemError(error)) throw error; // a full disk: taking back needs no space
  }
  back(inside, undo);
}

function forward({ dist, next }: State, { written, removed }: Journal): void {
  for (const path of removed) removeFile(dist, path);
  for (const path of written) {
    if (standing(next, path) !== 'different') continue; // done before
    place(join(next, path), dist, path);
  }
}

function back({ dist, next, old }: State, journal: Journal): void {
  for (const path of journal.created) {
    if (standing(next, path) === 'absent') removeFile(dist, path);
  }
  for (const path of replaced(journal)) {
    const kept = standing(old, path);
    if (kept === 'different' || kept === 'other') place(join(old, path), dist, path);
  }
}

function finish(inside: State): void {
  rmSync(inside.journal, { force: true });
  rmSync(inside.folder, { recursive: true, force: true });
}

/** Never through a symbolic link, whatever a journal says. */
function standing(root: string, path: string): Standing['kind'] {
  return new DistView(root).standing(path).kind;
}

function place(from: string, dist: string, path: string): void {
  const kind = standing(dist, path);
  if (kind === 'blocked') return;
  const target = join(dist, path);
  if (kind === 'folder' && readdirSync(target).length === 0) rmdirSync(target);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(from, target);
}

/** Removes a file and the folders above it that are empty then. */
function removeFile(dist: string, path: string): void {
  const kind = standing(dist, path);
  if (kind !== 'different' && kind !== 'other') return;
  unlinkSync(join(dist, path));
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
    if (readdirSync(join(dist, folder)).length > 0) return;
    rmdirSync(join(dist, folder));
  }
}

function keep(file: string, copy: string): void {
  mkdirSync(dirname(copy), { recursive: true });
  try {
    linkSync(file, copy);
  } catch {
    copyFileSync(file, copy);
  }
}

function readJournal(inside: State): Journal | undefined {
  const isFolder = lstatSync(inside.folder).isDirectory();
  if (!isFolder || !existsSync(inside.journal)) return undefined;
  try {
    const { direction, written, created, removed } = JSON.parse(readFileSync(inside.journal, 'utf8')) as Journal;
    const safe = [...written, ...created, ...removed].every((path) => isSafePath(path));
    return safe && (direction === 'forward' || direction === 'back')
      ? { direction, written, created, removed }
      : undefined;
  } catch {
    return undefined; // not of our making
  }
}

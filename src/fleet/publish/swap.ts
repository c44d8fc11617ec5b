import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from './failure';
import type { Plan } from './plan';
import { type State, writeJournal } from './state';

/** What the file system says where `dist` cannot be swapped: a mount point, no hard links, files of someone else. */
const NO_SWAP = new Set(['EXDEV', 'EPERM', 'EACCES', 'EBUSY', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Completes `next` with hard links to everything that stays, and puts it in the place of `dist` by two renames. Killed at
 * any moment, it leaves the old tree or the new one; between the two renames there is none until the next run.
 *
 * @returns false when the file system does not allow it; `dist` is as it was then
 */
export function swap(state: State, plan: Plan): boolean {
  try {
    if (existsSync(state.dist)) linkRest(state, '', new Set([...plan.written, ...plan.removed]));
    mkdirSync(state.next, { recursive: true });
    writeJournal(state, 'swap\n');
    exchange(state);
  } catch (error) {
    const intact = existsSync(state.dist) || !existsSync(state.old);
    if (!intact) throw error; // the journal stays: the next run brings the output back by it
    rmSync(state.journal, { force: true });
    if (isSystemError(error) && NO_SWAP.has(error.code)) return false;
    throw error;
  }
  rmSync(state.journal);
  return true;
}

function exchange({ dist, next, old }: State): void {
  const replaces = existsSync(dist);
  if (replaces) renameSync(dist, old);
  try {
    renameSync(next, dist);
  } catch (error) {
    if (replaces) renameSync(old, dist);
    throw error;
  }
}

/** Finishes or takes back an interrupted swap. */
export function recoverSwap({ dist, next, old, journal }: State): void {
  if (!existsSync(journal)) return;
  if (!existsSync(dist)) {
    if (existsSync(next)) renameSync(next, dist);
    else if (existsSync(old)) renameSync(old, dist);
  }
  // First of all leftovers: with the journal, a half-deleted `next` could be taken for a tree.
  rmSync(journal);
}

/** A folder is made when something in it stays, or when it was empty before: then it is not ours to remove. */
function linkRest(state: State, folder: string, skip: ReadonlySet<string>): void {
  const from = join(state.dist, folder);
  const to = join(state.next, folder);
  const entries = readdirSync(from, { withFileTypes: true });
  if (skip.has(folder)) return;
  if (entries.length === 0) mkdirSync(to, { recursive: true });
  let made = false;
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      linkRest(state, path, skip);
      continue;
    }
    if (skip.has(path)) continue;
    if (!made) mkdirSync(to, { recursive: true });
    made = true;
    const target = join(state.next, path);
    // Some systems follow a link when they link to it.
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(join(from, entry.name)), target);
    else linkSync(join(from, entry.name), target);
  }
  keepMode(from, to);
}

function keepMode(from: string, to: string): void {
  const made = statSync(to, { throwIfNoEntry: false });
  if (made === undefined) return;
  const { mode } = statSync(from);
  if (made.mode !== mode) chmodSync(to, mode);
}

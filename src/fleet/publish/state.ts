import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { STATE_FOLDER } from './tree';

/** The files that one output needs while it is published. */
export interface State {
  readonly dist: string;
  readonly folder: string;
  /** The new tree, complete before the first rename. */
  readonly next: string;
  /** The old tree, between the swap and its deletion. */
  readonly old: string;
  /** Exists while `next` is complete and not everything of it is in place. */
  readonly journal: string;
}

/** State beside `dist`, for the swap: a rename works only inside one file system. */
export function stateBeside(dist: string): State {
  return stateIn(join(dirname(dist), STATE_FOLDER, basename(dist)), dist);
}

/** A file of this tool's own about an output; its folder is there once something was published. */
export const stateFile = (dist: string, name: string): string => join(stateBeside(dist).folder, name);

/** State inside `dist`, for the replacement file by file when `dist` is a mount point. */
export function stateInside(dist: string): State {
  return stateIn(join(dist, STATE_FOLDER), dist);
}

function stateIn(folder: string, dist: string): State {
  return { dist, folder, next: join(folder, 'next'), old: join(folder, 'old'), journal: join(folder, 'journal') };
}

/** Makes the folder, which git shall not see. */
export function createState({ folder, dist }: State): void {
  mkdirSync(folder, { recursive: true });
  const top = folder.startsWith(`${dist}/`) ? folder : dirname(folder);
  const ignore = join(top, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}

/** Writes through to the disk and appears in one step. */
export function writeJournal({ journal }: State, text: string): void {
  const draft = `${journal}.new`;
  try {
    const descriptor = openSync(draft, 'w');
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, journal);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

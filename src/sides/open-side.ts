import { existsSync } from 'node:fs';
import { diskFiles } from './disk';
import { gitFiles } from './git/git-files';
import { revisionOf } from './git/revision';
import { SideError } from './side-error';
import type { SideFiles } from './side-files';

/** The files that an argument names: a path, `-` or `REVISION:PATH`. What is there as a path is that path. */
export function openSide(argument: string): SideFiles {
  if (argument === '-' || existsSync(argument)) return diskFiles(argument);
  const revision = revisionOf(argument);
  if (revision !== undefined) return gitFiles(revision);
  throw new SideError([
    `${argument}: no such file or folder; a revision is written with its path, as in main:dist, and a cluster as live`,
  ]);
}

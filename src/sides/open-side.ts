import { existsSync } from 'node:fs';
import type { RunTool } from '../live';
import { diskFiles } from './disk';
import { gitFiles } from './git/git-files';
import { revisionOf } from './git/revision';
import { liveContext, readLive } from './live-sides';
import type { OpenedSide } from './read-sides';
import { SideError } from './side-error';

/**
 * What an argument names: a path, `-`, `live`, `live:CONTEXT` or `REVISION:PATH`. What is there as a path is that path.
 *
 * @throws SideError where there is nothing of that name.
 */
export async function openSide(argument: string, run: RunTool): Promise<OpenedSide> {
  if (argument === '-' || existsSync(argument)) return diskFiles(argument);
  const live = liveContext(argument);
  if (live !== undefined) return readLive(live, run);
  const revision = revisionOf(argument);
  if (revision !== undefined) return gitFiles(revision);
  throw new SideError([
    `${argument}: no such file or folder; a revision is written with its path, as in main:dist, and a cluster as live`,
  ]);
}

import type { Build } from '../check';
import type { LiveSide } from '../live';
import type { ReviewSide } from '../review';
import { type Contents, contentsOf } from './contents';
import { Documents } from './documents';
import { fileSides } from './file-sides';
import { Kustomizations } from './kustomizations';
import { liveAndFiles, liveSides } from './live-sides';
import type { SideFiles } from './side-files';
import type { Sides } from './sides';

/** A side that was found: files, or what a running cluster said. */
export type OpenedSide = SideFiles | LiveSide;

const isLive = (side: OpenedSide): side is LiveSide => 'workloads' in side;

/**
 * Reads both sides. What is the same on both is read once.
 *
 * @throws SideError where a file cannot be read, or it is not clear what is to be compared.
 */
export function readSides(before: OpenedSide, after: OpenedSide): Sides {
  const documents = new Documents();
  const builds = new Map<string, Build>();
  const contents = (files: SideFiles, compared?: SideFiles): Contents =>
    contentsOf(files, documents, new Kustomizations(files, documents, builds), compared);
  if (isLive(before)) {
    if (isLive(after)) return liveSides(before, after);
    const { running, written, ...rest } = liveAndFiles(before, contents(after), after.name);
    return { ...rest, before: running, after: written };
  }
  if (isLive(after)) {
    const { running, written, ...rest } = liveAndFiles(after, contents(before), before.name);
    return { ...rest, before: written, after: running };
  }
  return fileSides([contents(before, after), contents(after, before)], [before.name, after.name]);
}

/**
 * Reads one side alone: all that it holds.
 *
 * @throws SideError where a file cannot be read.
 */
export function readSide(side: OpenedSide): ReviewSide {
  if (isLive(side)) return liveSides(side, side).after;
  const documents = new Documents();
  const contents = contentsOf(side, documents, new Kustomizations(side, documents, new Map()));
  return fileSides([contents, contents], [side.name, side.name]).after;
}

import { posix } from 'node:path';
import { isKustomizationName } from '../check';
import { ACKNOWLEDGEMENTS_FILE } from '../findings';
import { CLUSTER_FILE, type Contents, type LeftOut } from './contents';
import { SideError } from './side-error';

/** Texts that name more paths than these count the others. */
const MOST_NAMES = 3;

/** Some names, and how many more there are. */
export const some = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
    : names.join(', ');

const SENTENCES: Readonly<Record<LeftOut['why'], (paths: readonly string[]) => string>> = {
  'not applied': (paths) => `${some(paths)} ${paths.length === 1 ? 'changes and is' : 'change and are'} not applied`,
  'no Kubernetes object': (paths) =>
    `${some(paths)} ${paths.length === 1 ? 'changes and holds' : 'change and hold'} what is no Kubernetes object`,
};

/** Files that differ and are not compared, a sentence for each reason. */
export function leftOutSentences(before: Contents, after: Contents): readonly string[] {
  const reasons = new Map<LeftOut['why'], string[]>();
  for (const path of new Set([...before.leftOut.keys(), ...after.leftOut.keys()])) {
    const [old, renewed] = [before.leftOut.get(path), after.leftOut.get(path)];
    if (old?.text === renewed?.text) continue;
    const why = (renewed ?? old)?.why ?? 'not applied';
    reasons.set(why, [...(reasons.get(why) ?? []), path]);
  }
  return [...reasons].map(([why, paths]) => SENTENCES[why](paths.sort()));
}

/** Files that say how others are to be read, so that without them nothing can be said of those. */
const isDescribing = (path: string): boolean => {
  const name = posix.basename(path);
  return [CLUSTER_FILE, ACKNOWLEDGEMENTS_FILE].includes(name) || isKustomizationName(name);
};

/** Files that cannot be read, a sentence each. */
interface Broke {
  /** On both sides. */
  readonly same: readonly string[];
  /** Before the change, and not after it. */
  readonly mended: readonly string[];
}

/**
 * Files that cannot be read, and why. What is the same on both sides changes nothing; what the change mends is judged as it
 * is from now on. Of what it breaks nobody can say what it does.
 *
 * @throws SideError for files that are broken after the change and were another before.
 */
export function brokenSentences(before: Contents, after: Contents): Broke {
  const failures: string[] = [];
  const same: string[] = [];
  const mended: string[] = [];
  for (const [path, { text, messages }] of after.broken) {
    (before.broken.get(path)?.text === text ? same : failures).push(...messages);
  }
  for (const [path, { text, messages }] of before.broken) {
    const now = after.broken.get(path);
    if (now?.text === text) continue;
    const isMended = now === undefined && after.paths.includes(path) && !isDescribing(path);
    if (!isMended) failures.push(...messages);
    else mended.push(...messages.map((message) => `${message}; what it was before is not known, it counts as new`));
  }
  if (failures.length > 0) throw new SideError(failures);
  return { same, mended };
}

import { SideError } from '../side-error';
import type { Entry } from './listing';
import { git, MAX_OUTPUT } from './run';

/** Portions of blobs that fit into one answer. */
function* portions(entries: readonly Entry[]): Iterable<readonly Entry[]> {
  let portion: Entry[] = [];
  let size = 0;
  for (const entry of entries) {
    if (size + entry.size > MAX_OUTPUT / 2) {
      yield portion;
      [portion, size] = [[], 0];
    }
    portion.push(entry);
    size += entry.size + 128;
  }
  if (portion.length > 0) yield portion;
}

/** The content of blobs by the names of the objects. */
export function blobs(entries: readonly Entry[]): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const portion of portions(entries)) {
    const { ok, stdout, reason } = git(['cat-file', '--batch'], portion.map(({ oid }) => `${oid}\n`).join(''));
    if (!ok) throw new SideError([`git cannot read: ${reason}`]);
    let at = 0;
    for (const { oid } of portion) {
      const start = stdout.indexOf('\n', at) + 1;
      const [, size] = /^[0-9a-f]+ blob (\d+)\n$/.exec(stdout.toString('latin1', at, start)) ?? [];
      if (size === undefined) throw new SideError([`git does not have the object ${oid}: fetch it first`]);
      const end = start + Number(size);
      found.set(oid, stdout.subarray(start, end));
      at = end + 1;
    }
  }
  return found;
}

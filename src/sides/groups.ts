import { objectKey } from '../objects';
import type { Part } from './contents';
import { folderOf, isBelow } from './side-files';

/** The first steps of a path, as many as are asked for. */
const start = (path: string, depth: number): string => path.split('/').slice(0, depth).join('/');

const depthOf = (path: string): number => (path === '' ? 0 : path.split('/').length);

/** Where each object of a name is that is in several places. */
function conflicts(parts: readonly Part[]): readonly (readonly string[])[] {
  const places = new Map<string, Set<string>>();
  for (const { path, objects } of parts) {
    for (const object of objects) {
      const key = objectKey(object);
      if (key === undefined) continue;
      const known = places.get(key);
      if (known === undefined) places.set(key, new Set([path]));
      else known.add(path);
    }
  }
  return [...places.values()].filter(({ size }) => size > 1).map((paths) => [...paths]);
}

/** As few steps of the paths as keep the places of each object apart. */
function depthApart(all: readonly (readonly string[])[]): number {
  const most = Math.max(...all.flat().map(depthOf));
  const isApart = (depth: number): boolean =>
    all.every((paths) => new Set(paths.map((path) => start(path, depth))).size === paths.length);
  for (let depth = 1; depth < most; depth++) if (isApart(depth)) return depth;
  return most;
}

/** The groups that a part belongs to: its own, or those that lie beside a file which conflicts with nothing. */
function groupsOf(path: string, depth: number, apart: ReadonlySet<string>): readonly string[] {
  const own = start(path, depth);
  if (own !== path || apart.has(own)) return [own];
  const beside = [...apart].filter((group) => isBelow(group, folderOf(path)));
  return beside.length > 0 ? beside : [folderOf(path)];
}

/**
 * What belongs together on each side, where nothing says which cluster it is for: everything, unless folders or files hold
 * objects of one name. Then these are clusters, told apart by as few steps of their paths as do, and what stands beside them
 * in a file of its own is part of each.
 */
export function grouped(sides: readonly (readonly Part[])[]): readonly (readonly Part[])[] {
  const all = sides.flatMap(conflicts);
  const depth = all.length === 0 ? 0 : depthApart(all);
  const apart = new Set(all.flat().map((path) => start(path, depth)));
  return sides.map((parts) => {
    const groups = new Map<string, Part['objects'][number][]>();
    for (const { path, objects } of parts) {
      for (const group of depth === 0 ? [''] : groupsOf(path, depth, apart)) {
        const known = groups.get(group) ?? [];
        groups.set(group, known);
        for (const object of objects) known.push(object);
      }
    }
    return [...groups].map(([path, objects]) => ({ path, objects }));
  });
}

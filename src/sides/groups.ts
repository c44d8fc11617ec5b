import { objectKey } from '../objects';
import type { Part } from './contents';

/** The first folders of a path, as many as are asked for. */
const start = (folder: string, depth: number): string => folder.split('/').slice(0, depth).join('/');

const depthOf = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);

/** Whether no two groups of folders hold objects of one name, where the first folders of a path say the group. */
function isApart(parts: readonly Part[], depth: number): boolean {
  const places = new Map<string, string>();
  for (const { folder, objects } of parts) {
    const group = start(folder, depth);
    for (const object of objects) {
      const key = objectKey(object);
      if (key === undefined) continue;
      const id = `${group}\0${key}`;
      const known = places.get(id);
      if (known !== undefined && known !== folder) return false;
      places.set(id, folder);
    }
  }
  return true;
}

/**
 * How many folders of a path tell clusters apart, where nothing says so: none, unless folders have objects of one name;
 * then as few as keep these apart.
 */
export function depthApart(parts: readonly Part[]): number {
  const most = Math.max(0, ...parts.map(({ folder }) => depthOf(folder)));
  for (let depth = 0; depth < most; depth++) if (isApart(parts, depth)) return depth;
  return most;
}

/** The parts of each group, joined. */
export function grouped(parts: readonly Part[], depth: number): readonly Part[] {
  const groups = new Map<string, Part['objects'][number][]>();
  for (const { folder, objects } of parts) {
    const group = start(folder, depth);
    const known = groups.get(group) ?? [];
    groups.set(group, known);
    for (const object of objects) known.push(object);
  }
  return [...groups].map(([folder, objects]) => ({ folder, objects }));
}

import { kindOf, resourceName } from '../objects';
import { adoptedKind } from './kinds';
import type { AdoptObject, AdoptOptions } from './types';
import { isBeforeV1beta1 } from './v1beta1';
import { workloadsOf } from './workloads';

const counted = (count: number, what: string): string => `${count} ${what}`;

/** Kinds that are read and do not become code, with how many there are of each. */
function leftOut(objects: readonly AdoptObject[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { object } of objects) {
    const kind = kindOf(object) ?? 'of no kind';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const kinds = [...counts].sort().map(([kind, count]) => counted(count, kind));
  return [`left out, as no code of this package makes them: ${kinds.join(', ')}`];
}

/** The first few of some objects, for a sentence. */
const some = (objects: readonly AdoptObject[]): string => {
  const names = objects.slice(0, 3).map(({ object }) => resourceName(object));
  return [...names, ...(objects.length > 3 ? [`${objects.length - 3} more`] : [])].join(', ');
};

/** What becomes code of one cluster, and what is said of the rest. */
export function chosenObjects(
  objects: readonly AdoptObject[],
  { workloads = false }: AdoptOptions,
): { readonly own: readonly AdoptObject[]; readonly notes: readonly string[] } {
  const karpenters = objects.filter(({ object }) => adoptedKind(object) !== undefined);
  const { naming, impossible } = workloadsOf(objects);
  const own = workloads && karpenters.length > 0 ? [...karpenters, ...naming] : karpenters;
  const former = objects.filter(({ object }) => isBeforeV1beta1(object));
  const taken = new Set([...own, ...former]);
  return {
    own,
    notes: [
      ...leftOut(objects.filter((each) => !taken.has(each))),
      ...(naming.length > 0 && !workloads
        ? [`workloads that name a pool: ${some(naming)}: --workloads takes them`]
        : []),
      ...(impossible.length > 0 && workloads
        ? [`${some(impossible)}: no API server takes a workload with such metadata: left out`]
        : []),
    ],
  };
}

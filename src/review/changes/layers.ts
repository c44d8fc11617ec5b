import { parsePath } from '../../findings';
import { at, deepEqual, isObject, type JsonObject, objectKey } from '../../objects';
import type { Draft } from '../draft';
import type { ReviewLayer, ReviewSide } from '../types';

/** What changed in a layer: an object or patch, before and after. */
interface LayerChange {
  readonly folder: string;
  readonly key: string;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

const byKey = (layer: ReviewLayer | undefined): ReadonlyMap<string, JsonObject> =>
  new Map(
    (layer?.objects ?? []).filter(isObject).flatMap((object) => {
      const key = objectKey(object);
      return key === undefined ? [] : [[key, object] as const];
    }),
  );

/** The objects of the base and the overlays that differ. */
export function layerChanges(before: ReviewSide, after: ReviewSide): readonly LayerChange[] {
  const folders = [...new Set([...(before.layers ?? []), ...(after.layers ?? [])].map(({ folder }) => folder))].sort();
  return folders.flatMap((folder) => {
    const [old, renewed] = [before, after].map(({ layers }) => byKey(layers?.find((each) => each.folder === folder)));
    const keys = [...new Set([...(old?.keys() ?? []), ...(renewed?.keys() ?? [])])];
    return keys.flatMap((key): LayerChange[] => {
      const [from, to] = [old?.get(key), renewed?.get(key)];
      return deepEqual(from, to) ? [] : [{ folder, key, before: from, after: to }];
    });
  });
}

/** The folder of the layer where the same object changed at the same field. */
function causeOf(draft: Draft, key: string | undefined, changes: readonly LayerChange[]): string | undefined {
  if (key === undefined) return undefined;
  const path = parsePath(draft.path);
  const found = changes.filter((change) => {
    if (change.key !== key) return false;
    return path.length === 0 || !deepEqual(at(change.before, ...path), at(change.after, ...path));
  });
  return found.map(({ folder }) => folder).at(-1);
}

/** A consequence with the layer that it comes from. */
export function withCause(draft: Draft, key: string | undefined, changes: readonly LayerChange[]): Draft {
  const folder = changes.length === 0 ? undefined : causeOf(draft, key, changes);
  return folder === undefined ? draft : { ...draft, reason: `${draft.reason}; changed in ${folder}` };
}

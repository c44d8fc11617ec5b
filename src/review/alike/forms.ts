import { groupOf, isObject, type JsonObject, jsonText, kindOf, objectAt, objectKey } from '../../objects';
import { mapped, type Places, placesOf } from './places';

/** A value taken apart: what it says, and the names in it. */
export interface Form {
  /** As JSON, without the names; undefined where JSON cannot say it. */
  readonly text: string | undefined;
  readonly names: readonly string[];
}

/** The limits of a pool, which differ from cluster to cluster and seldom matter. */
export interface PoolLimits {
  /** The key of the pool. */
  readonly pool: string;
  readonly limits: JsonObject;
}

export interface ObjectForm extends Form {
  readonly limits?: PoolLimits;
}

export function formOf(value: unknown, places: Places | undefined): Form {
  const names: string[] = [];
  const rest =
    places === undefined
      ? value
      : mapped(value, places, (name) => {
          names.push(name);
          return '';
        });
  return { text: rest === undefined ? '' : jsonText(rest), names };
}

/** A pool with other limits. */
export const withLimits = (pool: JsonObject, limits: JsonObject | undefined): JsonObject => ({
  ...pool,
  spec: { ...objectAt(pool, 'spec'), limits },
});

const isPool = (object: JsonObject): boolean => kindOf(object) === 'NodePool' && groupOf(object) === 'karpenter.sh';

/** Takes an object apart. */
export function objectForm(object: unknown): ObjectForm {
  if (!isObject(object)) return { text: undefined, names: [] };
  const { limits } = objectAt(object, 'spec');
  const pool = objectKey(object);
  if (isPool(object) && isObject(limits) && pool !== undefined) {
    return { text: jsonText(withLimits(object, {})), names: [], limits: { pool, limits } };
  }
  return formOf(object, placesOf(object));
}

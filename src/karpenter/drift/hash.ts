import { isObject, type JsonObject } from '../../objects';
import { parseDuration } from '../units/duration';
import { isAtLeast } from '../versions';

/**
 * What Karpenter's hash of a field sees (hashstructure v2 with SlicesAsSets, IgnoreZeroValue, ZeroNil): two values have one
 * hash exactly when their forms here are equal.
 */
export type Shape = (
  | { /** A Go string, number or boolean: empty, 0 and false are as absent. */ readonly type: 'plain' }
  | { /** A Go pointer: whatever is written differs from absent, 0 and false too. */ readonly type: 'pointer' }
  | { /** Compared by value. */ readonly type: 'duration' }
  | { /** Compared as Kubernetes prints it: 1024Gi is 1Ti, 1Ti is not 1100G. */ readonly type: 'volumeSize' }
  | { /** Keys and values; empty differs from absent. */ readonly type: 'map'; readonly of: Shape }
  | {
      /** Without order, two equal elements cancel out; empty differs from absent. */ readonly type: 'set';
      readonly of: Shape;
    }
  | {
      /** Fields by name; empty differs from absent. */ readonly type: 'object';
      readonly fields: Readonly<Record<string, Shape>>;
    }
  | { /** Its JSON as text: the order of lists and how a value is written count. */ readonly type: 'text' }
  | {
      /** A `text` of which empty is as absent, and that the API server keeps without nulls. */ readonly type: 'textOrNone';
    }
) & {
  /** The first minor whose CRD has the field; before, the API server drops it. */
  readonly since?: string;
  /** What the hash sees from a later minor on. */
  readonly later?: { readonly from: string; readonly shape: Shape };
};

/** The shape of a field in a version. */
export const shapeIn = (shape: Shape, version: string): Shape =>
  shape.later !== undefined && isAtLeast(version, shape.later.from) ? shape.later.shape : shape;

/** The form of a value; undefined where the hash sees nothing. */
export function hashForm(value: unknown, given: Shape, version: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  const shape = shapeIn(given, version);
  if (shape.since !== undefined && !isAtLeast(version, shape.since)) return undefined;
  switch (shape.type) {
    case 'plain':
      return value === '' || value === 0 || value === false ? undefined : JSON.stringify(value);
    case 'pointer':
      return JSON.stringify(value);
    case 'duration':
      return durationForm(String(value));
    case 'volumeSize':
      return volumeSizeForm(String(value));
    case 'map':
      return formOfEntries(value, (_, entry) => hashForm(entry, shape.of, version));
    case 'object':
      return formOfEntries(value, (key, entry) => {
        const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
        return field === undefined ? undefined : hashForm(entry, field, version);
      });
    case 'set':
      return formOfSet(value, shape.of, version);
    case 'text':
      return sortedJson(value);
    case 'textOrNone':
      return isObject(value) ? textOfEntries(value) : sortedJson(value);
  }
}

function durationForm(text: string): string {
  const parsed = parseDuration(text);
  return parsed.ok ? `${parsed.nanoseconds}ns` : JSON.stringify(text);
}

function formOfEntries(value: unknown, formOf: (key: string, entry: unknown) => string | undefined): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const forms = Object.entries(value).flatMap(([key, entry]) => {
    const form = formOf(key, entry);
    return form === undefined ? [] : [`${JSON.stringify(key)}:${form}`];
  });
  return `{${forms.sort().join(',')}}`;
}

/** JSON as the API server sends it: names in order. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${sortedJson(value[name])}`).join(',')}}`;
}

function textOfEntries(value: JsonObject): string | undefined {
  const kept = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  return kept.length === 0 ? undefined : sortedJson(Object.fromEntries(kept));
}

function formOfSet(value: unknown, of: Shape, version: string): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const odd = new Set<string>();
  for (const element of value) {
    const form = hashForm(element, of, version) ?? '';
    if (!odd.delete(form)) odd.add(form);
  }
  return `[${[...odd].sort().join(',')}]`;
}

/** The sizes that the CRD's pattern admits; 1 Ti is 1024 Gi, 1 T is 1000 G, and a Gi is never a G. */
function volumeSizeForm(text: string): string {
  const [, count, unit = ''] = /^(\d{1,6})(Gi|Ti|G|T)$/.exec(text) ?? [];
  if (count === undefined) return JSON.stringify(text);
  return unit.endsWith('i')
    ? `${Number(count) * (unit === 'Ti' ? 1024 : 1)}Gi`
    : `${Number(count) * (unit === 'T' ? 1000 : 1)}G`;
}

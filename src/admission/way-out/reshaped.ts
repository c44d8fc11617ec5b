import type { CrdSchema } from '../../../imports/crds';
import { isObject, type JsonObject } from '../../objects';

const TAINT = /^([^=:\s]+)(?:=([^=:\s]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/;
const ID = /^(subnet|sg|ami|cr)-[0-9a-z]+$/;
const ALIAS = /^[a-z0-9]+@\S+$/;

/** Texts that stand for a whole item, and the item: a taint as kubectl writes it, the id of a term. */
function itemOfText(text: string, fields: CrdSchema['properties'] = {}): JsonObject | undefined {
  const [, key, value, effect] = TAINT.exec(text) ?? [];
  if (key !== undefined && 'effect' in fields) return { key, ...(value && { value }), effect };
  if (ID.test(text) && 'id' in fields) return { id: text };
  return ALIAS.test(text) && 'alias' in fields ? { alias: text } : undefined;
}

const texts = (value: unknown): readonly string[] | undefined => {
  const list = Array.isArray(value) ? value : [value];
  return list.every((each) => typeof each === 'string') ? list : undefined;
};

/** `kubernetes.io/arch: amd64` as the requirement that it was meant for. */
function requirementsOf(map: JsonObject): readonly JsonObject[] | undefined {
  const entries = Object.entries(map).map(([key, value]) => ({ key, operator: 'In', values: texts(value) }));
  return entries.length > 0 && entries.every(({ values }) => values !== undefined) ? entries : undefined;
}

function listOf(value: unknown, { properties = {} }: CrdSchema = {}): readonly unknown[] | undefined {
  if (typeof value === 'string') {
    const item = itemOfText(value, properties);
    return item && [item];
  }
  if (!isObject(value)) return undefined;
  const names = Object.keys(value);
  if (names.length > 0 && names.every((name) => Object.hasOwn(properties, name))) return [value];
  return 'operator' in properties ? requirementsOf(value) : undefined;
}

/** One entry of a map that is written as an item of a list: `{ key, value }`, `{ name, value }`, or a pair by itself. */
function pairOf(item: unknown): readonly [string, string] | undefined {
  if (!isObject(item)) return undefined;
  const names = Object.keys(item).map((name) => name.toLowerCase());
  const values = Object.values(item);
  const pair = names.length === 1 ? [Object.keys(item)[0], values[0]] : values;
  if (names.length > 2 || (names.length === 2 && !/^(key|name) value$/.test(names.join(' ')))) return undefined;
  const [key, value] = pair;
  return typeof key === 'string' && typeof value === 'string' ? [key, value] : undefined;
}

function mapOf(value: unknown): JsonObject | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const pairs = value.flatMap((item) => {
    const pair = pairOf(item);
    return pair === undefined ? [] : [pair];
  });
  return pairs.length === value.length ? Object.fromEntries(pairs) : undefined;
}

/**
 * What a value says, in the form that its place asks for: the item that stands where a list belongs, the pairs that are a
 * list where a map belongs, a taint as text. Undefined where nothing tells.
 */
export function reshaped(value: unknown, schema: CrdSchema): unknown {
  if (schema.type === 'array') return listOf(value, schema.items);
  if (schema.type !== 'object') return undefined;
  if (typeof schema.additionalProperties === 'object') return mapOf(value);
  return typeof value === 'string' ? itemOfText(value, schema.properties) : undefined;
}

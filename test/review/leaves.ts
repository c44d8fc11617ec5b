import type { CrdSchema } from '../../imports/crds';

/** A field of a schema, with values that it may have. */
export interface Leaf {
  /** Names and places; places in lists are 0. */
  readonly path: readonly (string | number)[];
  readonly values: readonly [one: unknown, other: unknown];
}

/** Texts of which some fit every pattern of Karpenter's CRDs. */
const TEXTS = [
  ...['10m', '20m', '60s', '1h', '2h', '10%', '20%', '5', '7', '100Gi', '200Gi', '100Mi', '+5%', '-5%', '+0.5', '0.5'],
  ...['a', 'b', 'v1', 'v2', 'al2023@v20260401', 'al2023@v20260501', 'ami-0aa11bb2', 'ami-0aa11bb3', 'sg-0aa11bb2'],
  ...['sg-0aa11bb3', 'subnet-0aa11bb2', 'subnet-0aa11bb3', 'snap-0aa11bb2', 'snap-0aa11bb3', 'cr-0aa11bb2'],
  ...[
    'cr-0aa11bb3',
    '111122223333',
    '444455556666',
    'pg-0aa11bb2',
    'pg-0aa11bb3',
    'In',
    'NotIn',
    '10.0.0.1',
    '10.0.0.2',
  ],
  ...['0 9 * * *', '0 8 * * *', 'example.com/a', 'example.com/b'],
];

function textsOf(schema: CrdSchema): readonly [string, string] {
  const patterns = [schema, ...(schema.anyOf ?? [])].flatMap(({ pattern }) => pattern ?? []);
  const fits = (text: string): boolean => patterns.every((pattern) => new RegExp(pattern, 'u').test(text));
  const [one, other] = TEXTS.filter(fits);
  return [one ?? 'a', other ?? 'b'];
}

function valuesOf(schema: CrdSchema): readonly [unknown, unknown] {
  const { minimum = 1, default: usual, format } = schema;
  if (format === 'date-time') return ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
  const choices = (schema.enum ?? schema.anyOf?.flatMap((each) => each.enum ?? []) ?? []).filter(
    (each) => each !== usual,
  );
  if (choices.length > 1) return [choices[0], choices[1]];
  if (choices.length === 1) return [usual ?? undefined, choices[0]];
  if (schema['x-kubernetes-int-or-string'] === true) return textsOf(schema);
  switch (schema.type) {
    case 'boolean':
      return [false, true];
    case 'integer':
    case 'number':
      return usual === minimum + 1 ? [minimum, minimum + 2] : [minimum + 1, minimum + 2];
    default:
      return textsOf(schema);
  }
}

/** Every field of a schema that holds a scalar, those in maps under a key that is free. */
export function leavesOf(schema: CrdSchema, path: Leaf['path'] = []): readonly Leaf[] {
  const { properties, additionalProperties, items } = schema;
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
  }
  if (typeof additionalProperties === 'object') return leavesOf(additionalProperties, [...path, 'example.com/key']);
  if (items !== undefined) return leavesOf(items, [...path, 0]);
  if (schema.type === 'object') {
    return [{ path: [...path, 'example.com/key'], values: ['a', 'b'] }];
  }
  return [{ path, values: valuesOf(schema) }];
}

/** Every scalar of a value with its path, and another one for it. */
export function scalarsOf(value: unknown, path: Leaf['path'] = []): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => scalarsOf(item, [...path, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => scalarsOf(inner, [...path, name]));
  }
  const other = typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `${value}x`;
  return [{ path, values: [value, other] }];
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCrdIds, type CrdSchema, loadCrd } from '../../imports/crds';
import { celView } from '../../src/admission/cel-view';
import { celValue, interpreted } from './cel-reference';
import { compiled } from './compiled-rule';

/** Each rule with every different schema that has it. */
function placements(): ReadonlyMap<string, readonly CrdSchema[]> {
  const found = new Map<string, Map<string, CrdSchema>>();
  const visit = (schema: CrdSchema): void => {
    for (const { rule } of schema['x-kubernetes-validations'] ?? []) {
      const schemas = found.get(rule) ?? new Map<string, CrdSchema>();
      found.set(rule, schemas.set(JSON.stringify(schema), schema));
    }
    Object.values(schema.properties ?? {}).forEach(visit);
    if (schema.items) visit(schema.items);
  };
  for (const id of allCrdIds()) visit(loadCrd(id).schema);
  return new Map([...found].map(([rule, schemas]) => [rule, [...schemas.values()]]));
}

/** Texts, numbers and containers that are wrong in most places. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  1.5,
  -1,
  2 ** 53 + 2,
  2 ** 63,
  -(2 ** 63),
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  '0',
  '1',
  '\u{1f600}',
  [],
  [0],
  [1, 0],
  ['x'],
  ['', 'x'],
  [null],
  [[]],
  [{}],
  {},
  { '0': 'x' },
  { '': '' },
  { x: 'y' },
  { x: null },
  { size: 1 },
];

const HOSTILE = ['__proto__', 'constructor', 'toString', 'size', 'length', '', '0'];
const NUMBERS = [
  '',
  '0',
  '-0',
  '+5',
  '-5',
  '007',
  '5 ',
  '0x10',
  '9223372036854775807',
  '9223372036854775808',
  '\u0665',
];

/** Texts that the rule spells out, as they are and with something around them. */
function textsOf(rule: string): fc.Arbitrary<string> {
  const own = [...rule.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? '');
  const around = fc.constantFrom('', 'x', '/x', '@latest', 'x.', '-', '/', '\u{1f600}');
  const known = fc.constantFrom('al2023@latest', ...own);
  const longer = fc.tuple(around, known, around).map((parts) => parts.join(''));
  return fc.oneof(known, longer, fc.constantFrom(...HOSTILE, ...NUMBERS), fc.string({ unit: 'binary', maxLength: 5 }));
}

/** An object without a prototype, as normalize makes them: an ordinary one cannot have a member `__proto__`. */
const bare = (members: Iterable<readonly [string, unknown]>): unknown => {
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, value] of members) if (value !== undefined) object[key] = value;
  return object;
};

const bareCopy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bareCopy);
  if (typeof value !== 'object' || value === null) return value;
  return bare(Object.entries(value).map(([key, member]) => [key, bareCopy(member)]));
};

const sometimes = <T>(weight: number, often: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: often }, { weight: 1, arbitrary: seldom });

/** Values of a schema with, now and then, something else in any place. */
function anyValue(schema: CrdSchema, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const strange = fc.constantFrom(...STRANGE).map(bareCopy);
  return sometimes<unknown>(20, fitting(schema, text), strange);
}

function fitting(schema: CrdSchema, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const integer = fc.oneof(fc.constantFrom(-1, 0, 1, 2, 2 ** 53 + 2, -(2 ** 63)), fc.integer());
  if (schema['x-kubernetes-int-or-string']) return fc.oneof(integer, text);
  if (schema.enum) return sometimes<unknown>(10, fc.constantFrom(...schema.enum), text);
  if (schema.type === 'integer') return integer;
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.items) return fc.array(anyValue(schema.items, text), { maxLength: 4 });
  if (typeof schema.additionalProperties === 'object') {
    const entry = fc.tuple(text, anyValue(schema.additionalProperties, text));
    return fc.array(entry, { maxLength: 4 }).map(bare);
  }
  if (schema.properties) {
    const { properties } = schema;
    const members = Object.entries(properties).map(([name, child]) =>
      sometimes<unknown>(1, anyValue(child, text), fc.constant(undefined)).map((value) => [name, value] as const),
    );
    const extra = fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...STRANGE).map(bareCopy));
    return fc
      .tuple(fc.tuple(...members), fc.array(extra, { maxLength: 1 }))
      .map(([own, more]) => bare([...own, ...more]));
  }
  return text;
}

const isReadable = (view: unknown): boolean =>
  typeof view === 'object' && view !== null ? Object.values(view).every(isReadable) : view !== undefined;

const RUNS = 600;

describe('a compiled rule gives what the interpreted one gives', () => {
  it.each([...placements()])('%s', (rule, schemas) => {
    const [fast, slow] = [compiled(rule), interpreted(rule)];
    const text = textsOf(rule);
    const verdicts = { true: 0, false: 0 };
    for (const schema of schemas) {
      const values = anyValue(schema, text);
      const pairs = fc.oneof(
        fc.tuple(values, values),
        values.map((value) => [value, bareCopy(value)]),
      );
      const numRuns = Math.ceil(RUNS / schemas.length);
      fc.assert(
        fc.property(pairs, (pair) => {
          const [self, oldSelf] = pair.map((value) => celView(value, schema));
          // To the server a value of a wrong type is an error wherever it is touched; the engine has errors of its own.
          fc.pre(isReadable(self) && isReadable(oldSelf));
          const held = fast(self, oldSelf);
          verdicts[`${held}`] += 1;
          expect(held).toBe(slow(celValue(self, schema), celValue(oldSelf, schema)));
        }),
        { seed: 20, numRuns },
      );
    }
    expect(verdicts.true, 'values that satisfy the rule').toBeGreaterThan(0);
    expect(verdicts.false, 'values that violate it').toBeGreaterThan(0);
  });
});

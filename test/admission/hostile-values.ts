import fc from 'fast-check';

type Json = Record<string, unknown>;

const fromJson = (text: string): unknown => JSON.parse(text);

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** JSON that breaks code which converts, compares or calls what it has not looked at. */
const HOSTILE: readonly unknown[] = [
  ...[
    '{"toString": null}',
    '{"toString": null, "valueOf": null}',
    '{"valueOf": {"toString": 1}}',
    '[{"toString": null}]',
    '{"toJSON": 1}',
    '{"__proto__": null}',
    '{"__proto__": {"name": "x"}}',
    '{"constructor": null}',
    '{"hasOwnProperty": 1}',
    '{"length": -1}',
    '{"length": 4294967296}',
    '{"then": null}',
    '{"entries": null, "forEach": 1, "map": 2, "split": 3}',
    '{"a": {"b": {"c": [[], [{}]]}}}',
    '{"0": "x", "1": "y"}',
    '{"": ""}',
    '{"a.b": 1, "[0]": 2, "*": 3, "/": 4, "~": 5, "%": 6}',
    '"\\ud800"',
    '"\\u0000"',
    '"\\udc00\\ud800"',
  ].map(fromJson),
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  5e-324,
  1e308,
  2 ** 31,
  2 ** 63,
  -(2 ** 63),
  '',
  ' ',
  '\n',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(70_000),
  '9'.repeat(400),
  [],
  {},
  [null],
  [[]],
  [{}],
  ['x', 'x'],
  new Array(300).fill(null),
  nested(100),
  nested(900),
];

const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 3 }));
const keys = fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'length', '', 'a.b', '[0]', '*', 'x y');

/** Every object and list in a value, the root first. */
function* containers(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Json;
  for (const key of Object.keys(value)) yield* containers((value as Json)[key]);
}

/** Sets a member, also `__proto__`. */
const put = (container: Json, key: string, value: unknown): void => {
  if (Array.isArray(container)) container[Number(key) || 0] = value;
  else Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
};

/** The object with any JSON value at one to three of its places, or under a name that it does not have. */
export const withHostileValues = (objects: fc.Arbitrary<Json>): fc.Arbitrary<unknown> => {
  const change = fc.record({ at: fc.nat(), member: fc.nat(), key: fc.option(keys, { freq: 5 }), value: hostile });
  return fc.tuple(objects, fc.array(change, { minLength: 1, maxLength: 3 })).map(([object, changes]) => {
    const copy = structuredClone(object);
    for (const { at, member, key, value } of changes) {
      const places = [...containers(copy)];
      const container = places[at % places.length] ?? copy;
      const members = Object.keys(container);
      put(container, key ?? members[member % members.length] ?? 'x', structuredClone(value));
    }
    return copy;
  });
};

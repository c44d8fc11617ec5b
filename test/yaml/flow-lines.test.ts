import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Positions, parseText } from '../../src/yaml/read';

/** What a text says, or the first complaint about it. */
function read(text: string): unknown {
  for (const parsed of parseText(text, 'yaml')) return 'error' in parsed ? parsed.error.message : parsed.document.value;
  return undefined;
}

// Each was put to sigs.k8s.io/yaml, by which kubectl reads.
const READ: readonly (readonly [string, string, unknown])[] = [
  ['a list closed at the column of its key', 'a:\n  b: [\n    x, z\n  ]\n', { a: { b: ['x', 'z'] } }],
  ['a map closed there', 'a:\n  b: {\n    x: z\n  }\n  c: 1\n', { a: { b: { x: 'z' }, c: 1 } }],
  ['everything at the left', 'a:\n  b: {\nx: [\n1,\n2\n]\n}\n', { a: { b: { x: [1, 2] } } }],
  ['comments between', 'a: [1, # one\n# two\n2]\n', { a: [1, 2] }],
  ['tabs', 'a: [\n\t1,\n\t2\n]\n', { a: [1, 2] }],
  ['in an item', 'a:\n- b: [\n1\n]\n  c: 2\n', { a: [{ b: [1], c: 2 }] }],
  ['a double quoted text', 'a:\n  b: "x\ny"\n', { a: { b: 'x y' } }],
  ['a quoted text with an empty line', "a:\n  b: 'x\n\n y'\nc: 1\n", { a: { b: 'x\ny' }, c: 1 }],
  ['an escaped line break', 'a:\n  b: "x\\\n  y"\nc: [\n]\n', { a: { b: 'xy' }, c: [] }],
  ['a text without quotes over lines', 'a: [x\ny]\n', { a: ['x y'] }],
  ['after a block with brackets', 'a: |\n  [ "x\n  {\nb: [\n1\n]\n', { a: '[ "x\n{\n', b: [1] }],
  ['after a text with brackets', 'a: x [\n  "y {\nb: [\n1\n]\n', { a: 'x [ "y {', b: [1] }],
  ['carriage returns', 'a: [\r\n1\r\n]\r\n', { a: [1] }],
];

test.each(READ)('kubectl reads %s', (_, text, value) => {
  expect(read(text)).toEqual(value);
});

test.each([
  ['a bracket without its end', 'a: [b\nc: d\n', 'not YAML: [ is never closed'],
  ['a quote without its end', 'a:\n  b: "c\nd: e\n', 'not YAML: " is never closed'],
  ['a key over two lines', 'a: [1, 2\nb: 3\n]', 'not YAML: deficient indentation'],
  ['a colon in the next line', 'a: [b\n: c]', 'not YAML: deficient indentation'],
  ['a comment inside of a text', 'a: [b # c\nd]', 'not YAML: deficient indentation'],
])('nor does kubectl read %s', (_, text, message) => {
  expect(read(text)).toBe(message);
});

test('lines are those of the file', () => {
  const text = 'a: [\n1,\n{ b:\n2 }\n]\nc: 3\n';
  const [parsed] = parseText(text, 'yaml');
  if (parsed === undefined || !('document' in parsed)) throw new Error('not read');
  const positions = new Positions(text);
  const line = (...path: (string | number)[]) => positions.line(parsed.document.place, path);
  expect([line('a', 0), line('a', 1, 'b'), line('c')]).toEqual([2, 3, 6]);
});

describe('any value, with line breaks and comments where they may stand', () => {
  const gap = fc.constantFrom('', ' ', '\n', '\n\n', ' # c\n', '\n# [\n  ', '\n      ');
  const leaf = fc.constantFrom('a', 'x y', '1', "'it''s'", '"q\\"{"', '""', 'a#b', 'https://a', '~');
  const { flow } = fc.letrec<{ flow: string; list: string; map: string }>((tie) => ({
    flow: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('map')),
    list: fc
      .array(fc.tuple(gap, tie('flow'), gap), { maxLength: 3 })
      .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
    map: fc
      .array(fc.tuple(gap, tie('flow'), gap), { maxLength: 3 })
      .map((items) => `{${items.map(([a, value, b], index) => `${a}k${index}: ${value}${b}`).join(',')}}`),
  }));

  it('says the same in one line', () => {
    fc.assert(
      fc.property(flow, (value) => {
        const joined = value.replaceAll(/(?:^|(?<=[\s,[\]{}]))#.*$/gm, '').replaceAll('\n', ' ');
        expect(read(`a:\n  b:\n    c: ${value}\nd: 1\n`)).toEqual(read(`a:\n  b:\n    c: ${joined}\nd: 1\n`));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a key that is there twice', () => {
  const complaints = (text: string, format: 'yaml' | 'json' = 'yaml') =>
    [...parseText(text, format)].flatMap((parsed) =>
      'error' in parsed ? [[parsed.error.offset, parsed.error.message.slice(0, 46)]] : [],
    );

  it.each<[string, string, [number, string][]]>([
    ['in a map', 'a:\n  b: 1\n  b: 2\n', [[12, 'the key "b" is there twice, first in line 2: k']]],
    ['in an item', '- x: 1\n- y: 1\n  z: 2\n  y: 3\n', [[23, 'the key "y" is there twice, first in line 2: k']]],
    ['in braces', 'a: { b: 1, "b": 2 }\n', [[12, 'the key "b" is there twice, first in line 1: k']]],
    ['in a second document', 'a: 1\n---\nb: 1\nb: 2\n', [[14, 'the key "b" is there twice, first in line 3: k']]],
    [
      'and another one',
      'a: 1\nb: { c: 1,\nc: 2 }\na: 3\n',
      [
        [16, 'the key "c" is there twice, first in line 2: k'],
        [23, 'the key "a" is there twice, first in line 1: k'],
      ],
    ],
  ])('is told with both lines: %s', (_, text, found) => {
    expect(complaints(text)).toEqual(found);
  });

  it('is told in JSON', () => {
    expect(complaints('{"a": 1,\n"a": 2}', 'json')).toEqual([[9, 'the key "a" is there twice, first in line 1: k']]);
  });

  it('leaves the rest to be judged, with the last value as kubectl has it', () => {
    const documents = [...parseText('a: 1\nb: 2\na: 3\n', 'yaml')].filter((parsed) => 'document' in parsed);
    expect(documents.map(({ document }) => document.value)).toEqual([{ a: 3, b: 2 }]);
  });

  it('is not what is merged, nor the same key elsewhere', () => {
    expect(complaints('x: &x { b: 1 }\ny: { <<: *x, b: 2 }\nz: { b: { b: 1 } }\nb: 1\n')).toEqual([]);
  });
});

import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { Path } from '../../src/findings';
import { Positions, parseText } from '../../src/yaml/read';
import { runs } from '../full';

/** The line of a path in a document of a text, counted over all parts. */
function line(text: string, document: number, path: Path, format: 'yaml' | 'json' = 'yaml'): number | undefined {
  const places = [...parseText(text, format)].flatMap((parsed) =>
    'document' in parsed ? [parsed.document.place] : [],
  );
  const place = places[document];
  return place && new Positions(text).line(place, path);
}

describe('lines of fields', () => {
  const text = `# a comment
apiVersion: v1
kind: List
items:
  - kind: NodePool
    spec:
      taints:
      - key: a
        effect: NoSchedule
      -
        key: b
  - {kind: NodePool, spec: {weight: 1,
      limits: {"nvidia.com/gpu": 2}}}
---
spec:
  'quoted key': |
    text
    more
  "other":
    a
  after: b
...
---

name: last
`;
  test.each<[string, number, Path, number]>([
    ['the document', 0, [], 2],
    ['an item', 0, ['items', 0], 5],
    ['a field of an item', 0, ['items', 0, 'spec', 'taints'], 7],
    ['an item of a list that is not indented', 0, ['items', 0, 'spec', 'taints', 0], 8],
    ['a field in it', 0, ['items', 0, 'spec', 'taints', 0, 'effect'], 9],
    ['an item that begins on the next line', 0, ['items', 0, 'spec', 'taints', 1, 'key'], 11],
    ['flow style', 0, ['items', 1, 'spec', 'weight'], 12],
    ['flow style on a later line', 0, ['items', 1, 'spec', 'limits', 'nvidia.com/gpu'], 13],
    ['a missing field: its parent', 0, ['items', 0, 'spec', 'taints', 0, 'value'], 8],
    ['a missing item: the list', 0, ['items', 0, 'spec', 'taints', 7, 'key'], 7],
    ['nothing of the path', 0, ['status', 'x'], 2],
    ['a quoted key, at the key and not at its text', 1, ['spec', 'quoted key'], 16],
    ['a key above its value', 1, ['spec', 'other'], 19],
    ['behind a block of text', 1, ['spec', 'after'], 21],
    ['a document after an empty line', 2, ['name'], 25],
  ])('%s', (_, document, path, expected) => {
    expect(line(text, document, path)).toBe(expected);
  });

  test('the same with the line ends of Windows', () => {
    expect(line(text.replaceAll('\n', '\r\n'), 1, ['spec', 'after'])).toBe(21);
  });

  test('a directive, and documents ended by dots', () => {
    expect(line('%YAML 1.2\n---\na: 1\n...\n---\nb:\n  c: 2\n', 1, ['b', 'c'])).toBe(7);
  });

  test('through aliases and merges: where the text stands', () => {
    const merged = 'base: &base\n  a: 1\nown:\n  <<: *base\n  b: 2\nlist:\n  <<: [*base, {c: 3}]\nsame: *base\n';
    expect(line(merged, 0, ['own', 'a'])).toBe(2);
    expect(line(merged, 0, ['own', 'b'])).toBe(5);
    expect(line(merged, 0, ['list', 'c'])).toBe(7);
    expect(line(merged, 0, ['same', 'a'])).toBe(2);
    expect(line(merged, 0, ['own', 'missing'])).toBe(3);
  });

  test('merges of merges of merges are looked into once', () => {
    const levels = Array.from({ length: 4 }, (_, at) => `a${at + 1}: &a${at + 1} {<<: [${Array(10).fill(`*a${at}`)}]}`);
    expect(line(`a0: &a0 {}\n${levels.join('\n')}\nend: {<<: *a4}\n`, 0, ['end', 'missing'])).toBe(6);
  });

  test('JSON, also with tabs and keys that YAML finds too long', () => {
    const json = `{\n\t"kind": "NodePool",\n\t"spec": {\n\t\t"taints": [\n\t\t\t{"key": "a"}\n\t\t]\n\t}\n}`;
    expect(line(json, 0, ['spec', 'taints', 0, 'key'], 'json')).toBe(5);
    expect(line(`{\n"${'x'.repeat(2000)}": 1,\n"a": 2}`, 0, ['a'], 'json')).toBeGreaterThanOrEqual(1);
  });
});

test('every field of any object, written by another library, is found on its line', () => {
  // Keys and values are all different, so that the text tells where each one is.
  let count = 0;
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constant('leaf'),
      fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
      fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((values) => new Map(values.map((value) => [0, value]))),
      fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((values) => ({ fields: values })),
    ),
  })).node;
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (value instanceof Map)
      return Object.fromEntries([...value.values()].map((each) => [`key-${count++}-`, named(each)]));
    if (typeof value === 'object' && value !== null && 'fields' in value) {
      return Object.fromEntries((value.fields as unknown[]).map((each) => [`key ${count++}:`, named(each)]));
    }
    return `value-${count++}-`;
  };
  const keys = function* (value: unknown, at: Path): Iterable<{ key: string; path: Path }> {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      const path = [...at, Array.isArray(value) ? Number(key) : key];
      if (!Array.isArray(value)) yield { key, path };
      else if (typeof each === 'string') yield { key: each, path };
      yield* keys(each, path);
    }
  };
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), fc.boolean(), (trees, isFlow) => {
      const documents = trees.map((each) => ({ root: named(each) }));
      const text = documents.map((each) => `---\n${dump(each, { flowLevel: isFlow ? 2 : -1 })}`).join('');
      const lines = text.split('\n');
      for (const [index, document] of documents.entries()) {
        for (const { key, path } of keys(document.root, ['root'])) {
          const expected = lines.findIndex((each) => each.includes(key)) + 1;
          expect(line(text, index, path)).toBe(expected);
        }
      }
    }),
    { seed: 5, numRuns: runs(300) },
  );
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { load, loadAll, realMapTag, YAML11_SCHEMA } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderYaml, toYaml } from '../../src/yaml';
import { YAML_STYLES } from '../../src/yaml/style';
import { runs } from '../full';
import { FORBIDDEN_STRINGS, HOSTILE_STRINGS } from './hostile-strings';

const require = createRequire(__filename);
const yaml: { parse(text: string, options: { version: '1.1' | '1.2' }): unknown } = createRequire(
  require.resolve('cdk8s'),
)('yaml');

/** One object per string, which holds it as value, list item, item of a nested list and key. */
function thing(text: string, index: number) {
  const keys = text === '<<' ? {} : Object.fromEntries([[text, text]]);
  return {
    apiVersion: 'example.org/v1',
    kind: 'Thing',
    metadata: { name: `t${index}` },
    spec: { keys, list: [text, [text, text], { name: text }], last: text },
  };
}

const THINGS = HOSTILE_STRINGS.map(thing);
const STYLES = Object.keys(YAML_STYLES) as (keyof typeof YAML_STYLES)[];

/** Styles that escape write these too, but for halves of UTF-16 pairs. */
const ESCAPED = FORBIDDEN_STRINGS.filter((text) => !/\p{Surrogate}/u.test(text)).map(thing);

describe.each(STYLES.filter((style) => style !== 'patch'))('read back unchanged, %s', (style) => {
  const things = YAML_STYLES[style].characters === 'escape' ? [...THINGS, ...ESCAPED] : THINGS;

  it.each([
    ['js-yaml, core schema', (text: string) => load(text)],
    ['js-yaml, YAML 1.1', (text: string) => load(text, { schema: YAML11_SCHEMA })],
    ['yaml, 1.2', (text: string) => yaml.parse(text, { version: '1.2' })],
    ['yaml, 1.1', (text: string) => yaml.parse(text, { version: '1.1' })],
  ])('%s: hostile strings', (_, read) => {
    const changed = things.filter(
      (object) => JSON.stringify(sorted(read(toYaml(object, { style })))) !== JSON.stringify(sorted(object)),
    );
    expect(changed.map(({ spec }) => spec.last)).toEqual([]);
    expect(things.length).toBeGreaterThan(1000);
  });
});

describe('read back unchanged', () => {
  it('any document', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'grapheme' }).filter((text) => renderYaml(text).problems.length === 0),
      fc.constantFrom(...HOSTILE_STRINGS),
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc
        .double({ noDefaultInfinity: true, noNaN: true })
        .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
    );
    const key = fc.oneof(
      fc.constantFrom(...HOSTILE_STRINGS),
      fc.constantFrom('name', 'metadata', 'labels', '10', '9', 'a'),
    );
    const document = fc.letrec((tie) => ({
      map: fc.dictionary(
        key.filter((text) => text !== '<<'),
        tie('value'),
        { maxKeys: 5 },
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      value: fc.oneof({ depthSize: 'small' }, scalar, tie('map'), tie('list')),
    })).map;
    fc.assert(
      fc.property(document, (value) => {
        const text = toYaml(value);
        const positive = JSON.parse(JSON.stringify(value)); // -0 is 0 to JSON
        expect(load(text)).toEqual(positive);
        expect(load(text, { schema: YAML11_SCHEMA })).toEqual(positive);
        expect(yaml.parse(text, { version: '1.1' })).toEqual(positive);
        expect(text).not.toMatch(/(^|\s)[&*]ref/);
      }),
      { seed: 1, numRuns: runs(500) },
    );
  });
});

const KUBECTL = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!KUBECTL && process.env.CI !== 'true') process.stderr.write('skipped: kubectl is not installed\n');

describe.skipIf(!KUBECTL && process.env.CI !== 'true').each(['manifest', 'document'] as const)(
  'kubectl reads it unchanged, %s',
  (style) => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'yaml-'));
      writeFileSync(join(folder, 'things.yaml'), THINGS.map((object) => toYaml(object, { style })).join('---\n'));
      writeFileSync(join(folder, 'kustomization.yaml'), 'resources:\n  - things.yaml\n');
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    function kubectl(...args: string[]): string {
      return execFileSync('kubectl', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    }

    it('annotate --local', () => {
      const output = kubectl('annotate', '--local', '-f', 'things.yaml', 'zz=1', '-o', 'json');
      const objects = output
        .split(/(?<=^\})\n/m)
        .filter((text) => text !== '')
        .map((text) => JSON.parse(text));
      expect(objects).toHaveLength(THINGS.length);
      expect(changedStrings(objects)).toEqual([]);
    });

    it('kustomize', () => {
      const objects = loadAll(kubectl('kustomize', '.'));
      expect(objects).toHaveLength(THINGS.length);
      expect(changedStrings(objects)).toEqual([]);
    });

    function changedStrings(objects: unknown[]): string[] {
      const specs = new Map(
        (objects as typeof THINGS).map(({ metadata, spec }) => [metadata.name, JSON.stringify(sorted(spec))]),
      );
      return THINGS.filter(({ metadata, spec }) => specs.get(metadata.name) !== JSON.stringify(sorted(spec))).map(
        ({ spec }) => spec.last,
      );
    }
  },
);

describe('style', () => {
  it('puts what it is and what it is called first, and sorts the rest by code unit', () => {
    const pool = {
      spec: {
        zeta: 1,
        Beta: 2,
        nodeClassRef: { name: 'c', kind: 'EC2NodeClass', group: 'karpenter.k8s.aws' },
        alpha: 3,
      },
      kind: 'NodePool',
      metadata: {
        annotations: { b: '1', a: '2' },
        labels: { name: 'x', app: 'web' },
        uid: 'u',
        namespace: 'default',
        name: 'p',
      },
      apiVersion: 'karpenter.sh/v1',
    };
    expect(toYaml(pool)).toBe(
      `${[
        'apiVersion: karpenter.sh/v1',
        'kind: NodePool',
        'metadata:',
        '  name: p',
        '  namespace: default',
        '  labels:',
        '    app: web',
        '    name: x',
        '  annotations:',
        "    a: '2'",
        "    b: '1'",
        '  uid: u',
        'spec:',
        '  Beta: 2',
        '  alpha: 3',
        '  nodeClassRef:',
        '    group: karpenter.k8s.aws',
        '    kind: EC2NodeClass',
        '    name: c',
        '  zeta: 1',
      ].join('\n')}\n`,
    );
  });

  it('keeps the order whatever JavaScript makes of integer keys and __proto__', () => {
    const data = JSON.parse('{"b":"1","10":"2","9":"3","__proto__":"4","a":"5"}');
    expect(toYaml({ data })).toBe("data:\n  '10': '2'\n  '9': '3'\n  __proto__: '4'\n  a: '5'\n  b: '1'\n");
    expect(load(toYaml({ data }), { schema: YAML11_SCHEMA.withTags(realMapTag) })).toEqual(
      new Map([
        [
          'data',
          new Map([
            ['10', '2'],
            ['9', '3'],
            ['__proto__', '4'],
            ['a', '5'],
            ['b', '1'],
          ]),
        ],
      ]),
    );
  });

  it('leaves the everyday values of Karpenter plain', () => {
    for (const text of [
      '10Gi',
      '20%',
      '720h',
      '1.14.1',
      '0 9 * * mon-fri',
      'al2023@v20260315',
      'karpenter.sh/nodepool',
      'm5.large',
    ]) {
      expect(toYaml({ a: text })).toBe(`a: ${text}\n`);
    }
  });

  it('writes scripts as block scalars, also with tabs, and never folds', () => {
    const script = `#!/bin/bash\nif true; then\n\techo "${'long '.repeat(60)}"\nfi\n`;
    expect(toYaml({ script, line: 'long '.repeat(60).trim() })).toBe(
      `line: ${'long '.repeat(60).trim()}\nscript: |\n  ${script.trimEnd().replaceAll('\n', '\n  ')}\n`,
    );
  });

  it('writes null fields out where they are asked for, and never undefined ones', () => {
    const patch = { spec: { gone: null, unknown: undefined, list: [{ name: 'a', image: null }] } };
    expect(toYaml(patch, { style: 'patch' })).toBe('spec:\n  gone: null\n  list:\n    - name: a\n      image: null\n');
    expect(renderYaml({ list: [null] }, { style: 'patch' }).problems).toHaveLength(1);
  });

  it('writes shared values out, empty ones in place, and drops null and undefined fields', () => {
    const tags = { a: 'b' };
    expect(toYaml({ one: tags, two: [tags], none: null, undef: undefined, map: {}, list: [] })).toBe(
      'list: []\nmap: {}\none:\n  a: b\ntwo:\n  - a: b\n',
    );
  });

  it('writes numbers that every reader takes for the same number', () => {
    const numbers = { a: -0, b: 1e-7, c: 2 ** 53 - 1, d: -1.5e-10, e: 0.1, f: 100, g: 5e-324 };
    expect(toYaml(numbers)).toBe('a: 0\nb: 1.0e-7\nc: 9007199254740991\nd: -1.5e-10\ne: 0.1\nf: 100\ng: 5.0e-324\n');
    expect(load(toYaml(numbers), { schema: YAML11_SCHEMA })).toEqual({ ...numbers, a: 0 });
  });

  it('has one list of what must be quoted', () => {
    const isQuoted = (text: string, style: (typeof STYLES)[number]) =>
      /^["'|]/.test(toYaml({ a: text }, { style }).slice(3));
    const bare = HOSTILE_STRINGS.filter((text) => !isQuoted(text, 'manifest'));
    for (const style of STYLES) {
      const { plain = /(?:)/ } = YAML_STYLES[style];
      expect(HOSTILE_STRINGS.filter((text) => !isQuoted(text, style))).toEqual(bare.filter((text) => plain.test(text)));
      expect(toYaml({ '1a': 1, '1': 1 }, { style })).toMatch(/^(["'])1\1: 1\n1a: 1\n$/);
    }
  });

  it('writes what tells a story in the order given, null included', () => {
    const values = {
      zeta: { name: 'x', kind: null },
      list: [null, { memory: '1Gi', cpu: 1 }],
      date: '2012-10-17',
      any: '*',
    };
    expect(toYaml(values, { style: 'document' })).toBe(
      `${[
        'zeta:',
        '  name: x',
        '  kind: null',
        'list:',
        '  - null',
        '  - memory: "1Gi"',
        '    cpu: 1',
        'date: "2012-10-17"',
        'any: "*"',
      ].join('\n')}\n`,
    );
  });

  it('puts comments above fields and items, by their path', () => {
    const comments = [
      { path: ['a'], text: 'of a\n\nsecond' },
      { path: ['list', 0], text: 'first' },
      { path: ['list', 0, 'b'], text: 'inner' },
      { path: ['list', 1, 'deep', 'x/y'], text: 'quoted' },
      { path: ['list', 2], text: 'last' },
      { path: ['gone'], text: 'nowhere' },
    ];
    expect(
      toYaml({ a: {}, list: [{ b: 1, c: 2 }, { deep: { 'x/y': [] } }, 'd'] }, { style: 'document', comments }),
    ).toBe(
      `${[
        '# of a',
        '#',
        '# second',
        'a: {}',
        'list:',
        '  # first',
        '  - # inner',
        '    b: 1',
        '    c: 2',
        '  - deep:',
        '      # quoted',
        '      x/y: []',
        '  # last',
        '  - d',
      ].join('\n')}\n`,
    );
  });

  it('lets nothing out of a comment', () => {
    const text = ['a', ...FORBIDDEN_STRINGS, '\u202ea', '---', '- b: c'].join('');
    const written = toYaml({ a: 1 }, { style: 'document', comment: text, comments: [{ path: ['a'], text }] });
    expect(written.split('\n').map((line) => line.slice(0, 2))).toEqual(['# ', '# ', '# ', '# ', 'a:', '']);
    expect(written).not.toMatch(/[\p{Surrogate}\p{Bidi_Control}\u2028\u2029\ufeff]|[^\P{Control}\n]/u);
    expect(load(written)).toEqual({ a: 1 });
  });

  it('puts a comment above', () => {
    expect(toYaml({ a: 1 }, { comment: 'one\n\n--- two' })).toBe('# one\n#\n# --- two\na: 1\n');
  });
});

describe('refused', () => {
  const cyclic: { spec: Record<string, unknown> } = { spec: {} };
  cyclic.spec.self = cyclic;

  it.each([
    ['a date', { spec: { at: new Date(0) } }, 'yaml/not-data', 'spec.at'],
    ['a function', { spec: { run: () => 1 } }, 'yaml/not-data', 'spec.run'],
    ['a symbol', { list: ['a', Symbol('b')] }, 'yaml/not-data', 'list[1]'],
    ['a bigint', { n: 1n }, 'yaml/not-data', 'n'],
    ['a Map', { m: new Map() }, 'yaml/not-data', 'm'],
    ['bytes', { b: Buffer.from('a') }, 'yaml/not-data', 'b'],
    ['an instance', { u: new URL('http://a') }, 'yaml/not-data', 'u'],
    ['NaN', { n: Number.NaN }, 'yaml/not-finite', 'n'],
    ['infinity', { n: Number.POSITIVE_INFINITY }, 'yaml/not-finite', 'n'],
    ['an integer above 2^53', { limits: { memory: 2 ** 53 } }, 'yaml/unsafe-integer', 'limits.memory'],
    ['an integer below -2^53', { n: -1e21 }, 'yaml/unsafe-integer', 'n'],
    ['the merge key', { metadata: { labels: { '<<': 'a' } } }, 'yaml/merge-key', 'metadata.labels["<<"]'],
    ['a null item', { args: ['a', null] }, 'yaml/null-item', 'args[1]'],
    ['a cycle', cyclic, 'yaml/cycle', 'spec.self'],
    ['depth', nested(200), 'yaml/depth', `a${'.a'.repeat(99)}`],
    ['a depth that would end the stack', nested(100_000), 'yaml/depth', `a${'.a'.repeat(99)}`],
    ['a control character in a key', { labels: { 'a\x07': 'b' } }, 'yaml/character', 'labels["a\\u0007"]'],
  ])('%s', (_, document, rule, path) => {
    const problems = renderYaml(document).problems;
    expect(problems.map((problem) => [problem.rule, problem.path])).toEqual([[rule, path]]);
    expect(problems[0]?.message).toMatch(/\w{3}/);
    expect(problems[0]?.fix).toMatch(/\w{3}/);
    expect(() => toYaml(document)).toThrow(problems[0]?.message);
  });

  it.each(FORBIDDEN_STRINGS.map((text) => [JSON.stringify(text), text]))('%s as value and in a comment', (_, text) => {
    const rule = text.includes('\r') ? 'yaml/carriage-return' : 'yaml/character';
    expect(renderYaml({ spec: [text] }).problems).toMatchObject([{ rule, path: 'spec[0]', got: text }]);
    expect(renderYaml({}, { comment: text }).problems).toHaveLength(1);
    expect(() => toYaml({ a: text })).toThrow(/holds/);
  });

  it('reports everything at once', () => {
    expect(renderYaml({ a: Number.NaN, b: ['\0', '\0'], '<<': 1n }).problems).toHaveLength(5);
  });

  it('takes plain objects of another realm and without a prototype', () => {
    expect(toYaml(runInNewContext('({ a: [{ b: 1 }] })'))).toBe('a:\n  - b: 1\n');
    expect(toYaml(Object.assign(Object.create(null), { a: 1 }))).toBe('a: 1\n');
  });

  it('holds out against huge strings', () => {
    for (const text of [
      'a'.repeat(1 << 20),
      'a #'.repeat(1 << 18),
      '1_'.repeat(1 << 19),
      ' \n'.repeat(1 << 18),
      '1:'.repeat(1 << 19),
    ]) {
      expect(load(toYaml({ text }))).toEqual({ text });
    }
  });
});

function nested(depth: number): object {
  let value: object = { a: 'leaf' };
  for (let level = 1; level < depth; level++) value = { a: value };
  return value;
}

/** The same data with sorted keys as entries, so that two objects can be compared as text, `__proto__` included. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return {
    map: Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  };
}

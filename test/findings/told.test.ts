import { describe, expect, test } from 'vitest';
import { colorsFor, type Finding, NO_COLORS, ruleSummary, tellFindings } from '../../src/findings';

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'admission/range',
  severity: 'error',
  resource: 'NodePool/general',
  path: 'spec.weight',
  message: 'must be at most 100',
  got: 101,
  fix: 'write 1 to 100',
  ...more,
});

const inCluster = (cluster: string, more: Partial<Finding> = {}): Finding =>
  finding({ source: { construct: 'compute/general', cluster }, ...more });

const names = (count: number, prefix = 'c'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('what is the same is told once', () => {
  test('in many clusters, with the first of them by name', () => {
    expect(tellFindings(names(14).map((name) => inCluster(name)))).toEqual([
      'NodePool/general (in 14 clusters: c0, c1, c2 and 11 more, construct compute/general)',
      '  error: spec.weight: must be at most 100 (got 101) [admission/range]',
      '    fix: write 1 to 100',
    ]);
  });

  test('in four clusters, all of them by name', () => {
    const [heading] = tellFindings(names(4).map((name) => inCluster(name)));
    expect(heading).toBe('NodePool/general (in 4 clusters: c0, c1, c2, c3, construct compute/general)');
  });

  test('in three objects and more, with the values of all', () => {
    const pools = names(5).map((name, index) =>
      finding({ resource: `NodePool/${name}`, got: 101 + index, source: { file: `${name}.yaml`, line: 6 } }),
    );
    expect(tellFindings(pools)).toEqual([
      'NodePool/c0, NodePool/c1, NodePool/c2 and 2 more (c0.yaml, c1.yaml, c2.yaml and 2 more)',
      '  6: error: spec.weight: must be at most 100 (got 101, 102, 103 and 2 more) [admission/range]',
      '    fix: write 1 to 100',
    ]);
    expect(tellFindings(pools.slice(0, 2)).filter((line) => line.startsWith('NodePool/'))).toEqual([
      'NodePool/c0 (c0.yaml:6)',
      'NodePool/c1 (c1.yaml:6)',
    ]);
  });

  test('in files whose lines differ, each with its own', () => {
    const found = [6, 9, 6].map((line, index) =>
      finding({ resource: `NodePool/c${index}`, source: { file: `${index}.yaml`, line } }),
    );
    expect(tellFindings(found)[0]).toBe('NodePool/c0, NodePool/c1, NodePool/c2 (0.yaml:6, 1.yaml:9, 2.yaml:6)');
  });

  test('in the files of clusters: the names of these, and one file to look at', () => {
    const found = names(5).map((cluster) =>
      finding({ source: { file: `dist/clusters/${cluster}/pool.yaml`, line: 6, cluster } }),
    );
    expect(tellFindings(found)[0]).toBe(
      'NodePool/general (in 5 clusters: c0, c1, c2 and 2 more, dist/clusters/c0/pool.yaml and 4 more)',
    );
  });

  test.each<[string, Partial<Finding>]>([
    ['another rule', { rule: 'charts/nodepool-weight' }],
    ['another severity', { severity: 'warning' }],
    ['another field', { path: 'spec.limits' }],
    ['another sentence', { message: 'must be a number' }],
    ['another way out', { fix: 'leave it out' }],
  ])('but not with %s', (_, more) => {
    expect(
      tellFindings([inCluster('a'), inCluster('b', more)]).filter((line) => / (error|warning): /.test(line)),
    ).toHaveLength(2);
  });

  test('and an object of another kind is another one', () => {
    const kinds = ['NodePool/a', 'NodePool/b', 'NodeClaim/c'].map((resource) => finding({ resource }));
    expect(tellFindings(kinds).filter((line) => line.includes(': spec.weight'))).toHaveLength(3);
  });
});

describe('headings', () => {
  test('one for an object, what is said of it in the order in which it came', () => {
    const second = {
      rule: 'set/foreign-role',
      path: '',
      message: 'whose is it',
      severity: 'warning',
      fix: undefined,
    } as const;
    const { got: _, ...told } = inCluster('a', second);
    expect(tellFindings([inCluster('a'), finding({ resource: 'NodePool/other' }), told])).toEqual([
      'NodePool/general (cluster a, construct compute/general)',
      '  error: spec.weight: must be at most 100 (got 101) [admission/range]',
      '    fix: write 1 to 100',
      '  warning: whose is it [set/foreign-role]',
      'NodePool/other',
      '  error: spec.weight: must be at most 100 (got 101) [admission/range]',
      '    fix: write 1 to 100',
    ]);
  });

  test('what only some clusters have says where', () => {
    const lines = tellFindings([inCluster('a'), inCluster('b'), inCluster('b', { path: 'spec.limits' })]);
    expect(lines[0]).toBe('NodePool/general (construct compute/general)');
    expect(
      lines.filter((line) => line.includes('error')).map((line) => / \((?:in|cluster).*$/.exec(line)?.[0]),
    ).toEqual([' (in 2 clusters: a, b)', ' (cluster b)']);
  });

  test('of one file, with the line of each finding', () => {
    const at = (line: number): Partial<Finding> => ({ path: `spec.l${line}`, source: { file: 'a.yaml', line } });
    expect(tellFindings([finding(at(3)), finding(at(7))]).filter((line) => !line.includes('fix'))).toEqual([
      'NodePool/general (a.yaml)',
      '  3: error: spec.l3: must be at most 100 (got 101) [admission/range]',
      '  7: error: spec.l7: must be at most 100 (got 101) [admission/range]',
    ]);
  });
});

describe('at most so many', () => {
  const many = names(60).map((name, index) =>
    finding({ path: `spec.${name}`, severity: index < 40 ? 'warning' : 'error', fix: undefined }),
  );

  test('the gravest, in the order in which they came; what is left out is counted', () => {
    const lines = tellFindings(many, { max: 21 });
    expect(lines).toHaveLength(1 + 21 + 1);
    expect(lines[1]).toMatch(/^ {2}warning: spec\.c0: /);
    expect(lines[2]).toMatch(/^ {2}error: spec\.c40: /);
    expect(lines.at(-1)).toBe('… 39 more findings, 0 errors among them; --max 0 shows all');
  });

  test('fifty where nothing is said, and all for 0', () => {
    expect(tellFindings(many)).toHaveLength(52);
    expect(tellFindings(many, { max: 0 })).toHaveLength(61);
    expect(tellFindings([], { max: 1 })).toEqual([]);
  });
});

test('rules are counted where there are many findings, the most frequent first', () => {
  const found = names(12).map((name, index) =>
    finding({ rule: index < 4 ? 'set/a' : index < 8 ? 'set/b' : 'set/c', path: name }),
  );
  expect(ruleSummary([...found, finding({ rule: 'set/c' })])).toEqual(['by rule: set/c 5, set/a 4, set/b 4']);
  expect(ruleSummary(found.slice(0, 9))).toEqual([]);
});

test('nothing moves the cursor of a terminal', () => {
  const text = tellFindings([
    finding({
      resource: 'NodePool/\u001b[2Ja',
      path: 'spec.\u009b',
      message: 'x\u001b]0;t\u0007\ry',
      fix: '\u202eno',
      got: '\u001b',
      source: { file: 'a\u001b.yaml', line: 1 },
    }),
  ]).join('\n');
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(text).toContain('NodePool/\\u001b[2Ja');
});

describe('colour', () => {
  const terminal = { isTTY: true };
  test.each<[boolean, { isTTY?: boolean }, Record<string, string>]>([
    [true, terminal, {}],
    [false, {}, {}],
    [false, {}, { CI: 'true' }],
    [false, terminal, { NO_COLOR: '1' }],
    [true, terminal, { NO_COLOR: '' }],
    [false, terminal, { TERM: 'dumb' }],
    [true, {}, { FORCE_COLOR: '1' }],
    [true, {}, { FORCE_COLOR: '3' }],
    [false, terminal, { FORCE_COLOR: '0' }],
    [false, terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }],
  ])('%s for %j and %j', (colored, stream, environment) => {
    const lines = tellFindings([finding()], { colors: colorsFor(stream, environment) });
    expect(lines.join('\n').includes('\u001b[31merror\u001b[39m')).toBe(colored);
  });

  test('changes nothing of the text', () => {
    const found = names(3).map((name) => inCluster(name));
    const plain = tellFindings(found, { colors: colorsFor(terminal, {}) }).map((line) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal takes for colour
      line.replace(/\u001b\[\d+m/g, ''),
    );
    expect(plain).toEqual(tellFindings(found, { colors: NO_COLORS }));
  });
});

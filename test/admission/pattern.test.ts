import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCrdIds, type CrdSchema, loadCrd } from '../../imports/crds';
import { pattern } from '../../src/admission/pattern';
import { runs } from '../full';

function* patternsOf(schema: CrdSchema): Generator<string> {
  if (schema.pattern !== undefined && schema.type !== 'array') yield schema.pattern;
  for (const child of Object.values(schema.properties ?? {})) yield* patternsOf(child);
  if (schema.items) yield* patternsOf(schema.items);
  if (typeof schema.additionalProperties === 'object') yield* patternsOf(schema.additionalProperties);
}

const PATTERNS = [...new Set(allCrdIds().flatMap((id) => [...patternsOf(loadCrd(id).schema)])), '^[a-zA-Z0-9]+@.+$'];

const SCHEDULE = PATTERNS.find((source) => source.includes('annually')) ?? '';

/** The same expression for JavaScript's engine, with RE2's meaning of `\s` and `.` written out. */
const inJavaScript = (source: string): RegExp =>
  new RegExp(
    source.replaceAll('\\s', '[\\t\\n\\f\\r ]').replaceAll('(.+)', '([^\\n]+)').replace('@.+', '@[^\\n]+'),
    'u',
  );

const PIECES = [
  ...'a1h0m9s%@-.GiKT+eE/_ ',
  ...['\n', '\t', '\r', '\v', '\u00a0', '\u2028', '\u{1f600}', '\ud800'],
  ...['12h', 'Never', '10', 'Gi', '@daily', ' * ', '100%', 'cr-', 'ami-', '.5'],
];

describe.each(PATTERNS)('%s', (source) => {
  it('matches what its expression matches, with the meaning of RE2', () => {
    const reference = inJavaScript(source);
    const texts = fc.oneof(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.stringMatching(inJavaScript(source), { size: 'small' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(pattern(source).test(text)).toBe(reference.test(text));
      }),
      { seed: 5, numRuns: runs(1500) },
    );
  });
});

describe('where RE2 and JavaScript differ', () => {
  // By Go's regexp package. The commented results are JavaScript's.
  it.each([
    ['a b c d e', true],
    ['a\u00a0b\u00a0c\u00a0d\u00a0e', false], // true: \s has the no-break space
    ['a\vb\vc\vd\ve', false], // true: \s has the vertical tab
    ['\r \r \r \r \r', true], // false: . lacks the carriage return
    ['\u2028 \u2028 \u2028 \u2028 \u2028', true], // false: . lacks the line separator
    ['a b c d e\n', false],
    ['x\na b c d e', true],
    ['@annuallyfoo', true],
    ['a b c d', false],
  ])('%j is a schedule: %s', (text, expected) => {
    expect(pattern(SCHEDULE).test(text)).toBe(expected);
  });
});

describe('hostile texts', () => {
  it.each(PATTERNS)('%s takes time linear in the text', (source) => {
    const started = performance.now();
    for (const text of [`${' '.repeat(200_000)}\n`, `+${'1'.repeat(200_000)}!`, `${'a-'.repeat(100_000)}!`]) {
      pattern(source).test(text);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('syntax', () => {
  it.each([
    ['a{2}b?', 'xaab', true],
    ['a{2}b?', 'ab', false],
    ['^(a|b)*c$', 'ababc', true],
    ['^(a|b)*c$', 'abdc', false],
    ['^$', '', true],
    ['^$', 'a', false],
    ['^a|$', 'b', true],
    ['^[^a-c]+$', 'xyz\n', true],
    ['^[^a-c]+$', 'xaz', false],
    ['^\\w{2,3}$', 'a_1', true],
    ['^\\w{2,3}$', 'a', false],
    ['^.$', '\u{1f600}', true],
    ['^[-.]$', '-', true],
  ])('%s on %j', (source, text, expected) => {
    expect(pattern(source).test(text)).toBe(expected);
  });

  it.each([
    'a*?',
    '(?i)a',
    '(?P<n>a)',
    '(?=a)',
    'a{2,}',
    'a{',
    '\\b',
    '\\1',
    '[[:alpha:]]',
    '[a',
    '(a',
    'a)',
    'é',
    '*a',
  ])('%s is not supported', (source) => {
    expect(() => pattern(source)).toThrow('not supported');
  });
});

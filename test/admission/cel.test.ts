import { describe, expect, it } from 'vitest';
import type { CrdSchema } from '../../imports/crds';
import { compileRule } from '../../scripts/build/cel-compiler';
import { celRule } from '../../src/admission/cel';
import { celValue, interpreted } from './cel-reference';
import { compiled } from './compiled-rule';

const OBJECT: CrdSchema = {
  type: 'object',
  properties: {
    count: { type: 'integer' },
    limit: { 'x-kubernetes-int-or-string': true },
    name: { type: 'string' },
    values: { type: 'array', items: { type: 'string' } },
    tags: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

/** What the compiled rule says, and the engine too. */
function holds(rule: string, self: unknown, schema: CrdSchema = OBJECT, oldSelf?: unknown): boolean {
  const held = compiled(rule)(self, oldSelf);
  const old = oldSelf === undefined ? undefined : celValue(oldSelf, schema);
  expect(interpreted(rule)(celValue(self, schema), old)).toBe(held);
  return held;
}

describe('int() reads what Go reads', () => {
  it.each([
    ['5', true],
    ['+5', true],
    ['007', true],
    [`${'0'.repeat(100)}5`, true],
    ['9223372036854775807', true],
    ['9223372036854775808', false],
    ['1'.repeat(1_000_000), false],
    ['-0', true],
    ['-1', false],
    ['', false],
    [' 5', false],
    ['5 ', false],
    ['0x10', false],
    ['1_000', false],
    ['1e3', false],
    ['5.0', false],
  ])('%j', (text, expected) => {
    expect(holds('int(self) >= 0', text, { type: 'string' })).toBe(expected);
  });
});

describe('values', () => {
  it.each<[string, unknown, boolean]>([
    ['has(self.tags)', { tags: {} }, true],
    ['has(self.tags)', {}, false],
    ['has(self.constructor)', {}, false],
    ['has(self.toString)', {}, false],
    ['has(self.__proto__)', {}, false],
    ['self.count == 2', { count: 2 }, true],
    ['self.limit == 2', { limit: 2 }, true],
    ["self.limit == '2'", { limit: '2' }, true],
    ['self.values.size() == 2', { values: ['a', 'b'] }, true],
    ['size(self.name) == 1', { name: '\u{1f600}' }, true],
    ["'constructor' in self.tags", { tags: {} }, false],
    ["'constructor' in self.tags", { tags: { constructor: 'x' } }, true],
    ["self.tags.all(k, k != '' && self.tags[k] != '')", { tags: { a: '' } }, false],
    ["self.tags.all(k, k != '' && self.tags[k] != '')", { tags: { a: 'b' } }, true],
  ])('%s of %j is %s', (rule, self, expected) => {
    expect(holds(rule, self)).toBe(expected);
  });
});

describe('errors', () => {
  it.each<[string, unknown, boolean]>([
    // What is missing violates the rule, unless the other side decides.
    ['self.values.size() != 0', {}, false],
    ['self.count > 0 || self.values.size() > 0', { count: 1 }, true],
    ['self.values.size() > 0 || self.count > 0', { count: 1 }, true],
    ['!(self.values.size() > 0 && self.count > 1)', { count: 1 }, true],
    ["self.name.split('@')[1] == 'x'", { name: 'a' }, false],
    ["self.values[0] == 'x'", { values: ['x'] }, true],
    ["self.values[0] == 'x'", { values: { 0: 'x' } }, false],
    ['self.count < 2', { count: 1 }, true],
    ['self.count <= 2', { count: 2 }, true],
    ['self.count > 2', { count: 2 }, false],
    ['self.count >= 2', { count: 2 }, true],
    ['self.count < 2', { count: '1' }, false],
    ['!(self.count < 2)', { count: '1' }, false],
    ["self.name < 'b'", { name: 'a' }, true],
    ['has(self.name) < true', {}, true],
  ])('%s of %j is %s', (rule, self, expected) => {
    expect(holds(rule, self)).toBe(expected);
  });
});

describe('texts', () => {
  it.each<[string, string, boolean]>([
    ["self.find('^([^/]+)') == 'a'", 'a/b', true],
    ["self.find('^([^/]+)') == ''", '/b', true],
    ["self.find('^[^@]+') == 'a'", 'a', true],
    ["self.matches('^[a-zA-Z0-9]+@.+$')", 'al2023@\u2028', true],
    ["self.matches('^[a-zA-Z0-9]+@.+$')", 'al2023@\n', false],
    ["self.split('@')[0] in ['a', 'b']", 'b@c@d', true],
    ["self == 'int(5)'", 'int(5)', true],
    ['self == ".matches(x)"', '.matches(x)', true],
  ])('%s of %j is %s', (rule, self, expected) => {
    expect(holds(rule, self, { type: 'string' })).toBe(expected);
  });
});

it('compares with the object as it was', () => {
  expect(celRule('self == oldSelf').transition).toBe(true);
  expect(celRule('self.old == "x"').transition).toBe(false);
  expect(holds('self == oldSelf', { count: 1, tags: { a: 'b' } }, OBJECT, { tags: { a: 'b' }, count: 1 })).toBe(true);
  expect(holds('self == oldSelf', { count: 1 }, OBJECT, { count: 2 })).toBe(false);
  expect(holds('has(self.name) == has(oldSelf.name)', {}, OBJECT, { name: 'a' })).toBe(false);
});

describe('what the compiler does not know is found when the package is built', () => {
  it.each([
    'self.quantity()',
    'unknown(self)',
    'self ==',
    "self.find('a|b') == ''",
    'self.find(self) == ""',
    'foo == 1',
    "self.matches('a*?')",
    'self.matches(self)',
    'has(self.a.b)',
    'self.all(x, y, true)',
    'self.map(x, x)',
    'self in [1]',
    'self in [self]',
    'self == 1.5',
    'self == null',
    'self == 9007199254740993',
    '-self == 1',
    'self + 1 == 2',
    "self == {'a': 1}",
    'string(self) == ""',
  ])('%s', (rule) => {
    expect(() => compileRule(rule)).toThrow();
  });

  it('a sound rule is compiled', () => {
    expect(compiled("self.all(x, x.find('^[^/]+').endsWith('5') && int(x) > 0)")(['5', '15'])).toBe(true);
  });

  it('a rule that the build has not met is no rule of ours', () => {
    expect(() => celRule('self == "x"').evaluate('x')).toThrow('has not compiled');
  });
});

import { describe, expect, it } from 'vitest';
import { celValue, compileRule } from '../../admission/cel';
import type { CrdSchema } from '../../imports/crds';

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

const holds = (rule: string, self: unknown, schema: CrdSchema = OBJECT, oldSelf?: unknown): boolean =>
  compileRule(rule).holds(celValue(self, schema), oldSelf === undefined ? undefined : celValue(oldSelf, schema));

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
  expect(compileRule('self == oldSelf').transition).toBe(true);
  expect(compileRule('self.old == "x"').transition).toBe(false);
  expect(holds('self == oldSelf', { count: 1, tags: { a: 'b' } }, OBJECT, { tags: { a: 'b' }, count: 1 })).toBe(true);
  expect(holds('self == oldSelf', { count: 1 }, OBJECT, { count: 2 })).toBe(false);
  expect(holds('has(self.name) == has(oldSelf.name)', {}, OBJECT, { name: 'a' })).toBe(false);
});

describe('what the engine does not know is found when the package is built', () => {
  it.each([
    'self.quantity()',
    'unknown(self)',
    'self ==',
    "self.find('a|b') == ''",
    'self.find(self) == ""',
    'foo == 1',
  ])('%s', (rule) => {
    expect(compileRule(rule).problem()).toEqual(expect.any(String));
  });

  it('a sound rule has no problem', () => {
    expect(compileRule("self.all(x, x.find('^[^/]+').endsWith('a') && int(x) > 0)").problem()).toBeUndefined();
  });
});

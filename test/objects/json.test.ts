import { describe, expect, it } from 'vitest';
import { at, deepEqual, entriesAt, listAt, member, numberAt, objectAt, scalarAt, textAt } from '../../src/objects';

const value = { kind: 'NodePool', spec: { weight: 3, on: true, list: [{ a: 'x' }], 1: 'one', none: null } };

describe('a value of unknown shape', () => {
  it('is read by names into objects and by numbers into lists', () => {
    expect(at(value, 'spec', 'list', 0, 'a')).toBe('x');
    expect(at(value, 'spec', 'list', '0')).toBeUndefined();
    expect(at(value, 'spec', 1)).toBeUndefined();
    expect(at(value, 'spec', '1')).toBe('one');
    expect(at(value)).toBe(value);
  });

  it('has nothing that it does not say itself', () => {
    for (const inherited of ['constructor', 'toString', '__proto__', 'length']) {
      expect(member(value, inherited)).toBeUndefined();
      expect(member([], inherited)).toBeUndefined();
      expect(at('text', inherited)).toBeUndefined();
    }
    expect(member(JSON.parse('{ "__proto__": 1 }'), '__proto__')).toBe(1);
  });

  it('gives nothing, or something empty, for what is of another kind', () => {
    expect(textAt(value, 'spec', 'weight')).toBeUndefined();
    expect(numberAt(value, 'kind')).toBeUndefined();
    expect(listAt(value, 'spec')).toEqual([]);
    expect(objectAt(value, 'spec', 'list')).toEqual({});
    expect(entriesAt(value, 'spec', 'list')).toEqual([]);
    expect(['weight', 'on', 'list', 'none', 'other'].map((key) => scalarAt(value, 'spec', key))).toEqual([
      '3',
      'true',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('two values', () => {
  it.each([
    [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: undefined }, { b: undefined }, false],
    [{}, [], false],
    [{ a: 1 }, JSON.parse('{ "__proto__": 1 }'), false],
    [null, {}, false],
    ['1', 1, false],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(deepEqual(a, b)).toBe(same);
    expect(deepEqual(b, a)).toBe(same);
  });
});

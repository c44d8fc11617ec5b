import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequirementObject } from '../../src/karpenter/objects';
import {
  allowsValue,
  derivedOperator,
  formatRequirement,
  hasIntersection,
  intersection,
  parseInteger,
  parseRequirement,
} from '../../src/karpenter/requirements/requirement';
import {
  combine,
  conflicts,
  incompatibilities,
  parseRequirements,
} from '../../src/karpenter/requirements/requirements';
import { runs } from '../full';
import { allHold, referenceAgrees, referenceOperator } from './reference-algebra';

const SETTINGS = { seed: 7, numRuns: runs(3000) };

/** Values that the generated requirements speak of, and others that none of them names. */
const NAMED = ['a', 'b', '-1', '0', '1', '2', '3', '4', '03'];
const UNIVERSE = [...NAMED, '', 'c', '1.5', '5', '6', '-2', '+2', '99999999999999999999', 'zzz'];
const KEYS = ['k', 'l', 'm'];

const expression: fc.Arbitrary<RequirementObject> = fc.oneof(
  fc.record({ key: fc.constant('k'), operator: fc.constantFrom('In', 'NotIn'), values: fc.subarray(NAMED) }),
  fc.record({ key: fc.constant('k'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  fc.record({
    key: fc.constant('k'),
    operator: fc.constantFrom('Gt', 'Lt', 'Gte', 'Lte'),
    values: fc.constantFrom('0', '1', '2', '3', '4').map((value) => [value]),
  }),
);

const list = fc.array(expression, { minLength: 1, maxLength: 4 });
const merged = (expressions: readonly RequirementObject[]) => {
  const requirement = parseRequirements(expressions).get('k');
  if (requirement === undefined) throw new Error('no requirement');
  return requirement;
};

describe('the algebra, against brute force', () => {
  it('a merged list allows what each of its expressions allows', () => {
    fc.assert(
      fc.property(list, (expressions) => {
        const requirement = merged(expressions);
        for (const value of UNIVERSE) expect(allowsValue(requirement, value)).toBe(allHold(expressions, value));
        expect(derivedOperator(requirement)).toBe(referenceOperator(expressions));
      }),
      SETTINGS,
    );
  });

  it('intersection is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(list, list, list, (one, two, three) => {
        const [a, b, c] = [merged(one), merged(two), merged(three)];
        expect(intersection(a, b)).toEqual(intersection(b, a));
        expect(intersection(intersection(a, b), c)).toEqual(intersection(a, intersection(b, c)));
        expect(intersection(a, a)).toEqual(a);
      }),
      SETTINGS,
    );
  });

  it('hasIntersection is what intersection leaves, and is symmetric', () => {
    fc.assert(
      fc.property(list, list, (one, two) => {
        const [a, b] = [merged(one), merged(two)];
        expect(hasIntersection(a, b)).toBe(derivedOperator(intersection(a, b)) !== 'DoesNotExist');
        expect(hasIntersection(a, b)).toBe(hasIntersection(b, a));
        expect(hasIntersection(a, b)).toBe(referenceOperator([...one, ...two]) !== 'DoesNotExist');
      }),
      SETTINGS,
    );
  });

  const keyed = fc.dictionary(fc.constantFrom(...KEYS), fc.array(expression, { minLength: 1, maxLength: 2 }));
  const requirementsOf = (lists: Readonly<Record<string, readonly RequirementObject[]>>) =>
    parseRequirements(Object.entries(lists).flatMap(([key, some]) => some.map((one) => ({ ...one, key }))));

  it('Intersects and Compatible are their definitions, key by key', () => {
    fc.assert(
      fc.property(keyed, keyed, fc.subarray(KEYS), (own, other, allowed) => {
        const [a, b] = [requirementsOf(own), requirementsOf(other)];
        const clashing = KEYS.filter((key) => own[key] && other[key] && !referenceAgrees(own[key], other[key]));
        const missing = KEYS.filter(
          (key) =>
            other[key] &&
            !own[key] &&
            !allowed.includes(key) &&
            ['In', 'Exists'].includes(referenceOperator(other[key])),
        );
        const keysOf = (found: readonly { readonly key: string }[]) => found.map(({ key }) => key).sort();
        expect(keysOf(conflicts(a, b))).toEqual(clashing.sort());
        expect(keysOf(conflicts(b, a))).toEqual(clashing.sort());
        expect(keysOf(incompatibilities(a, b, new Set(allowed)))).toEqual([...clashing, ...missing].sort());
      }),
      SETTINGS,
    );
  });
});

const r = (operator: string, ...values: string[]) => parseRequirement({ key: 'k', operator, values });

describe('what the notes on the algebra say', () => {
  it.each([
    [r('In', '1', '2'), false, 'In'],
    [r('NotIn', '1'), true, 'NotIn'],
    [r('Exists'), true, 'Exists'],
    [r('DoesNotExist'), false, 'DoesNotExist'],
    [r('Gt', '3'), true, 'Exists'],
    [r('Lt', '3'), true, 'Exists'],
    [r('Gte', '3'), true, 'Exists'],
    [r('Lte', '3'), true, 'Exists'],
  ])('case %#: complement and derived operator', (requirement, complement, operator) => {
    expect(requirement.complement).toBe(complement);
    expect(derivedOperator(requirement)).toBe(operator);
  });

  it('turns bounds into inclusive ones', () => {
    expect(r('Gt', '3').gte).toBe(4n);
    expect(r('Lt', '3').lte).toBe(2n);
    expect(r('Lt', '0').lte).toBe(-1n);
    expect(r('Gte', '3').gte).toBe(3n);
    expect(r('Lte', '3').lte).toBe(3n);
    expect(derivedOperator(r('Gt', '9223372036854775807'))).toBe('DoesNotExist');
    expect(derivedOperator(r('Gt', '99999999999999999999999'))).toBe('DoesNotExist');
    expect(r('Gte', '9223372036854775807').gte).toBe(9223372036854775807n);
  });

  it('a value that is no integer is outside of every bound', () => {
    expect(allowsValue(r('Gt', '3'), 'large')).toBe(false);
    expect(allowsValue(r('Exists'), 'large')).toBe(true);
    expect(allowsValue(r('Lt', '3'), '1.5')).toBe(false);
  });

  it('drops values outside of the bounds, and the bounds of a concrete result', () => {
    const both = intersection(r('In', '1', '5', 'x'), r('Gt', '3'));
    expect(both).toEqual(r('In', '5'));
    expect(intersection(r('NotIn', '1', '5'), r('Gt', '3'))).toEqual({ ...r('NotIn', '5'), gte: 4n });
  });

  it('turns a contradiction into DoesNotExist without an error', () => {
    expect(derivedOperator(intersection(r('In', 'a'), r('In', 'b')))).toBe('DoesNotExist');
    expect(derivedOperator(intersection(r('Gt', '5'), r('Lt', '3')))).toBe('DoesNotExist');
    const contradiction = combine(r('In', 'a'), r('In', 'b'));
    expect(conflicts(combine(r('DoesNotExist')), contradiction)).toEqual([]);
  });

  it('keeps the higher minValues, through contradictions too', () => {
    const wanting = (minValues: number, ...values: string[]) =>
      parseRequirement({ key: 'k', operator: 'In', values, minValues });
    expect(intersection(wanting(2, 'a', 'b'), wanting(1, 'a')).minValues).toBe(2);
    expect(intersection(wanting(2, 'a'), r('In', 'b')).minValues).toBe(2);
    expect(intersection({ ...r('Gt', '5'), minValues: 3 }, r('Lt', '3')).minValues).toBe(3);
  });

  it('does not see that NotIn empties an integer range', () => {
    const range = intersection(r('Gt', '1'), r('Lt', '4'));
    expect(hasIntersection(range, r('NotIn', '2', '3'))).toBe(true);
  });

  it('NotIn with a bound comes down to NotIn, so an absent label passes the bound', () => {
    const pool = combine(r('NotIn', '5'), r('Gt', '3'));
    expect(conflicts(combine(r('DoesNotExist')), pool)).toEqual([]);
    expect(conflicts(combine(r('DoesNotExist')), combine(r('NotIn', '1'), r('Gt', '3')))).toHaveLength(1);
  });

  it('a label that a type lacks meets NotIn and DoesNotExist only', () => {
    const lacking = combine(r('DoesNotExist'));
    const meets = (requirement: ReturnType<typeof r>) => conflicts(lacking, combine(requirement)).length === 0;
    expect([r('In', '1'), r('Exists'), r('Gt', '0'), r('Lt', '1'), r('Gte', '0'), r('Lte', '0')].some(meets)).toBe(
      false,
    );
    expect([r('NotIn', '1'), r('DoesNotExist')].every(meets)).toBe(true);
  });

  it('Compatible is asymmetric', () => {
    const defined = combine(r('In', 'a'));
    const empty = combine();
    expect(incompatibilities(defined, empty)).toEqual([]);
    expect(incompatibilities(empty, defined)).toHaveLength(1);
    expect(incompatibilities(empty, defined, new Set(['k']))).toEqual([]);
    expect(incompatibilities(empty, combine(r('NotIn', 'a')))).toEqual([]);
    expect(incompatibilities(empty, combine(r('DoesNotExist')))).toEqual([]);
    expect(incompatibilities(empty, combine(r('Gt', '1')))).toHaveLength(1);
  });

  it.each([
    ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
    ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
    ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
    ['beta.kubernetes.io/os', 'kubernetes.io/os'],
    ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
  ])('reads %s as %s', (old, key) => {
    const both = parseRequirements([
      { key: old, operator: 'In', values: ['x', 'y'] },
      { key, operator: 'In', values: ['y', 'z'] },
    ]);
    expect([...both.keys()]).toEqual([key]);
    expect([...(both.get(key)?.values ?? [])]).toEqual(['y']);
  });
});

describe('integers', () => {
  it.each([
    ['007', 7n],
    ['+7', 7n],
    ['-7', -7n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['9223372036854775808', undefined],
    ['-9223372036854775808', -(2n ** 63n)],
    ['', undefined],
    ['1_000', undefined],
    ['1.0', undefined],
    [' 1', undefined],
    ['９', undefined],
  ])('%s', (text, integer) => expect(parseInteger(text)).toBe(integer));

  it('of any length cost nothing', () => {
    expect(parseInteger(`${'0'.repeat(1e6)}7`)).toBe(7n);
    expect(parseInteger('9'.repeat(1e6))).toBeUndefined();
  });
});

it('writes a requirement in words', () => {
  expect(formatRequirement(r('In', 'b', 'a'))).toBe('k In [a, b]');
  expect(formatRequirement(r('Exists'))).toBe('k Exists');
  expect(formatRequirement(r('Gt', '2'))).toBe('k >= 3');
  expect(formatRequirement(intersection(r('NotIn', '5'), r('Gt', '3')))).toBe('k NotIn [5] >= 4');
});

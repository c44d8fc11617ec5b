import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, compareTexts, matches, nextSorting, sorted } from '../../src/report/islands/rows';

const texts = (...list: string[]): Cell[] => list.map((text) => ({ text, value: undefined }));
const numbers = (...list: (string | undefined)[]): Cell[] => list.map((value) => ({ text: `${value} vCPU`, value }));

describe('the rows of a table', () => {
  it('sort texts by code unit, runs of digits by their number', () => {
    const cells = texts('c7g.16xlarge', 'c7g.2xlarge', 'C7g.large', 'c7g.large', 'c10g.large');
    expect(sorted(cells, 'text', 'ascending').map((place) => cells[place]?.text)).toEqual([
      'C7g.large',
      'c7g.2xlarge',
      'c7g.16xlarge',
      'c7g.large',
      'c10g.large',
    ]);
  });

  it('sort numbers by what the cell is worth and not by its text', () => {
    expect(sorted(numbers('10', '9', '0.5', '-1'), 'number', 'ascending')).toEqual([3, 2, 1, 0]);
    expect(sorted(numbers('10', '9', '0.5', '-1'), 'number', 'descending')).toEqual([0, 1, 2, 3]);
  });

  it.each(['ascending', 'descending'] as const)('leave cells that say nothing at the end, %s', (direction) => {
    expect(sorted(numbers(undefined, '2', '', '2'), 'number', direction)).toEqual([1, 3, 0, 2]);
    expect(sorted(texts('', 'b', '', 'b'), 'text', direction)).toEqual([1, 3, 0, 2]);
  });

  it('come to the order in which they were written by the third click', () => {
    const once = nextSorting(undefined, 3);
    const twice = nextSorting(once, 3);
    expect([once, twice, nextSorting(twice, 3)]).toEqual([
      { column: 3, direction: 'ascending' },
      { column: 3, direction: 'descending' },
      undefined,
    ]);
    expect(nextSorting(twice, 1)).toEqual({ column: 1, direction: 'ascending' });
  });

  it('are found by each word of a search, in any case and order', () => {
    expect(matches('C7g.Large 2 vCPU', 'vcpu c7G')).toBe(true);
    expect(matches('C7g.Large 2 vCPU', 'vcpu c8')).toBe(false);
    expect(matches('C7g.Large', '')).toBe(true);
    expect(matches('a.c', 'a[.]c')).toBe(false);
  });

  it('are compared as an order asks: with itself equal, and the other way round the other way', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'B', '0', '1', '9', '.', '٣', 'e') });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareTexts(a, a)).toBe(0);
        expect(Math.sign(compareTexts(a, b))).toBe(0 - Math.sign(compareTexts(b, a)));
        if (compareTexts(a, b) <= 0 && compareTexts(b, c) <= 0) expect(compareTexts(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

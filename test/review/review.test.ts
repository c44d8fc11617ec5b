import { describe, expect, it } from 'vitest';
import { headline, review } from '../../src/review';
import { CHANGES } from './changes';
import { sidesOf } from './sides';

describe('a pull request with one change', () => {
  it.each(CHANGES.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const { before, after } = sidesOf(row);
    const result = review(before, after);
    const worst = result.changes.filter(({ effect }) => effect === result.worst);
    expect({ effect: result.worst, headline: headline(result) }).toEqual({
      effect: row.effect,
      headline: row.headline,
    });
    if (row.effect !== 'none') expect(worst.map(({ rule }) => rule)).toContain(row.rule);
    if (row.says !== undefined && row.effect !== 'none') {
      expect(
        worst
          .filter(({ rule }) => rule === row.rule)
          .map(({ reason }) => reason)
          .join('\n'),
      ).toContain(row.says);
    }
  });
});

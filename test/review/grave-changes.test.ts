import { expect, it } from 'vitest';
import { graveChanges, headline, rankOf, review } from '../../src/review';
import { FULL } from '../full';
import { CHANGES } from './changes';
import { sidesOf } from './sides';

it('the grave changes are those of the review, and its first line', () => {
  let grave = 0;
  for (const row of CHANGES.filter((_, index) => FULL || index % 6 === 0)) {
    const { before, after } = sidesOf(row);
    const whole = review(before, after);
    const told = graveChanges(before, after);
    const wanted = whole.changes.filter(({ effect }) => rankOf(effect) < rankOf('behaviour'));
    expect({ name: row.name, changes: told.changes }).toEqual({
      name: row.name,
      changes: expect.arrayContaining([...wanted]),
    });
    expect(told.changes).toHaveLength(wanted.length);
    if (wanted.length === 0) continue;
    grave++;
    expect([told.worst, headline(told)]).toEqual([whole.worst, headline(whole)]);
  }
  expect(grave).toBeGreaterThan(FULL ? 40 : 5);
});

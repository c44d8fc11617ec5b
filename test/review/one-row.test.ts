import { expect, it } from 'vitest';
import { review } from '../../src/review';
import { sidesOf } from './sides';

const ROW = { name: '', effect: 'none', rule: '', headline: '', source: '' } as const;

it('limits that allow another number of nodes are told in one row', () => {
  const { before, after } = sidesOf({ ...ROW, change: [['NodePool/general', 'spec.limits.cpu', 500]] });
  const rows = review(before, after).changes.filter(({ path }) => path.startsWith('spec.limits'));
  expect(rows).toEqual([
    expect.objectContaining({
      rule: 'review/pool-behaviour',
      path: 'spec.limits.cpu',
      before: 1000,
      after: 500,
      reason: expect.stringMatching(/; they allow at most 500 nodes, at most 1000 before$/),
    }),
  ]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Review, readReview, review, reviewMarkdown } from '../../src/review';
import { CHANGES } from './changes';
import { sidesOf } from './sides';

const [ROW] = CHANGES;
if (ROW === undefined) throw new Error('no changes');
const { before, after } = sidesOf(ROW);
const REVIEW: Review = JSON.parse(JSON.stringify(review(before, after)));
const [CHANGE] = REVIEW.changes;
if (CHANGE === undefined) throw new Error('no consequence');

const problemOf = (value: unknown): string | undefined => {
  const read = readReview(typeof value === 'string' ? value : JSON.stringify(value));
  return 'problem' in read ? read.problem : undefined;
};

/** The review with some of its first change replaced. */
const changed = (more: object): object => ({
  ...REVIEW,
  changes: [{ ...CHANGE, ...more }, ...REVIEW.changes.slice(1)],
});

describe('a review that was written as JSON', () => {
  it('is read as it was', () => {
    for (const row of CHANGES.filter((_, index) => index % 7 === 0)) {
      const sides = sidesOf(row);
      const result = review(sides.before, sides.after, { nodes: { general: 40 }, at: '2026-11-28T20:00:00Z' });
      expect(readReview(JSON.stringify(result))).toEqual({ review: JSON.parse(JSON.stringify(result)) });
    }
  });

  it.each([
    ['no JSON', '{', 'it is no JSON'],
    ['nothing', '', 'it is no JSON'],
    ['a list', [], 'it is not of type object'],
    ['another version', { ...REVIEW, version: 2 }, 'its version is not 1, the one that is known here'],
    ['a key too many', { ...REVIEW, pull: 7 }, 'it has a key that no review has'],
    ['a key too few', { ...REVIEW, notLookedAt: undefined }, 'it has no notLookedAt'],
    ['an effect that is none', changed({ effect: 'explodes' }), 'changes[0].effect has a value that no review has'],
    ['a number for a text', changed({ reason: 1 }), 'changes[0].reason is not of type string'],
    ['nodes that are text', changed({ nodes: 'all' }), 'changes[0].nodes is not of type integer or null'],
    ['a key too many in a change', changed({ '##[x]': 1 }), 'changes[0] has a key that no review has'],
    ['a rule that is none', changed({ rule: 'review/<b>' }), 'changes[0].rule has a value that no review has'],
    ['a cluster of another form', { ...REVIEW, clusters: { '##[x]': 1 } }, 'a cluster is not of type object'],
    ['a cluster that is not told', changed({ cluster: '__proto__' }), 'changes[0].cluster is none of clusters'],
    ['less than it does', { ...REVIEW, worst: 'none' }, 'worst is not the worst of changes'],
    [
      'the worst at the end',
      {
        ...REVIEW,
        worst: 'deletes',
        changes: [
          { ...CHANGE, effect: 'rolls' },
          { ...CHANGE, effect: 'deletes' },
        ],
      },
      'changes are not in order, worst first',
    ],
  ])('is refused with %s', (_, value, problem) => {
    expect(problemOf(value)).toBe(problem);
  });

  it('is limited in depth, before anything walks it', () => {
    const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const withValue = (json: string): string => JSON.stringify(changed({ before: 'HERE' })).replace('"HERE"', json);
    expect(problemOf(withValue(deep(1_000_000)))).toBe('it has more than 100 levels');
    expect(problemOf(withValue(deep(90)))).toBeUndefined();
    expect(problemOf(withValue(JSON.stringify(`"\\${'['.repeat(1_000)}`)))).toBeUndefined();
  });

  it('is limited in size, and what is large makes no large text', () => {
    expect(problemOf(' '.repeat(64 * 1024 * 1024 + 1))).toBe('it has more than 67108864 characters');
    const read = readReview(
      JSON.stringify(changed({ reason: '<b>'.repeat(1_000_000), before: '|'.repeat(1_000_000) })),
    );
    expect('review' in read && reviewMarkdown(read.review).length).toBeLessThan(20_000);
  });

  it('never throws', () => {
    const text = JSON.stringify(REVIEW);
    const spliced = fc
      .tuple(fc.nat(text.length), fc.nat(20), fc.oneof(fc.string(), fc.json()))
      .map(([from, length, piece]) => text.slice(0, from) + piece + text.slice(from + length));
    fc.assert(
      fc.property(fc.oneof(fc.json(), spliced), (each) => {
        const read = readReview(each);
        if ('problem' in read) expect(read.problem).toMatch(/^.{5,200}$/);
        else expect(reviewMarkdown(read.review)).toContain('### Karpenter: ');
      }),
      { numRuns: 300 },
    );
  });
});

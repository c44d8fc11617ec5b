import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { review, reviewMarkdown, reviewText } from '../../src/review';
import { runs } from '../full';
import { anyCluster, anyObjects } from './any-cluster';

describe('whatever is in the files', () => {
  it('is reviewed: nothing throws, and the other way round neither', () => {
    fc.assert(
      fc.property(fc.tuple(anyCluster, anyCluster, anyObjects), ([before, after, layer]) => {
        const [a, b] = [{ clusters: [before] }, { clusters: [after], layers: [{ folder: 'base', objects: layer }] }];
        for (const result of [review(a, b), review(b, a)]) {
          expect(reviewText(result, { details: true })).not.toBe('');
          expect(reviewMarkdown(result)).not.toBe('');
          JSON.stringify(result);
        }
      }),
      { seed: 7, numRuns: runs(10_000) / 4 },
    );
  }, 1_800_000);
});

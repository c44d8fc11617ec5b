import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/cloudformation';
import { KARPENTER_MINORS } from '../../src/karpenter';
import { IDENTITY_CASES, QUEUE_CASES, TRUST_CASES, verdicts } from './cases';
import { ENV_NAMES } from './clusters';

describe('the imported requests', () => {
  it('are all there', () => {
    expect([IDENTITY_CASES.length, QUEUE_CASES.length, TRUST_CASES.length]).toEqual([138, 3, 4]);
    // Seven are about China alone, four about GovCloud; those about Ireland are asked everywhere.
    expect(ENV_NAMES.map((env) => verdicts(env, '1.14', 'reference').length)).toEqual([134, 141, 138]);
  });

  describe.each(PROFILES)('%s', (profile) => {
    describe.each(ENV_NAMES)('in %s', (env) => {
      it.each(KARPENTER_MINORS)('decides as expected for %s', (minor) => {
        const decided = verdicts(env, minor, profile);
        expect(decided.length).toBeGreaterThan(120);
        expect(decided.filter((verdict) => verdict.decided !== verdict.expected)).toEqual([]);
      });
    });
  });
});

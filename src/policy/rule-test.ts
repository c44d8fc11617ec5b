import type { Finding } from '../findings';
import { examplesOf, type PolicyInput } from './examples';
import { policyFindings } from './policy-findings';
import type { PolicyRule } from './policy-rule';

/** What a rule of your own says of its two examples, for a test: something of `bad`, nothing of `good`. */
export interface RuleTest {
  readonly bad: readonly Finding[];
  readonly good: readonly Finding[];
}

/**
 * Asks a rule about its own examples.
 *
 * @example
 * const { bad, good } = policy.testRule(poolName);
 * expect(bad).toHaveLength(1);
 * expect(good).toEqual([]);
 */
export function testRule(rule: PolicyRule): RuleTest {
  const asked = ({ objects, settings, ...input }: PolicyInput): readonly Finding[] =>
    policyFindings(objects, {
      ...input,
      settings: { ...settings, preset: 'off', rules: { [rule.id]: 'error' }, own: [rule] },
    })
      .map(({ finding }) => finding)
      .filter((finding) => finding.rule === rule.id);
  const { bad, good } = examplesOf(rule);
  return { bad: asked(bad), good: asked(good) };
}

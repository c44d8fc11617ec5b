import { expect, it } from 'vitest';
import { explainRule } from '../../src/cli/explain-rule';
import { RULES } from '../../src/cli/rules';

it('prints a rule with why, fix and page', () => {
  const { stdout, ...rest } = explainRule('set/missing-nodeclass');
  expect(rest).toEqual({ stderr: [], exitCode: 0 });
  expect(stdout).toBe(`set/missing-nodeclass (warning): The node class of a pool is not among the objects
Without the node class the pool is not Ready and launches nothing. It is an error where the objects are all that the cluster will have.
fix: add the EC2NodeClass, or correct the reference
see: https://karpenter.sh/docs/concepts/nodepools/
`);
});

it('knows each rule', () => {
  for (const [id, { fix }] of RULES) expect(explainRule(id).stdout).toContain(`\nfix: ${fix}\n`);
});

it.each([
  ['admision/range', 'admission/range'],
  ['duplicate-name', 'set/duplicate-name'],
  ['sets/foreign-role', 'set/foreign-role'],
])('ends with 2 for %j, and names what is near: %s', (asked, near) => {
  const { stdout, stderr, exitCode } = explainRule(asked);
  expect([stdout, exitCode, stderr.length]).toEqual(['', 2, 1]);
  expect(stderr[0]).toContain(`near it: ${near},`);
});

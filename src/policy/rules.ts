import type { Rule, RuleTable } from '../findings';
import type { PolicyRule } from './policy-rule';
import { POLICY } from './rules/all';

/** As it is in production, where rules matter most. */
const described = ({ id, levels, title, why, fix, url }: PolicyRule): Rule => ({
  id,
  severity: levels.production === 'off' ? 'info' : levels.production,
  title,
  why,
  fix,
  url,
});

export const POLICY_RULES: RuleTable = {
  prefix: 'policy',
  about:
    'What is valid and still unwise. How much it matters depends on the tier of the cluster: errors are errors in production alone.',
  rules: POLICY.map(described),
};

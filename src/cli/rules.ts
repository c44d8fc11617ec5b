import { CHECK_RULES } from '../check/rules';
import type { Rule, RuleTable } from '../findings';

/** Every rule there is, by prefix. A file to load only where rules are explained: most runs find nothing. */
export const RULE_TABLES: readonly RuleTable[] = [CHECK_RULES];

/** All rules by id. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  RULE_TABLES.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])),
);

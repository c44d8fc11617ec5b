import * as operations from './cel-operations';

/** One rule of `x-kubernetes-validations`. The build compiles it; the code is loaded with the first rule. */
export interface CelRule {
  /** Whether the rule compares with the object as it was: only updates are held against it. */
  readonly transition: boolean;
  /**
   * Whether the values, as {@link normalize} gives them, satisfy the rule.
   * A value that the rule needs and does not find is a violation, as in the API server.
   */
  holds(self: unknown, oldSelf?: unknown): boolean;
}

type Rule = (self: unknown, oldSelf?: unknown) => unknown;
type Rules = Readonly<Record<string, () => Rule>>;

let rules: Rules | undefined;

function loadRule(rule: string): Rule {
  rules ??= (require('./generated/rules.cjs') as (cel: typeof operations) => Rules)(operations);
  const make = rules[rule];
  if (make === undefined) throw new Error(`the build has not compiled the rule ${rule}`);
  return make();
}

/** A rule of a CRD. */
export function celRule(rule: string): CelRule {
  let code: Rule | undefined;
  return {
    transition: /\boldSelf\b/.test(rule),
    holds(self, oldSelf) {
      code ??= loadRule(rule);
      return code(self, oldSelf) === true;
    },
  };
}

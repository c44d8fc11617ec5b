import * as operations from './cel-operations';

/** One rule of `x-kubernetes-validations`. The build compiles it; the code is loaded with the first rule. */
export interface CelRule {
  /** Whether the rule compares with the object as it was: only updates are held against it. */
  readonly transition: boolean;
  /**
   * Whether the values, as {@link normalize} gives them, satisfy the rule. Undefined where CEL cannot evaluate it: a value
   * that it needs is missing or of another type, which to the API server is a violation that nothing excuses.
   */
  evaluate(self: unknown, oldSelf?: unknown): boolean | undefined;
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
    evaluate(self, oldSelf) {
      code ??= loadRule(rule);
      const answer = code(self, oldSelf);
      return typeof answer === 'boolean' ? answer : undefined;
    },
  };
}

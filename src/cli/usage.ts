/** A rule of the command line, whatever the values mean. */
export interface UsageRule {
  readonly ok: boolean;
  readonly text: string;
}

/** An option that takes one of some words, or is not given. */
export const oneOf = (option: string, value: string | undefined, known: readonly string[]): UsageRule => ({
  ok: value === undefined || known.includes(value),
  text: `--${option} takes one of ${known.join(', ')}`,
});

/** One line for each rule that is broken. */
export const usageLines = (rules: readonly UsageRule[]): string[] => [
  ...new Set(rules.filter(({ ok }) => !ok).map(({ text }) => `error: ${text}`)),
];

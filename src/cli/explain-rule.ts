import { nearest, type Rule, valueText } from '../findings';
import { type CommandResult, wrongUsage } from './command-result';
import { RULES } from './rules';

/** A rule as a person reads it. */
const ruleText = ({ id, severity, title, why, fix, url }: Rule): string =>
  [`${id} (${severity}): ${title}`, why, `fix: ${fix}`, ...(url === undefined ? [] : [`see: ${url}`]), ''].join('\n');

const withoutPrefix = (id: string): string => id.slice(id.indexOf('/') + 1);

/** The ids that were most likely meant; the part before the slash may be wrong or missing. */
function likely(asked: string): string {
  const names = nearest(withoutPrefix(asked), new Set([...RULES.keys()].map(withoutPrefix)));
  return names.flatMap((name) => [...RULES.keys()].filter((id) => withoutPrefix(id) === name)).join(', ');
}

/** What a rule is about, or which ones may have been meant. */
export function explainRule(id: string): CommandResult {
  const rule = RULES.get(id);
  if (rule !== undefined) return { stdout: ruleText(rule), stderr: [], exitCode: 0 };
  return wrongUsage(`error: no rule is called ${valueText(id)}; near it: ${likely(id)}`);
}

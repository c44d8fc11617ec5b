import type { Command } from 'commander';
import { nearest, type Rule, valueText } from '../findings';
import { type CommandResult, finish, wrongUsage } from './command-result';
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

/** `cdk8s-karpenter explain rule ID`: more than the one line of a finding. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('say more of what a finding names')
    .command('rule')
    .description('say what a rule is about, why it matters and the way out')
    .argument('<id>', 'as a finding names it, such as set/duplicate-name')
    .addHelpText('after', '\nExit code: 0, or 2 for an id that is none.')
    .action((id: string) => finish(explainRule(id)));
}

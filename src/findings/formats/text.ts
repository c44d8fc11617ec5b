import type { CheckReport } from '../report';
import type { RuleById } from '../rule';
import { ruleSummary, type TellOptions, tellFindings } from '../told';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** For people. */
export function textReport(
  { findings, summary, unreadable }: CheckReport,
  _ruleById?: RuleById,
  options?: TellOptions,
): string {
  const { karpenter, skipped, errors, warnings, acknowledged } = summary;
  const counts = [
    `${counted(karpenter, 'Karpenter object')} checked`,
    `${skipped} skipped`,
    ...(unreadable.length > 0 ? [`${unreadable.length} unreadable`] : []),
  ].join(', ');
  return [
    ...tellFindings(findings, options),
    ...ruleSummary(findings),
    `${counts}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}${acknowledged > 0 ? `, ${acknowledged} acknowledged` : ''}`,
    '',
  ].join('\n');
}

import type { CheckReport } from '../report';
import { findingText } from '../text';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** For people. */
export function textReport({ findings, summary, unreadable }: CheckReport): string {
  const { karpenter, skipped, errors, warnings } = summary;
  const counts = [
    `${counted(karpenter, 'Karpenter object')} checked`,
    `${skipped} skipped`,
    ...(unreadable.length > 0 ? [`${unreadable.length} unreadable`] : []),
  ].join(', ');
  return [
    ...findings.map(findingText),
    `${counts}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
    '',
  ].join('\n');
}

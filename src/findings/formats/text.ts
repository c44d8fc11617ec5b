import type { CheckReport } from '../../check/check';
import { findingText } from '../finding-text';

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
    ...findings.map(({ file, line, ...finding }) => findingText({ ...finding, source: { file, line } })),
    `${counts}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
    '',
  ].join('\n');
}

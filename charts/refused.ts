import type { IConstruct } from 'constructs';
import { type Finding, findingText, isError } from '../src/findings';
import { judged } from './judge';

const pathOf = ({ source }: Finding): string => (source !== undefined && 'construct' in source ? source.construct : '');

const isBelow = (path: string, scope: string): boolean =>
  scope === '' || path === scope || path.startsWith(`${scope}/`);

/**
 * What the rules refuse of the objects of a tree, as texts by path of the chart that each belongs to; of what belongs to
 * none of them, the first one says it. Warnings stop nothing and are printed.
 */
export function refusedByChart(root: IConstruct, charts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>(charts.map((chart) => [chart, []]));
  for (const finding of judged(root)) {
    const text = findingText(finding);
    if (!isError(finding)) {
      process.stderr.write(`${text}\n`);
      continue;
    }
    const path = pathOf(finding);
    const chart = charts.filter((each) => isBelow(path, each)).at(-1) ?? charts[0];
    if (chart !== undefined) texts.get(chart)?.push(text);
  }
  return texts;
}

import { valueText, visibleText } from '../../findings';
import type { Review, ReviewChange } from '../types';
import { countsText, findingsText, type Group, groupsOf, placesText } from './groups';
import { headline } from './headline';

/** Lines of consequences that are shown without `details`: with the rest about a screen. */
const SCREEN = 24;

export interface TextOptions {
  /** Whether everything is shown, however long. @default false */
  readonly details?: boolean;
}

/** Text on one line, whatever names hold. */
const oneLine = (text: string): string => visibleText(text).replaceAll('\n', '\\n');

const valuesText = ({ change, sameValues }: Group): string => {
  const { before, after } = change;
  if (before === null && after === null) return '';
  if (!sameValues) return ': another value in each cluster';
  if (before === null) return `: ${valueText(after)}`;
  return after === null ? `: ${valueText(before)} goes` : `: ${valueText(before)} -> ${valueText(after)}`;
};

/** Whether the pools are not said by the object itself. */
const otherPools = ({ pools, resource }: ReviewChange): readonly string[] =>
  pools.filter((name) => `NodePool/${name}` !== resource);

function groupLines(group: Group, result: Review): readonly string[] {
  const { change, clusters, nodes } = group;
  const { effect, rule, resource, path, reason, pace, accepted, fix, source } = change;
  const pools = otherPools(change);
  const isGrave = !['behaviour', 'new-nodes'].includes(effect);
  return [
    `${effect.padEnd(11)} ${resource}${path === '' ? '' : ` ${path}`}${valuesText(group)}`,
    `  ${reason} [${rule}]`,
    ...(pools.length === 0 ? [] : [`  pools: ${pools.join(', ')}${nodes === undefined ? '' : ` (${nodes} nodes)`}`]),
    ...(pace === null ? [] : [`  pace: ${pace.text}`]),
    ...(Object.keys(result.clusters).length < 2 ? [] : [`  in ${placesText(clusters, result)}`]),
    ...(accepted === null ? [] : [`  accepted: ${accepted.reason}${until(accepted.until)}`]),
    ...(isGrave && fix !== null && accepted === null ? [`  fix: ${fix}`] : []),
    ...(isGrave && source !== null ? [`  see: ${source}`] : []),
  ].map(oneLine);
}

const until = (day: string | null): string => (day === null ? '' : `, until ${day}`);

/** A review for a terminal: the worst first, a screen at most unless everything is asked for. */
export function reviewText(result: Review, { details = false }: TextOptions = {}): string {
  const groups = groupsOf(result);
  const lines: string[] = [oneLine(headline(result))];
  const counts = countsText(groups, result);
  if (counts !== '') lines.push(counts);
  let left = details ? Number.POSITIVE_INFINITY : SCREEN;
  let told = 0;
  for (const group of groups) {
    const own = groupLines(group, result);
    if (told > 0 && own.length + 1 > left) break;
    lines.push('', ...own);
    left -= own.length + 1;
    told++;
  }
  if (told < groups.length) lines.push('', `${groups.length - told} more: --details shows all`);
  const { findings, notLookedAt } = result;
  const all = findings.new.length + findings.cured.length + findings.remaining.length;
  if (all > 0) lines.push('', `findings of check: ${findingsText(result)}`);
  const shownFindings = details ? findings.new : findings.new.slice(0, 3);
  for (const { rule, resource, path, message, severity } of shownFindings) {
    lines.push(oneLine(`  new ${severity}: ${resource}${path === '' ? '' : ` ${path}`}: ${message} [${rule}]`));
  }
  const gaps = details ? notLookedAt : notLookedAt.slice(0, 3);
  if (gaps.length > 0) lines.push('', ...gaps.map((gap) => oneLine(`not looked at: ${gap}`)));
  if (gaps.length < notLookedAt.length) lines.push(`not looked at: ${notLookedAt.length - gaps.length} more`);
  return `${lines.join('\n')}\n`;
}

import { oneLine, valueText, wrapped } from '../../findings';
import type { Review } from '../types';
import {
  countsText,
  findingsText,
  type Group,
  groupsOf,
  isGrave,
  otherPools,
  paceParts,
  placesText,
  type Row,
  rowsOf,
  waysOf,
} from './groups';
import { headline } from './headline';

/** Lines of consequences that are shown without `details`: with the rest about a screen. */
const SCREEN = 26;
/** New findings and gaps that are shown without `details`. */
const [MOST_FINDINGS, MOST_GAPS] = [3, 3];

/** A narrower terminal breaks lines as well as we do. */
const FEWEST_COLUMNS = 40;

export interface TextOptions {
  /** Whether everything is shown, however long. @default false */
  readonly details?: boolean;
  /** Columns to break lines at, at words. @default - lines are not broken */
  readonly columns?: number;
}

const valuesText = ({ change, sameValues }: Group): string => {
  const { before, after } = change;
  if (before === null && after === null) return '';
  if (!sameValues) return ': another value in each cluster';
  if (before === null) return `: ${valueText(after)}`;
  return after === null ? `: ${valueText(before)} goes` : `: ${valueText(before)} -> ${valueText(after)}`;
};

/** What was said above already is not said again. */
type Told = Set<string>;

const once = (told: Told, line: string): readonly string[] => {
  const isNew = !told.has(line);
  told.add(line);
  return isNew ? [line] : [];
};

/** Which nodes go, and how fast: each pool on a line of its own where they differ. */
function nodesLines({ change, nodes }: Group): readonly string[] {
  const { pace, effect } = change;
  const pools = otherPools(change);
  const paces = paceParts(pace);
  const count = nodes === undefined ? '' : ` (${nodes} ${nodes === 1 ? 'node' : 'nodes'})`;
  return [
    ...(pools.length === 0 || paces.length > 1 || !isGrave(effect) ? [] : [`  pools: ${pools.join(', ')}${count}`]),
    ...paces.map((each) => `  ${paces.length > 1 ? '- ' : 'pace: '}${each}`),
  ];
}

function rowLines(row: Row, result: Review, { details = false }: TextOptions, told: Told): readonly string[] {
  const [group] = row;
  const { effect, resource, path, accepted } = group.change;
  const isCounted = Object.keys(result.clusters).length > 1;
  const sources = details && isGrave(effect) ? row.flatMap(({ change }) => change.source ?? []) : [];
  return [
    `${effect.padEnd(11)} ${resource}${path === '' ? '' : ` ${path}`}${valuesText(group)}`,
    ...(isCounted ? [`  in ${placesText(group.clusters, result)}`] : []),
    ...row.map(({ change }) => `  ${row.length > 1 ? '- ' : ''}${change.reason} [${change.rule}]`),
    ...nodesLines(group),
    ...(accepted === null ? [] : [`  accepted: ${accepted.reason}${until(accepted.until)}`]),
    ...waysOf(row).flatMap((way) => once(told, `  fix: ${way}`)),
    ...sources.flatMap((source) => once(told, `  see: ${source}`)),
  ].map(oneLine);
}

const until = (day: string | null): string => (day === null ? '' : `, until ${day}`);

/** A review for a terminal: the worst first, a screen at most unless everything is asked for. */
export function reviewText(result: Review, options: TextOptions = {}): string {
  const { details = false, columns = Number.POSITIVE_INFINITY } = options;
  const fitted = (lines: readonly string[]): readonly string[] =>
    lines.flatMap((line) => wrapped(line, columns < FEWEST_COLUMNS ? Number.POSITIVE_INFINITY : columns));
  const groups = groupsOf(result);
  const head = [oneLine(headline(result)), countsText(groups, result)].filter((line) => line !== '');
  const lines: string[] = [...fitted(head)];
  let left = details ? Number.POSITIVE_INFINITY : SCREEN;
  let shown = 0;
  const told: Told = new Set();
  for (const row of rowsOf(groups)) {
    const own = fitted(rowLines(row, result, options, told));
    if (shown > 0 && own.length + 1 > left) break;
    lines.push('', ...own);
    left -= own.length + 1;
    shown += row.length;
  }
  if (shown < groups.length) lines.push('', `${groups.length - shown} more: --details shows all`);
  const { findings, notLookedAt } = result;
  const found = findingsText(result);
  if (found !== '') lines.push('', `findings of check: ${found}`);
  const shownFindings = details ? findings.new : findings.new.slice(0, MOST_FINDINGS);
  const findingLines = shownFindings.map(({ rule, resource, path, message, severity }) =>
    oneLine(`  new ${severity}: ${resource}${path === '' ? '' : ` ${path}`}: ${message} [${rule}]`),
  );
  const gaps = details ? notLookedAt : notLookedAt.slice(0, MOST_GAPS);
  lines.push(...fitted(findingLines), ...(gaps.length === 0 ? [] : ['']));
  lines.push(...fitted(gaps.map((gap) => oneLine(`not looked at: ${gap}`))));
  if (gaps.length < notLookedAt.length) lines.push(`not looked at: ${notLookedAt.length - gaps.length} more`);
  return `${lines.join('\n')}\n`;
}

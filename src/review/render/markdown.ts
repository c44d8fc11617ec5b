import { valueText, visibleText } from '../../findings';
import type { Effect } from '../effects';
import type { Review, ReviewFinding } from '../types';
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

/** What every text keeps below, the empty one and the failed one too: GitHub takes 65,536 characters. */
export const MARKDOWN_BUDGET = 60_000;

/** Rows of the table; the rest is told below. */
const MOST_ROWS = 10;
/** Characters of a part of a row; a whole sentence of ours fits. */
const MOST_CELL = 300;
const MOST_TEXT = 600;
/** Reasons in a row. */
const MOST_REASONS = 8;

export interface MarkdownOptions {
  /** Text of a hidden comment by which the comment is found again; letters, digits, `:`, `_`, `-` and blanks. @default - none */
  readonly marker?: string;
  /** Whether it takes the place of an older text: that nothing is left of it is said then. @default false */
  readonly replaces?: boolean;
  /** A sentence at the end. @default - none */
  readonly note?: string;
}

const LABELS: Readonly<Record<Effect, string>> = {
  deletes: '🛑 nodes are deleted',
  stops: '⛔ launches nothing',
  refused: '❌ refused',
  rolls: '🔁 every node rolls',
  'may-roll': '❓ some may roll',
  'no-pool': '📭 pods find no pool',
  'scales-down': '📉 scales down',
  aws: '☁️ AWS resource goes',
  behaviour: '⚙️ behaves differently',
  'new-nodes': '🆕 new nodes only',
  none: '✅ none',
};

const cut = (text: string, most: number): string => {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
};

/** Text that is nothing but text, wherever it stands: no tag, no link, no mention, no reference to an issue. */
export function plainText(text: string, most: number = MOST_TEXT): string {
  // Whatever is beyond that is cut anyway: a point has two units at most.
  return (
    cut(visibleText(text.slice(0, 2 * most + 1)), most)
      .trimStart()
      // At the beginning of a line some begin a list or a heading.
      .replace(/^[=+-]|[^\p{L}\p{N} ,;=+…·→-]/gu, (char) => `&#${char.codePointAt(0)};`)
      .replaceAll('&#64;', '&#64;&#8203;')
      .replaceAll('&#35;', '&#35;&#8203;')
      .replace(/\bGH-/gi, (found) => `${found}&#8203;`)
  );
}

/** Longer words would make a table wider than a narrow page. */
const LONG_WORD = /[\p{L}\p{N}]{17,}/gu;

const inLongWord = (word: string): string =>
  word.replace(/\p{Ll}(?=\p{Lu})/gu, '$&<wbr>').replace(/[\p{L}\p{N}]{16}(?=[\p{L}\p{N}])/gu, '$&<wbr>');

/** Text of a cell, with places where a long word may break. */
const cellText = (text: string, most: number = MOST_CELL): string =>
  plainText(text, most).replace(LONG_WORD, inLongWord);

/** A name or value may break after its separators too. */
const breakable = (text: string): string => text.replace(/&#(?:4[4-7]|58|61);|[,=-]/g, '$&<wbr>');

const code = (text: string, most: number = MOST_CELL): string =>
  text === '' ? '' : `<code>${breakable(cellText(text, most))}</code>`;

const valueCode = (value: unknown): string => (value === null ? 'none' : code(valueText(value), 80));

const valuesCell = ({ change, sameValues }: Group): string => {
  const { before, after, path } = change;
  const values =
    before === null && after === null
      ? ''
      : sameValues
        ? ` ${valueCode(before)} → ${valueCode(after)}`
        : ' another value in each cluster';
  return `${code(path)}${values}`;
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** Which nodes go, and how fast: each pool on a line of its own where they differ. */
function nodesLines({ change, nodes }: Group): readonly string[] {
  const { effect, pace, pools } = change;
  if (!isGrave(effect)) return [];
  const paces = paceParts(pace).map((each) => cellText(each));
  if (paces.length > 1) return paces.map((each) => `• ${each}`);
  const names = cellText(pools.join(', '));
  const [only] = paces;
  if (nodes !== undefined) {
    const counted = `${nodes} ${nodes === 1 ? 'node' : 'nodes'} of ${names}`;
    return [only === undefined ? counted : `${counted}: ${only}`];
  }
  if (otherPools(change).length === 0) return paces;
  return [only === undefined ? `pools: ${names}` : `${names}: ${only}`];
}

/** What happens in a line, where, why, how fast, and the way out unless a row above told it. */
function tableRow(all: Row, result: Review, ways: ReadonlySet<string>): string {
  const [group] = all;
  const { change, clusters } = group;
  const { effect, resource, accepted } = change;
  const reasons = unique(all.map((each) => each.change.reason));
  const lines = [
    `${code(resource)} ${valuesCell(group)}`.trim(),
    ...(Object.keys(result.clusters).length < 2 ? [] : [cellText(`in ${placesText(clusters, result)}`)]),
    ...reasons.slice(0, MOST_REASONS).map((reason) => `${reasons.length > 1 ? '• ' : ''}${cellText(reason)}`),
    ...(reasons.length > MOST_REASONS ? [`• ${reasons.length - MOST_REASONS} more below`] : []),
    ...nodesLines(group),
    ...(accepted === null ? [] : [`accepted: ${cellText(accepted.reason)}`]),
    ...waysOf(all).flatMap((way) => (ways.has(way) ? [] : [`<b>way out:</b> ${cellText(way)}`])),
  ];
  return row([LABELS[effect] ?? plainText(effect), lines.join('<br>')]);
}

/** The table, as far as there is room for its rows. */
function addTable(page: Page, groups: readonly Group[], result: Review): void {
  if (groups.length === 0) return;
  page.add(TABLE_HEAD);
  const ways = new Set<string>();
  let told = 0;
  for (const each of rowsOf(groups).slice(0, MOST_ROWS)) {
    if (!page.add(tableRow(each, result, ways), MARKDOWN_BUDGET / 2)) break;
    told += each.length;
    for (const way of waysOf(each)) ways.add(way);
  }
  if (told < groups.length) page.add(`\n${groups.length - told} more below.\n`);
}

function detail(group: Group, result: Review): string {
  const { change, clusters, nodes } = group;
  const { effect, rule, resource, reason, pools, source, fix, accepted, pace } = change;
  const lines = [
    `- **${LABELS[effect] ?? plainText(effect)}** ${code(resource)} ${valuesCell(group)}`,
    `  ${plainText(reason)}`,
    pools.length === 0 ? '' : `  pools: ${code(pools.join(', '))}${nodes === undefined ? '' : ` (${nodes} nodes)`}`,
    pace === null ? '' : `  pace: ${plainText(pace.text)}`,
    Object.keys(result.clusters).length < 2 ? '' : `  in ${plainText(placesText(clusters, result))}`,
    accepted === null
      ? `  way out: ${plainText(fix ?? 'none is known')}`
      : `  accepted: ${plainText(accepted.reason)}${accepted.until === null ? '' : `, until ${plainText(accepted.until)}`}`,
    `  ${code(rule)}${source === null ? '' : `, see ${plainText(source)}`}`,
  ];
  return `${lines.filter((line) => line !== '').join('  \n')}\n`;
}

const findingLine = ({ rule, severity, cluster, resource, path, message }: ReviewFinding): string =>
  `- ${plainText(severity)}: ${code([cluster, resource].filter((part) => part !== '').join(' '))} ${code(path)} ${plainText(message)} ${code(rule)}\n`;

/** A text that grows by whole entries and never beyond its budget. */
class Page {
  private text = '';

  constructor(private readonly most: number) {}

  /** Room for what has to come at the end. */
  add(text: string, reserve = 0): boolean {
    if (this.text.length + text.length + reserve > this.most) return false;
    this.text += text;
    return true;
  }

  /** Entries in a fold, as many as there is room for; what is cut is counted. */
  fold(summary: string, entries: readonly string[], reserve: number): void {
    const [open, close] = [`\n<details><summary>${summary}</summary>\n\n`, '\n</details>\n'];
    const note = (count: number): string => `\n${count} more did not fit.\n`;
    const rest = reserve + close.length + note(entries.length).length;
    if (entries.length === 0 || !this.add(open, rest)) return;
    let told = 0;
    for (const entry of entries) {
      if (!this.add(entry, rest)) break;
      told++;
    }
    if (told < entries.length) this.add(note(entries.length - told));
    this.add(close);
  }

  toString(): string {
    return this.text;
  }
}

const TABLE_HEAD = '\n| consequence | of what and why |\n|---|---|\n';

const markerLine = (marker: string | undefined): string =>
  marker === undefined ? '' : `<!-- ${marker.replace(/[^\w: -]|--+/g, '-').slice(0, MOST_CELL)} -->\n`;

/** A review for a comment on a pull request. */
export function reviewMarkdown(result: Review, { marker, note, replaces = false }: MarkdownOptions = {}): string {
  const end = note === undefined ? '' : `\n<sub>${plainText(note)}</sub>\n`;
  const page = new Page(MARKDOWN_BUDGET - end.length);
  const groups = groupsOf(result);
  const counts = countsText(groups, result);
  page.add(markerLine(marker));
  const isOver = replaces && result.worst === 'none';
  page.add(`### Karpenter: ${plainText(headline(result))}${isOver ? ' any more' : ''}\n`);
  if (counts !== '') page.add(`\n${plainText(counts)}\n`);
  addTable(page, groups, result);
  const { findings, notLookedAt } = result;
  // What was not looked at keeps its room: a review that hides it would promise too much.
  const gaps = notLookedAt.map((gap) => `- ${plainText(gap)}\n`);
  const reserve = Math.min(8_000, gaps.reduce((sum, gap) => sum + gap.length, 0) + 200);
  page.fold(
    `In full, with rules and sources${groups.length > 1 ? `: ${groups.length}` : ''}`,
    groups.map((group) => detail(group, result)),
    reserve,
  );
  const told = findingsText(result);
  if (told !== '') page.add(`\nFindings of check: ${told}\n`, reserve);
  page.fold(`New findings: ${findings.new.length}`, findings.new.map(findingLine), reserve);
  page.fold(`Not looked at: ${gaps.length}`, gaps, 0);
  return `${page}${end}`;
}

/** Characters and lines of a failure: twelve characters stand for an `@`. */
const [MOST_FAILURE, MOST_LINES] = [4_000, 20];

/** What stands in the place of a review that could not be made. */
export function failedMarkdown(message: string, { marker }: MarkdownOptions = {}): string {
  const lines = message
    .slice(0, MOST_FAILURE)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_LINES);
  const shown = lines.map((line) => plainText(line)).join('<br>');
  return `${markerLine(marker)}### Karpenter: the review could not be made\n\n${shown}\n`;
}

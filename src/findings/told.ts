import { type Colors, NO_COLORS } from './colors';
import { type Finding, isError, type Severity } from './finding';
import { distinct, listed } from './listed';
import { type Places, placesOf } from './place';
import { byObject, type ObjectFindings, type SameFinding, sameFindings } from './same';
import { acknowledgedText, gotTexts, visibleText } from './text';

/** How findings are told to a person. */
export interface TellOptions {
  /** @default - none */
  readonly colors?: Colors;
  /** So many different findings at most, errors before others; 0 tells all. @default 50 */
  readonly max?: number;
}

/** A reader gets through so many. */
export const DEFAULT_MAX = 50;

const GRAVITY: readonly Severity[] = ['error', 'warning', 'info'];

const paint = (severity: Severity, colors: Colors): string =>
  ({ error: colors.red, warning: colors.yellow, info: colors.cyan })[severity](severity);

/** A text of several lines stays below the line that it began in. */
const indented = (text: string): string => visibleText(text).replaceAll('\n', '\n    ');

interface Placed {
  readonly same: SameFinding;
  readonly places: Places;
}

/** The parts of a place that all findings of a heading share. */
function sharedPlaces(placed: readonly Placed[]): Places {
  const shared = (part: 'construct' | 'cluster' | 'file' | 'line'): string => {
    const texts = distinct(placed.map(({ places }) => places[part]));
    return texts.length === 1 ? (texts[0] ?? '') : '';
  };
  const isOneFile = placed.every(({ places }) => places.isOneFile);
  return {
    construct: shared('construct'),
    cluster: shared('cluster'),
    file: shared('file'),
    line: shared('line'),
    isOneFile,
  };
}

const inBrackets = (parts: readonly string[]): string => {
  const told = parts.filter((part) => part !== '');
  return told.length === 0 ? '' : ` (${visibleText(told.join(', '))})`;
};

const colon = (text: string): string => (text === '' ? '' : `${text}: `);

const withLine = ({ file, line }: Places): string => (file === '' || line === '' ? file : `${file}:${line}`);

/** A line of one file can be opened from the heading; of several files each finding names it. */
const isLineShared = ({ file, line, isOneFile }: Places): boolean => isOneFile && file !== '' && line !== '';

function tellFinding({ same, places }: Placed, shared: Places, colors: Colors): string[] {
  const { rule, severity, path, message, fix, acknowledged } = same.says;
  const own = (part: 'construct' | 'cluster' | 'file'): string => (shared[part] === places[part] ? '' : places[part]);
  const hasOwnFile = own('file') !== '';
  const line = isLineShared(shared) || hasOwnFile ? '' : places.line;
  const place = inBrackets([own('cluster'), own('construct'), hasOwnFile ? withLine(places) : '']);
  const says = `${colon(visibleText(path))}${indented(message)}${gotTexts(same.all)}`;
  const told = acknowledged === undefined ? paint(severity, colors) : colors.dim(`acknowledged ${severity}`);
  const wayOut = fix === undefined ? [] : [`    ${colors.green('fix')}: ${indented(fix)}`];
  return [
    `  ${colon(line)}${told}: ${says} ${colors.dim(`[${rule}]`)}${place}`,
    ...(acknowledged === undefined ? wayOut : [`    known: ${acknowledgedText(acknowledged)}`]),
  ];
}

function tellObject({ resources, found }: ObjectFindings, colors: Colors): string[] {
  const placed = found.map((same) => ({ same, places: placesOf(same) }));
  const shared = sharedPlaces(placed);
  const file = isLineShared(shared) ? withLine(shared) : shared.file;
  const place = inBrackets([shared.cluster, shared.construct, file]);
  return [
    `${colors.bold(visibleText(listed(resources)))}${place}`,
    ...placed.flatMap((each) => tellFinding(each, shared, colors)),
  ];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What is left out, so that nobody takes the rest for all. */
export function restLine(rest: readonly SameFinding[], showsAll = '--max 0'): string[] {
  if (rest.length === 0) return [];
  const errors = rest.filter(({ says }) => isError(says)).length;
  return [`… ${counted(rest.length, 'more finding')}, ${counted(errors, 'error')} among them; ${showsAll} shows all`];
}

/** The first of the gravest, in the order in which they came. */
export function gravest<F extends SameFinding>(found: readonly F[], max: number): ReadonlySet<F> {
  const live = found.filter(({ says }) => says.acknowledged === undefined);
  const known = found.filter(({ says }) => says.acknowledged !== undefined);
  const sorted = [...GRAVITY.flatMap((severity) => live.filter(({ says }) => says.severity === severity)), ...known];
  return new Set(max === 0 ? sorted : sorted.slice(0, max));
}

/**
 * Findings as a person reads them: what is the same in many clusters, files or objects once, below a heading for each
 * object. No lines where there are none.
 */
export function tellFindings(findings: readonly Finding[], options: TellOptions = {}): string[] {
  const { colors = NO_COLORS, max = DEFAULT_MAX } = options;
  const found = sameFindings(findings);
  const shown = gravest(found, max);
  return [
    ...byObject(found.filter((each) => shown.has(each))).flatMap((group) => tellObject(group, colors)),
    ...restLine(found.filter((each) => !shown.has(each))),
  ];
}

/** As many findings as are seen at a glance. */
const FEW = 10;

/** How many findings each rule has, the most frequent first, on one line; none where there are few. */
export function ruleSummary(findings: readonly Finding[]): string[] {
  if (findings.length < FEW) return [];
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const rules = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return [`by rule: ${rules.map(([rule, count]) => `${rule} ${count}`).join(', ')}`];
}

import type { Acknowledged } from './acknowledgements/acknowledgement';
import type { Finding, FindingSource, Problem } from './finding';
import { distinct, listed } from './listed';

const MAX_VALUE = 120;

/** Each unit of a character by its number: one beyond U+FFFF has two. */
const escaped = (char: string): string =>
  char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** A text without what would move a terminal's cursor or hide a part; lines stay lines. */
export const visibleText = (text: string): string => text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped);

/** A value as a message shows it: JSON, without control characters, cut where it is long. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'undefined';
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = String(value);
  }
  const visible = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escaped);
  return visible.length > MAX_VALUE ? `${visible.slice(0, MAX_VALUE)}… (${visible.length} characters)` : visible;
}

const sourceText = (source: FindingSource | undefined): string => {
  if (source === undefined) return '';
  if ('construct' in source) {
    const { cluster, construct } = source;
    const parts = [cluster && `cluster ${cluster}`, construct && `construct ${construct}`].filter(Boolean);
    return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  }
  return ` (${source.file}${source.line === undefined ? '' : `:${source.line}`})`;
};

/** The values behind a message, each once. */
export function gotTexts(all: readonly Pick<Problem, 'got'>[]): string {
  const values = distinct(all.flatMap((problem) => ('got' in problem ? [valueText(problem.got)] : [])));
  if (values.length === 0) return '';
  return values.every((value) => value === 'undefined') ? ' (missing)' : ` (got ${listed(values)})`;
}

export const gotText = (problem: Pick<Problem, 'got'>): string => gotTexts([problem]);

/** The reason why a finding stays, on one line, and how long it holds. */
export const acknowledgedText = ({ reason, until }: Acknowledged): string =>
  `${reason.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')}${until === undefined ? '' : ` (until ${until})`}`;

/** One finding as a person reads it: what and where, the field with its value, the rule, the way out. */
export function findingText(finding: Finding): string {
  const { rule, severity, resource, path, message, fix, source, acknowledged } = finding;
  const known = acknowledged === undefined ? '' : 'acknowledged ';
  const lines = [
    `${known}${severity}: ${resource}${sourceText(source)}`,
    `  ${path === '' ? '' : `${path}: `}${message}${gotText(finding)} [${rule}]`,
    ...(acknowledged === undefined ? [] : [`  known: ${acknowledgedText(acknowledged)}`]),
    ...(fix === undefined || acknowledged !== undefined ? [] : [`  fix: ${fix}`]),
  ];
  return lines.join('\n');
}

import { commentOf } from './intrinsics';
import type { Template } from './resources';

/** Texts that every YAML reader takes as a text without quotes; words such as `yes` and dates are not among them. */
const PLAIN = /^[A-Za-z/](?:[\w.:/*$@=+,{}-]| (?=[\w/(]))*$/;
const AMBIGUOUS = /^(?:y|n|yes|no|on|off|true|false|null)$|:(?: |$)/i;

const scalar = (value: unknown): string =>
  typeof value === 'string' && (!PLAIN.test(value) || AMBIGUOUS.test(value)) ? JSON.stringify(value) : String(value);

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const empty = (value: unknown): string => (Array.isArray(value) ? '[]' : '{}');

const inlineText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? empty(value) : scalar(value);

/** Adds the lines of a value to `lines`; the first of them continues the line of a list item where `first` says how. */
function block(value: object, indent: string, lines: string[], first = indent): void {
  let lead = first;
  const comment = (item: unknown): void => {
    const text = commentOf(item);
    if (text === undefined) return;
    lines.push(`${lead}# ${text}`);
    lead = indent;
  };
  const add = (line: string): void => {
    lines.push(`${lead}${line}`);
    lead = indent;
  };
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (Array.isArray(value)) {
      comment(item);
      if (isNested(item)) block(item, `${indent}  `, lines, `${lead}- `);
      else add(`- ${inlineText(item)}`);
      lead = indent;
    } else if (isNested(item)) {
      comment(item);
      add(`${scalar(key)}:`);
      block(item, `${indent}  `, lines);
    } else {
      add(`${scalar(key)}: ${inlineText(item)}`);
    }
  }
}

/** A template as YAML: long-form functions, comments, two spaces, the same bytes for the same template. */
export function templateYaml(template: Template, heading: readonly string[]): string {
  const lines = heading.map((line) => `# ${line}`);
  block(template, '', lines);
  return `${lines.join('\n')}\n`;
}

/** A template as JSON, for tools that read no YAML. */
export const templateJson = (template: Template): string => `${JSON.stringify(template, undefined, 2)}\n`;

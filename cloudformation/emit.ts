import { commentOf } from './intrinsics';
import type { Template } from './template';

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

const commentLines = (value: unknown, indent: string): string[] => {
  const comment = commentOf(value);
  return comment === undefined ? [] : [`${indent}# ${comment}`];
};

function block(value: object, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (!isNested(item)) return [`${indent}- ${inlineText(item)}`];
      const [first = '', ...rest] = block(item, `${indent}  `);
      return [...commentLines(item, indent), `${indent}- ${first.slice(indent.length + 2)}`, ...rest];
    });
  }
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    isNested(item)
      ? [...commentLines(item, indent), `${indent}${scalar(key)}:`, ...block(item, `${indent}  `)]
      : [`${indent}${scalar(key)}: ${inlineText(item)}`],
  );
}

/** A template as YAML: long-form functions, comments, two spaces, the same bytes for the same template. */
export function templateYaml(template: Template, heading: readonly string[]): string {
  return [...heading.map((line) => `# ${line}`), ...block(template, ''), ''].join('\n');
}

/** A template as JSON, for tools that read no YAML. */
export const templateJson = (template: Template): string => `${JSON.stringify(template, undefined, 2)}\n`;

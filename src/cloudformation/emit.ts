import { formatPath } from '../findings';
import { type RenderedYaml, renderYaml } from '../yaml';
import { commentOf } from './intrinsics';
import type { Template } from './resources';

/** The comments inside of a template, by path. */
function commentsOf(value: unknown, path: readonly (string | number)[], comments: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  const comment = commentOf(value);
  if (comment !== undefined) comments.set(formatPath(path), comment);
  const members: Iterable<[string | number, unknown]> = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [step, member] of members) commentsOf(member, [...path, step], comments);
}

/** A template as YAML: long-form functions, comments above what they are about, the same bytes for the same template. */
export function templateYaml(template: Template, heading: readonly string[]): RenderedYaml {
  const comments = new Map<string, string>();
  commentsOf(template, [], comments);
  return renderYaml(template, { style: 'document', comment: heading.join('\n'), comments });
}

/** A template as JSON, for tools that read no YAML. */
export const templateJson = (template: Template): string => `${JSON.stringify(template, undefined, 2)}\n`;

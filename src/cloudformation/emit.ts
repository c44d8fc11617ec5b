import { type RenderedYaml, renderYaml, type YamlComment } from '../yaml';
import { commentOf } from './intrinsics';
import type { Template } from './resources';

/** Adds the comments inside of a value to `comments`; `trail` leads to it and is the same again afterwards. */
function collectComments(value: unknown, trail: (string | number)[], comments: YamlComment[]): void {
  if (typeof value !== 'object' || value === null) return;
  const text = commentOf(value);
  if (text !== undefined) comments.push({ path: [...trail], text });
  const members: Iterable<[string | number, unknown]> = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [step, member] of members) {
    trail.push(step);
    collectComments(member, trail, comments);
    trail.pop();
  }
}

/** A template as YAML: long-form functions, comments above what they are about, the same bytes for the same template. */
export function templateYaml(template: Template, heading: readonly string[]): RenderedYaml {
  const comments: YamlComment[] = [];
  collectComments(template, [], comments);
  return renderYaml(template, { style: 'document', comment: heading.join('\n'), comments });
}

/** A template as JSON, for tools that read no YAML. */
export const templateJson = (template: Template): string => `${JSON.stringify(template, undefined, 2)}\n`;

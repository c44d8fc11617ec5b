/** Words that YAML reads as something else than text. */
const NOT_TEXT = /^(true|false|null|yes|no|on|off|y|n|~)$/i;

const text = (value: string): string =>
  /^([A-Za-z/][\w./@-]*|\d+(s|m|h|Ki|Mi|Gi|Ti))$/.test(value) && !NOT_TEXT.test(value) ? value : JSON.stringify(value);

/** More than a person would copy from a finding. */
const LONGEST = 600;

/** A value as it is written into YAML on one line: `{ tags: { Name: a } }`; cut where it is long. */
export function flow(value: unknown): string {
  const all = written(value);
  return all.length > LONGEST ? `${all.slice(0, LONGEST)}…` : all;
}

function written(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, member]) => `${text(key)}: ${written(member)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

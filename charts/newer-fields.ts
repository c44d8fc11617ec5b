import { fieldAt, isWithin, valueSince } from '../imports/fields';
import { formatPath, joinPaths, type Problem } from '../src/findings';
import { isAtLeast, type KarpenterMinor, NEWEST_KARPENTER_MINOR } from '../src/karpenter';

/** Fields and enum values of a spec that a Karpenter minor does not have, each with the minor that has it. */
export function newerFields(kind: string, spec: unknown, minor: KarpenterMinor): Problem[] {
  if (minor === NEWEST_KARPENTER_MINOR) return [];
  const found: Problem[] = [];
  const tooNew = (rule: string, path: string, got: unknown, what: string, since: string) =>
    found.push({
      rule,
      path,
      got,
      message: `${what} exists from Karpenter ${since}; the cluster runs ${minor}`,
      fix: `upgrade the cluster's Karpenter to ${since} or later, or leave it out`,
    });

  /** `path` with indices and keys for people, `pattern` as the table writes it. */
  const visit = (value: unknown, path: string, pattern: string): void => {
    if (value === undefined || value === null) return;
    const field = fieldAt(kind, pattern);
    if (field !== undefined && !isAtLeast(minor, field.since)) {
      if (pattern === 'spec') tooNew('charts/newer-kind', path, value, kind, field.since);
      else tooNew('charts/newer-field', path, value, path, field.since);
      return;
    }
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, `${path}[${index}]`, `${pattern}[]`);
      });
    } else if (typeof value === 'object') {
      // A map of a later minor may have been an object with fields in this one, and the reverse.
      const entries = fieldAt(kind, `${pattern}{}`);
      const map = entries !== undefined && isWithin(minor, entries);
      for (const [key, child] of Object.entries(value)) {
        const named = `${pattern}.${key}`;
        const open = map || (entries !== undefined && fieldAt(kind, named) === undefined);
        visit(child, joinPaths(path, formatPath([key])), open ? `${pattern}{}` : named);
      }
    } else if (typeof value === 'string') {
      const valueMinor = valueSince(kind, pattern, value);
      if (valueMinor !== undefined && !isAtLeast(minor, valueMinor))
        tooNew('charts/newer-value', path, value, `the value ${value}`, valueMinor);
    }
  };
  visit(spec, 'spec', 'spec');
  return found;
}

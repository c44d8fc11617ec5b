import type { Finding, FindingSource } from './finding';

/** A line of a file is a place of its own; constructs and clusters that say the same of one object say it once. */
const placeOf = (source: FindingSource | undefined): readonly unknown[] =>
  source !== undefined && 'file' in source ? [source.file, source.line] : [];

/** A finding once, however many parts of a cluster report it, or overlays share the base that it is in. */
export function uniqueFindings<F extends Finding>(findings: readonly F[]): F[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, resource, path, message, source }) => {
    const key = JSON.stringify([rule, resource, path, message, ...placeOf(source)]);
    return !seen.has(key) && seen.add(key);
  });
}

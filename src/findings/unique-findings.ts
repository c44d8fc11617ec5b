import type { Finding } from '../karpenter';

/** A finding once, however many parts of a cluster report it. */
export function uniqueFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, resource, path, message }) => {
    const key = JSON.stringify([rule, resource, path, message]);
    return !seen.has(key) && seen.add(key);
  });
}

import { createHash } from 'node:crypto';

/** Room for the words around it: names of Applications become label values of at most 63 characters. */
const MAX = 40;

/**
 * A cluster's name (or that of its folder) as part of a Kubernetes name. What had to be changed is closed with a hash of
 * the original, so that `Prod_EU` and `prod-eu` stay apart.
 */
export function dnsName(name: string): string {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= MAX) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX - hash.length - 1)
    .replace(/-$/, '');
  return safe === '' ? `x-${hash}` : `${safe}-${hash}`;
}

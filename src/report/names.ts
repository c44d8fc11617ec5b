import { createHash } from 'node:crypto';

const MOST = 48;

/** Names of devices, which some file systems keep for themselves. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d|index)$/;

/**
 * A name that is safe as a file, in an address and as an id, whatever it was: small letters, digits and dashes. One that had to be
 * changed ends with a digest of what it was, so that no two come to the same.
 */
export function safeName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MOST);
  if (plain === name && plain !== '' && !RESERVED.test(plain)) return plain;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return plain === '' ? `x-${digest}` : `${plain.replace(/-$/, '')}-${digest}`;
}

/** The id of a pool on the page of its cluster. */
export const poolId = (cluster: string, pool: string): string => `${cluster}-pool-${safeName(pool)}`;

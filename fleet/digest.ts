import { createHash } from 'node:crypto';

/** Digest of texts: the same for equal ones in any process. Undefined where one of them is, since nothing can be told then. */
export function digestOf(...texts: readonly (string | undefined)[]): string | undefined {
  const hash = createHash('sha256');
  for (const text of texts) {
    if (text === undefined) return undefined;
    // The length keeps the end of one and the beginning of the next apart.
    hash.update(`${text.length}\n${text}`);
  }
  return hash.digest('base64');
}

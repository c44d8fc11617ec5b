import { createHash } from 'node:crypto';

/** Digest of texts: the same for equal ones in any process. Undefined where one of them is, since nothing can be told then. */
export function digestOf(texts: readonly (string | undefined)[]): string | undefined {
  if (texts.includes(undefined)) return undefined;
  // The length keeps the end of one and the beginning of the next apart.
  const all = texts.map((text = '') => `${text.length}\n${text}`).join('');
  return createHash('sha256').update(all).digest('base64');
}

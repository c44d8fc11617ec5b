import { hash } from 'node:crypto';

/** Digest of texts: the same for equal ones in any process. Undefined where one of them is, since nothing can be told then. */
export function digestOf(texts: readonly (string | undefined)[]): string | undefined {
  if (texts.includes(undefined)) return undefined;
  // The length keeps the end of one and the beginning of the next apart.
  return hash('sha256', texts.map((text = '') => `${text.length}\n${text}`).join(''), 'base64');
}

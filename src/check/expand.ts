import { existsSync } from 'node:fs';

/** Characters of a pattern as shells have them. */
const PATTERN = /[*?[\]{}]/;

/**
 * The paths that a pattern in quotes stands for, as a shell would have named them; undefined for what is no pattern, or is
 * the name of a file all the same.
 */
export function expandPattern(path: string): readonly string[] | undefined {
  if (!PATTERN.test(path) || existsSync(path)) return undefined;
  const { globSync } = require('tinyglobby') as typeof import('tinyglobby');
  const found = globSync(path, { onlyFiles: false, expandDirectories: false, ignore: ['**/node_modules/**'] });
  return found.sort();
}

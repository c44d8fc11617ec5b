import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { readText } from '../yaml/read';

/** The file that keeps paths from `check`, written as a `.gitignore` is. */
export const IGNORE_FILE = '.cdk8s-karpenter-ignore';

interface Patterns {
  readonly base: string;
  readonly ignores: (path: string) => boolean;
}

function patterns(base: string, lines: string | readonly string[]): Patterns {
  const ignore = require('ignore') as typeof import('ignore');
  const matcher = ignore({ allowRelativePaths: false }).add(lines);
  return { base, ignores: (path) => matcher.ignores(path) };
}

/** Tells the paths that are not to be looked at. A folder's path ends with `/`. */
export class Ignored {
  private readonly all: Patterns[] = [];

  /** @param globs Of `--exclude`, as in a `.gitignore`, seen from the current folder. */
  constructor(private readonly globs: readonly string[]) {
    const here = resolve('.');
    if (globs.length > 0) this.all.push(patterns(here, globs));
    this.readFile(here);
  }

  /** Takes in a folder that is walked: its own ignore file, and the globs seen from it where it lies elsewhere. */
  addRoot(folder: string): void {
    const base = resolve(folder);
    const here = resolve('.');
    if (base === here) return;
    if (this.globs.length > 0 && !isBelow(base, here)) this.all.push(patterns(base, this.globs));
    this.readFile(base);
  }

  private readFile(base: string): void {
    const file = join(base, IGNORE_FILE);
    if (existsSync(file)) this.all.push(patterns(base, readText(file)));
  }

  has(path: string): boolean {
    const full = resolve(path);
    const suffix = path.endsWith('/') ? '/' : '';
    return this.all.some(
      ({ base, ignores }) => isBelow(full, base) && ignores(relative(base, full).split(sep).join('/') + suffix),
    );
  }
}

const isBelow = (path: string, base: string): boolean => path.startsWith(base.endsWith(sep) ? base : base + sep);

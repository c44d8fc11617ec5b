import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The project's own folder. */
export const ROOT = join(__dirname, '../../..');

/** Texts by their paths from there. */
export type Files = ReadonlyMap<string, string>;

export const readProjectJson = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;

/** Writes what differs from what is there, and returns the paths of that. */
export function writeFiles(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    const file = join(ROOT, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return [];
    writeFileSync(file, text);
    return [path];
  });
}

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

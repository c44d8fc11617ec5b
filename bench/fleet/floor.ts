import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';

interface Source {
  readonly path: string;
  readonly head: string;
  /** What is dumped between head and text; undefined where the file is written as it is. */
  readonly value: unknown;
  readonly text: string;
}

const OPTIONS = { lineWidth: -1, noRefs: true };

/** The file as a dump, where js-yaml's own dump gives its bytes; a template with comments and a script are left as text. */
function sourceOf(root: string, path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const plain = { path, head: '', value: undefined, text };
  if (path.endsWith('.json')) {
    const value: unknown = JSON.parse(text);
    return `${JSON.stringify(value, undefined, 2)}\n` === text ? { ...plain, value } : plain;
  }
  if (!path.endsWith('.yaml')) return plain;
  const head = /^(?:#.*\n)*/.exec(text)?.[0] ?? '';
  const value = load(text);
  return head + dump(value, OPTIONS) === text ? { path, head, value, text } : plain;
}

const rendered = ({ path, head, value, text }: Source): string => {
  if (value === undefined) return text;
  return path.endsWith('.json') ? `${JSON.stringify(value, undefined, 2)}\n` : head + dump(value, OPTIONS);
};

/**
 * What cannot be left out: the files of `from` dumped and written, byte for byte. Only the dump and the write are timed.
 *
 * @returns milliseconds, and how many of the files were dumped and not only copied
 */
export function floor(from: string, to: string): { milliseconds: number; cpu: number; dumped: number; files: number } {
  const all = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1));
  const folders = new Set<string>();
  let milliseconds = 0;
  let cpu = 0;
  let dumped = 0;
  for (let start = 0; start < all.length; start += 500) {
    const sources = all.slice(start, start + 500).map((path) => sourceOf(from, path));
    const before = performance.now();
    const usage = process.cpuUsage();
    for (const source of sources) {
      const file = join(to, source.path);
      const folder = dirname(file);
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
      writeFileSync(file, rendered(source));
    }
    milliseconds += performance.now() - before;
    const { user, system } = process.cpuUsage(usage);
    cpu += (user + system) / 1000;
    dumped += sources.filter(({ value }) => value !== undefined).length;
  }
  return { milliseconds, cpu, dumped, files: all.length };
}

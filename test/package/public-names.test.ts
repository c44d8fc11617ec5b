import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NAME_REASONS } from '../../scripts/docs/name-reasons';

const MOST_NAMES = 160;

/** The names that a file exports by name, `export * as model` included. */
function exportedNames(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  expect(source).not.toMatch(/export \* from/);
  const named = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list.split(',').map((item) =>
      item
        .trim()
        .replace(/^type /, '')
        .replace(/^.* as /, ''),
    ),
  );
  const namespaces = [...source.matchAll(/^export \* as (\w+)/gm)].map(([, name = '']) => name);
  return [...named, ...namespaces].filter((name) => name !== '').sort();
}

const documented = (section: string): string[] =>
  [...(section.matchAll(/^\| `(\w+)` \|/gm) ?? [])].map(([, name = '']) => name).sort();

const [, rootSection = '', modelSection = ''] = readFileSync('docs/api.md', 'utf8').split('\n## ');

const sources = (folder: string, extension: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(extension) && file !== 'api.md')
    .map((file) => join(folder, file));

/** Where a user reads how the package is used. */
const shown = [
  'README.md',
  'main.ts',
  ...sources('clusters', '.ts'),
  ...sources('examples', '.ts'),
  ...sources('docs', '.md'),
]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

const isShown = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(shown);

describe('the names that the package exports', () => {
  const names = exportedNames('index.ts');

  it(`are at most ${MOST_NAMES}`, () => {
    expect(names.length).toBeLessThanOrEqual(MOST_NAMES);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are those of docs/api.md; npx tsx scripts/docs/api.ts writes it', () => {
    expect(names).toEqual(documented(rootSection));
    expect(exportedNames('src/karpenter/index.ts')).toEqual(documented(modelSection));
  });

  it('are each used where people read how, or have a reason', () => {
    expect(names.filter((name) => !isShown(name) && !NAME_REASONS.has(name))).toEqual([]);
  });

  it('have no reason without a name', () => {
    expect([...NAME_REASONS.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFolders } from '../../scripts/build/source-folders.cjs';
import { rulesDocument } from '../../scripts/docs/rules-document';
import { RULE_TABLES } from '../../src/cli/rules';
import renamed from './renamed-rules.json';

/** Texts of the form of an id that are paths in the output. */
const NO_IDS = ['`install/${'];

const PREFIXES = RULE_TABLES.map(({ prefix }) => prefix);
const RULES = RULE_TABLES.flatMap(({ rules }) => rules);
const IDS = RULES.map(({ id }) => id);

const SOURCES = sourceFolders
  .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'rules.ts')
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => !file.startsWith('imports/'))
  .map((file) => [file, readFileSync(file, 'utf8')] as const);

/** Every text that begins as an id does, with the file. */
const texts = (form: string) =>
  SOURCES.flatMap(([file, text]) =>
    [...text.matchAll(new RegExp(form, 'g'))].map(([found = '', id = '']) => ({ file, found, id })),
  );

const anyOf = (prefixes: readonly string[]): string => `(?:${prefixes.join('|')})`;
const USED = [...texts(`'(${anyOf(PREFIXES)}/[A-Za-z0-9-]+)'`), ...texts("\\brule: '([^']*)'")];

describe('rules', () => {
  it('are in a table, each one that a source names', () => {
    expect(USED.filter(({ id }) => !IDS.includes(id)).map(({ file, id }) => `${file}: ${id}`)).toEqual([]);
  });

  it('are named by a source, each one of a table', () => {
    const used = new Set(USED.map(({ id }) => id));
    expect(IDS.filter((id) => !used.has(id))).toEqual([]);
  });

  it('are asked for by one check each, where checks are in tables', () => {
    const asked = texts(`\\bid: '([^']+)',\\s+ok:`).map(({ id }) => id);
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((id, index) => asked.indexOf(id) !== index)).toEqual([]);
  });

  it('have ids that can be searched for', () => {
    const made = texts(`\`${anyOf(PREFIXES)}/\\$\\{`).filter(({ found }) => !NO_IDS.includes(found));
    expect(made).toEqual([]);
  });

  it('have ids and titles of their own', () => {
    const titles = RULES.map(({ title }) => title.toLowerCase());
    expect(new Set(IDS).size).toBe(IDS.length);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    expect(new Set(PREFIXES).size).toBe(PREFIXES.length);
  });

  it.each(RULE_TABLES.map((table) => [table.prefix, table] as const))(
    '%s/… are written as all others',
    (prefix, { about, rules }) => {
      expect(about).toMatch(/^[A-Z].*\.$/s);
      for (const rule of rules) {
        expect(rule.id).toMatch(new RegExp(`^${prefix}/[a-z0-9]+(-[a-z0-9]+)*$`));
        expect(rule).toMatchObject({
          title: expect.stringMatching(/^[A-Z`][^\n]{3,90}[^.\n]$/),
          why: expect.stringMatching(/^[A-Z`][^\n]{20,}\.$/),
          fix: expect.stringMatching(/^[^A-Z][^\n]{5,}[^.\n]$/),
        });
        if (rule.url !== undefined) expect(rule.url).toMatch(/^https:\/\//);
      }
    },
  );

  it('are in the order of the alphabet', () => {
    for (const { rules } of RULE_TABLES) expect(rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).sort());
  });
});

it('docs/rules.md is what the tables say', () => {
  expect(readFileSync('docs/rules.md', 'utf8')).toBe(rulesDocument());
});

describe('renamed rules', () => {
  it('are known by their new ids, and by no old one that is gone', () => {
    for (const [old, successors] of Object.entries(renamed as Readonly<Record<string, readonly string[]>>)) {
      // An id that was divided may live on for one of its parts.
      if (!successors.includes(old)) expect(texts(`'(${old})'`)).toEqual([]);
      expect(successors.filter((id) => !IDS.includes(id))).toEqual([]);
    }
  });
});

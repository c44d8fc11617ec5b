import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOM = join(__dirname, '../../karpenter');
const files = readdirSync(ROOM, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name));

/** What a file imports or requires. */
const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*|\brequire\(\s*)'([^']+)'/g)].map(([, specifier = '']) => specifier);

describe('karpenter/ is the ground floor', () => {
  it('has files', () => expect(files.length).toBeGreaterThan(30));

  it.each(files.map((file) => [relative(ROOM, file), file]))('%s imports nothing but the room itself', (_, file) => {
    const outside = importsOf(readFileSync(file, 'utf8')).filter(
      (specifier) => !specifier.startsWith('.') || relative(ROOM, join(file, '..', specifier)).startsWith('..'),
    );
    expect(outside).toEqual([]);
  });

  it.each(files.map((file) => [relative(ROOM, file), file]))(
    '%s reads no clock, environment, locale or chance',
    (_, file) => {
      const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(text).not.toMatch(
        /\bDate\.now\(|new Date\(\)|\bprocess\.|\bconsole\.|toLocale|localeCompare|\bIntl\.|Math\.random/,
      );
    },
  );

  it('its pattern sees what it looks for', () => {
    expect(importsOf("import fs from 'node:fs'; import 'x'; require('cdk8s'); import('y');")).toEqual([
      'node:fs',
      'x',
      'cdk8s',
      'y',
    ]);
  });
});

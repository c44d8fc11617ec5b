import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOM = join(__dirname, '../../src/karpenter');

/** The code of the room without comments, by file. */
const code = readdirSync(ROOM, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file): [string, string] => [file, readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')]);

const filesWith = (pattern: RegExp): readonly string[] =>
  code.filter(([, text]) => pattern.test(text)).map(([file]) => file);

const PACKAGE = /(?:\bfrom\s+|\bimport\s*\(?\s*|\brequire\(\s*)'[^.']/;
const OUTSIDE_WORLD =
  /\bDate\.now\(|\bnew Date\(\)|\bperformance\.|\bprocess\.|\bconsole\.|\.toLocale|localeCompare|\bIntl\.|\bMath\.random/;

describe('karpenter/', () => {
  it('imports no package, neither cdk8s nor the file system', () => {
    expect(code.length).toBeGreaterThan(30);
    expect(filesWith(PACKAGE)).toEqual([]);
    expect("import 'cdk8s'; require('node:fs')").toMatch(PACKAGE);
  });

  it('reads no clock, environment, locale or chance, and prints nothing', () => {
    expect(filesWith(OUTSIDE_WORLD)).toEqual([]);
    expect('a.localeCompare(b)').toMatch(OUTSIDE_WORLD);
  });
});

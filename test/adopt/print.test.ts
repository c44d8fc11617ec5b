import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/adopt/code/doc';
import { call, callOf, type Expression, list, object, text } from '../../src/adopt/code/expression';
import { assigned } from '../../src/adopt/code/print-expression';
import { commentLine, quoted, templateLines } from '../../src/adopt/code/text';
import { runs } from '../full';
import { anyExpression, anyText } from './any-expression';

const printed = (expression: Expression): string => `${layOut([assigned('const a =', expression), ';'], 120)}\n`;

/** What Biome, set as this repository is, makes of texts. */
function biome(texts: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'adopt-'));
  try {
    const { formatter, javascript } = JSON.parse(readFileSync('biome.json', 'utf8')) as Record<string, unknown>;
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, formatter, javascript }));
    mkdirSync(join(folder, 'texts'));
    for (const [index, each] of texts.entries()) writeFileSync(join(folder, `texts/${index}.ts`), each);
    const { status, stderr } = spawnSync(resolve('node_modules/.bin/biome'), ['format', '--write', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'texts'))).toHaveLength(texts.length);
    return texts.map((_, index) => readFileSync(join(folder, `texts/${index}.ts`), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const evaluate = (code: string): unknown => new Function(`return ${code};`)();

describe('printed expressions', () => {
  it('are what Biome makes of them', () => {
    const texts = fc.sample(anyExpression, { numRuns: runs(5000), seed: 18 }).map(printed);
    const formatted = biome(texts);
    expect(texts.filter((text, index) => text !== formatted[index])).toEqual([]);
  });

  it('break where a line is full', () => {
    const values = Array.from({ length: 12 }, (_, at) => text(`instance-${at}`));
    const chain = callOf(call('instanceFamily.in', ...values), 'minValues', { number: 5 });
    expect(printed(object([{ key: 'requirements', value: list([chain]) }], true))).toMatchInlineSnapshot(`
      "const a = {
        requirements: [
          instanceFamily
            .in(
              'instance-0',
              'instance-1',
              'instance-2',
              'instance-3',
              'instance-4',
              'instance-5',
              'instance-6',
              'instance-7',
              'instance-8',
              'instance-9',
              'instance-10',
              'instance-11',
            )
            .minValues(5),
        ],
      };
      "
    `);
  });
});

describe('literals', () => {
  it('are the text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (value) => {
        expect(evaluate(quoted(value))).toBe(value);
        expect(evaluate(templateLines(value).join('\n'))).toBe(value);
      }),
      { numRuns: runs(5000) },
    );
  });

  it('leave nothing behind a comment', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (value) => {
        expect(evaluate(`[${commentLine(`${value}, 1`)}\n]`)).toEqual([]);
      }),
      { numRuns: runs(2000) },
    );
  });
});

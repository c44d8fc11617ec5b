import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROCESS, TOOLS } from './projects.mjs';

const scripts: Readonly<Record<string, string>> = require('../package.json').scripts;
const read = (file: string): string => readFileSync(file, 'utf8');

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts'));
const isIn = (list: readonly string[], file: string): boolean =>
  list.some((path) => file === path || (path.endsWith('/') && file.startsWith(path)));

describe('the tests', () => {
  it('are all run by CI', () => {
    expect(read('.ci/run')).toMatch(/^npm run test:all$/m);
    expect(scripts['test:all']).toBe(
      'npm run --silent check:style && npm run --silent check:types && vitest run --mode full',
    );
  });

  it('name only files and folders that exist, each once', () => {
    expect([...PROCESS, ...TOOLS].filter((path) => !existsSync(path))).toEqual([]);
    expect(files.filter((file) => isIn(PROCESS, file) && isIn(TOOLS, file))).toEqual([]);
  });

  it('of project unit start no process', () => {
    const unit = files.filter((file) => !isIn([...PROCESS, ...TOOLS], file));
    expect(unit.length).toBeGreaterThan(80);
    expect(unit.filter((file) => /from '(?:node:child_process|.*real-tool)'/.test(read(file)))).toEqual([]);
  });
});

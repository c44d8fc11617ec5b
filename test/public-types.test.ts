import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOMS = ['charts', 'imports', 'src/cluster', 'src/fleet', 'src/karpenter'];

let folder: string;
const declarations = new Map<string, string>();
const internal: string[] = [];

/** Declarations without comments and strings, in which `any` is a word like others. */
const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  const emit = ['--emitDeclarationOnly', '--incremental', 'false', '--tsBuildInfoFile', 'null', '--outDir', folder];
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', ...emit]);
  for (const room of ROOMS) {
    const entries = readdirSync(join(folder, room), { recursive: true, withFileTypes: true });
    for (const { parentPath, name } of entries.filter((entry) => entry.isFile() && entry.name.endsWith('.d.ts'))) {
      const file = join(parentPath, name);
      declarations.set(file.slice(folder.length + 1), codeOf(file));
      if (readFileSync(file, 'utf8').includes('@internal')) internal.push(file);
    }
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (room: string, pattern: RegExp): string[] =>
  [...declarations]
    .filter(([file]) => file.startsWith(`${room}/`))
    .flatMap(([file, code]) =>
      code
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );

describe('the public types', () => {
  it('hold nothing that is marked @internal', () => {
    expect(declarations.get('src/cluster/cluster.d.ts')).toContain('class Cluster');
    expect(declarations.get('src/cluster/cluster.d.ts')).not.toMatch(/\bproblems\b/);
    expect(internal).toEqual([]);
  });

  it.each(ROOMS)('of %s say nothing about any', (room) => {
    expect(declarations.size).toBeGreaterThan(20);
    expect(lines(room, /\bany\b/)).toEqual([]);
  });

  it('of charts have an index signature only where the CRD, or Kubernetes, has a map', () => {
    expect(lines('charts', /\[\w+: (string|`)/)).toMatchInlineSnapshot(`
      [
        "charts/limits.d.ts: readonly [resource: string]: Quantity | undefined;",
        "charts/workloads/resources.d.ts: readonly [hugePages: \`hugepages-\${string}\`]: Quantity | undefined;",
        "charts/workloads/resources.d.ts: readonly [extended: \`\${string}/\${string}\`]: Quantity | undefined;",
      ]
    `);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
const declarations = new Map<string, string>();

/** Declarations without comments and strings, in which `any` is a word like others. */
const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  const emit = ['--emitDeclarationOnly', '--incremental', 'false', '--tsBuildInfoFile', 'null', '--outDir', folder];
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', ...emit]);
  for (const room of ['charts', 'fleet', 'imports', 'karpenter']) {
    const entries = readdirSync(join(folder, room), { recursive: true, withFileTypes: true });
    for (const { parentPath, name } of entries.filter((entry) => entry.isFile() && entry.name.endsWith('.d.ts'))) {
      const file = join(parentPath, name);
      declarations.set(file.slice(folder.length + 1), codeOf(file));
    }
  }
}, 120_000);

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
  it.each(['charts', 'fleet', 'imports', 'karpenter'])('of %s say nothing about any', (room) => {
    expect(declarations.size).toBeGreaterThan(20);
    expect(lines(room, /\bany\b/)).toEqual([]);
  });

  it('of charts have an index signature only where the CRD, or Kubernetes, has a map', () => {
    expect(lines('charts', /\[\w+: (string|`)/)).toMatchInlineSnapshot(`
      [
        "charts/limits.d.ts: readonly [resource: string]: Quantity | undefined;",
        "charts/workloads/pod-additions.d.ts: readonly [key: string]: unknown;",
        "charts/workloads/resources.d.ts: readonly [hugePages: \`hugepages-\${string}\`]: Quantity | undefined;",
        "charts/workloads/resources.d.ts: readonly [extended: \`\${string}/\${string}\`]: Quantity | undefined;",
      ]
    `);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which rooms a room may import from, itself apart: the table of ARCHITECTURE.md. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  karpenter: [],
  imports: ['karpenter'],
  admission: ['imports', 'karpenter'],
  charts: ['imports', 'karpenter'],
  cloudformation: ['charts', 'karpenter'],
  install: ['charts', 'karpenter'],
  fleet: ['admission', 'charts', 'cloudformation', 'install', 'karpenter'],
  cli: ['admission', 'charts', 'cloudformation', 'fleet', 'imports', 'install', 'karpenter'],
};

const sources = (room: string): string[] =>
  readdirSync(room, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

const IMPORT = /(?:^(?:import|export)\b[^;]*?\bfrom|\brequire\(|\bimport\()\s*'([^']+)'/gm;

const specifiers = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier = '']) => specifier);

const target = (file: string, specifier: string): string => {
  const path = normalize(join(dirname(file), specifier));
  return (
    [path, `${path}.ts`, join(path, 'index.ts')].find(
      (candidate) => existsSync(candidate) && candidate.includes('.'),
    ) ?? path
  );
};

const graph = new Map(
  Object.keys(ROOMS)
    .flatMap(sources)
    .map((file) => [
      file,
      specifiers(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => target(file, specifier)),
    ]),
);

const roomOf = (file: string): string => file.split('/')[0] ?? '';

/** The first circle found from a file, as a path of files. */
function circle(file: string, trail: readonly string[], done: Set<string>): readonly string[] | undefined {
  if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const next of graph.get(file) ?? []) {
    const found = circle(next, [...trail, file], done);
    if (found !== undefined) return found;
  }
  done.add(file);
  return undefined;
}

describe('the house', () => {
  it.each(Object.entries(ROOMS))('%s imports only from %j', (room, allowed) => {
    const strays = sources(room).flatMap((file) =>
      (graph.get(file) ?? [])
        .filter((other) => ![room, ...allowed].includes(roomOf(other)))
        .map((other) => `${file} -> ${other}`),
    );
    expect(strays).toEqual([]);
  });

  it('has no circular imports, types included', () => {
    const done = new Set<string>();
    expect(graph.size).toBeGreaterThan(50);
    expect([...graph.keys()].map((file) => circle(file, [], done)).find(Boolean)).toBeUndefined();
  });

  it.each(['karpenter', 'admission'])('%s knows nothing of cdk8s or of files', (room) => {
    const outside = sources(room).flatMap((file) =>
      specifiers(file)
        .filter((specifier) => /^(cdk8s|constructs|node:)/.test(specifier))
        .map((specifier) => `${file} -> ${specifier}`),
    );
    expect(outside).toEqual([]);
  });

  it('builds the example fleet from the public API alone', () => {
    for (const file of ['main.ts', ...sources('clusters')]) {
      for (const specifier of specifiers(file)) {
        expect(['cdk8s', 'constructs', 'cdk8s-karpenter'].includes(specifier) || specifier.startsWith('./')).toBe(true);
      }
    }
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFolders } from '../scripts/build/source-folders.cjs';

/** The rooms and which others each may import: the table of ARCHITECTURE.md. */
const ROOMS: ReadonlyMap<string, readonly string[] | 'all'> = new Map(
  [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `([a-z/-]+)\/` \| .* \| ([a-z, -]+) \|$/gm)].map(
    ([, room = '', allowed = '']) => [
      room,
      allowed === 'all' ? 'all' : allowed === 'nothing of ours' ? [] : allowed.split(', '),
    ],
  ),
);

/**
 * Files that are imported past the door of their room, each for a reason. A folder stands for all in it, `*` for every
 * folder.
 */
const PAST_THE_DOOR: Readonly<Record<string, string>> = {
  'src/karpenter/versions.ts': 'a check must not load the whole model to compare two versions',
  'src/karpenter/labels.ts': 'as versions',
  'src/karpenter/catalogue/builtin.ts': 'its data is read where a type is asked for',
  'src/karpenter/catalogue/names.generated.ts': 'names alone, behind a lazy door of the controller’s rules',
  'src/karpenter/catalogue/regions.ts': 'as versions',
  'src/karpenter/catalogue/unlisted.ts': 'as versions',
  'src/karpenter/feature-gates.ts': 'as versions',
  'src/karpenter/disruption-methods.ts': 'as versions',
  'src/karpenter/units': 'as versions',
  'src/karpenter/kubelet': 'as versions',
  'src/karpenter/nodes/ami-family.ts': 'as versions',
  'src/karpenter/nodes/owned-user-data.ts': 'as versions',
  'src/karpenter/time/budget.ts': 'as versions',
  'src/karpenter/time/cron.ts': 'as versions',
  'src/karpenter/time/intervals.ts': 'as versions',
  'src/karpenter/read-objects.ts': 'as versions',
  'src/karpenter/requirements': 'as versions',
  'src/karpenter/resolver/template.ts': 'as versions',
  'src/karpenter/scheduling': 'as versions',
  'src/cluster/facts.ts': 'a check must not load Cluster to read its facts',
  'src/cluster/newer-version.ts': 'as facts',
  'imports/crds.ts': 'schemas without the L1 classes, which load cdk8s',
  'imports/fields.ts': 'as crds',
  'imports/karpenter.sh.ts': 'L1 classes, one file an API group',
  'imports/karpenter.k8s.aws.ts': 'as karpenter.sh',
  'imports/autoscaling.x-k8s.io.ts': 'as karpenter.sh',
  'src/yaml/read/index.ts': 'the second door of the room: a check loads no writer',
  'src/findings/formats/reports.ts': 'formats, for the one command that writes them',
  'src/fleet/run/app.ts': 'the command synth starts an app and must not load the library beside it',
  'src/fleet/run/shard.ts': 'as app',
  '*/rules.ts': 'texts of rules, for the one command that explains them',
};

const covers = (allowed: string, file: string): boolean =>
  file === allowed || file.startsWith(`${allowed}/`) || (allowed.startsWith('*/') && file.endsWith(allowed.slice(1)));

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

interface Import {
  readonly specifier: string;
  readonly typesOnly: boolean;
}

const IMPORT =
  /(?:^(?:import|export)\b(?<clause>[^;]*?)\bfrom|(?<load>\brequire\(|\bimport\()|\btypeof import\()\s*'(?<specifier>[^']+)'/gm;

const importsOf = (file: string): Import[] =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(({ groups: { clause, load, specifier = '' } = {} }) => ({
    specifier,
    typesOnly:
      load === undefined &&
      (clause === undefined ||
        /^\s*type\b/.test(clause) ||
        (/^\s*\{/.test(clause) && !/[{,]\s*(?!type\b)\w/.test(clause))),
  }));

const target = (file: string, specifier: string): string => {
  const path = normalize(join(dirname(file), specifier));
  return [path, `${path}.ts`, join(path, 'index.ts')].find((each) => existsSync(each) && /\.\w+$/.test(each)) ?? path;
};

const roomOf = (file: string): string => [...ROOMS.keys()].find((room) => file.startsWith(`${room}/`)) ?? file;

const nameOf = (room: string): string => room.replace('src/', '');

interface Arrow extends Import {
  readonly from: string;
  readonly to: string;
}

const arrows: readonly Arrow[] = sourceFolders.flatMap(sources).flatMap((from) =>
  importsOf(from)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map((each) => ({ ...each, from, to: target(from, each.specifier) })),
);

const outward = arrows.filter(({ from, to }) => roomOf(from) !== roomOf(to));

const shown = ({ from, to }: Arrow): string => `${from} -> ${to}`;

const graph = new Map<string, Arrow[]>();
for (const arrow of arrows) graph.set(arrow.from, [...(graph.get(arrow.from) ?? []), arrow]);

/** The first circle found from a file, as a path of files. */
function circle(file: string, trail: readonly string[], done: Set<string>): readonly string[] | undefined {
  if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const { to } of graph.get(file) ?? []) {
    const found = circle(to, [...trail, file], done);
    if (found !== undefined) return found;
  }
  done.add(file);
  return undefined;
}

describe('the house', () => {
  it('has its rooms in the table, and no others', () => {
    const below = readdirSync('src').map((name) => `src/${name}`);
    expect([...ROOMS.keys()].sort()).toEqual([...below, 'charts', 'imports'].sort());
    expect(sourceFolders).toEqual(['charts', 'imports', 'src']);
    for (const room of ROOMS.keys()) expect({ room, files: sources(room).length > 1 }).toEqual({ room, files: true });
  });

  it.each([...ROOMS])('%s imports only from %j', (room, allowed) => {
    const strays = outward.filter(
      ({ from, to }) => roomOf(from) === room && allowed !== 'all' && !allowed.includes(nameOf(roomOf(to))),
    );
    expect(strays.map(shown)).toEqual([]);
  });

  it('is walked through its doors', () => {
    const doors = new Set([...ROOMS.keys()].map((room) => `${room}/index.ts`));
    const excuses = Object.keys(PAST_THE_DOOR);
    const past = outward.filter(
      ({ to, typesOnly }) => !typesOnly && !doors.has(to) && !excuses.some((allowed) => covers(allowed, to)),
    );
    expect(past.map(shown)).toEqual([]);
  });

  it('has no excuse for a door that nobody passes', () => {
    const unused = Object.keys(PAST_THE_DOOR).filter(
      (allowed) => !outward.some(({ to, typesOnly }) => !typesOnly && covers(allowed, to)),
    );
    expect(unused).toEqual([]);
  });

  it('has no circular imports, types included', () => {
    const done = new Set<string>();
    expect(graph.size).toBeGreaterThan(50);
    expect([...graph.keys()].map((file) => circle(file, [], done)).find(Boolean)).toBeUndefined();
  });

  it.each(['src/findings', 'src/objects', 'src/karpenter', 'src/admission'])(
    '%s knows nothing of cdk8s or of files',
    (room) => {
      const outside = sources(room).flatMap((file) =>
        importsOf(file)
          .filter(
            ({ specifier }) => /^(cdk8s|constructs|node:)/.test(specifier) && !specifier.endsWith('/package.json'),
          )
          .map(({ specifier }) => `${file} -> ${specifier}`),
      );
      expect(outside).toEqual([]);
    },
  );

  it('builds the example fleet from the public API alone', () => {
    for (const file of ['main.ts', ...sources('clusters')]) {
      for (const { specifier } of importsOf(file)) {
        expect(['cdk8s', 'constructs', 'cdk8s-karpenter'].includes(specifier) || specifier.startsWith('./')).toBe(true);
      }
    }
  });
});

// A fleet of N clusters, six objects each: this library beside stock cdk8s, kubectl kustomize, and the floor under all of
// them, which is to dump and write the very files that this library writes.
//
//   npx tsx bench/fleet.ts [--dir FOLDER] [--sizes 1,10,100]
//
// Prints a table of milliseconds inside the process (start and loading left out), medians of alternating runs; the exit
// code is 1 where a target is missed. FOLDER says on which disk, by default that of the temporary folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { loadAll } from 'js-yaml';
import { buildContender } from './fleet/build-contender';

const { values: flags } = parseArgs({
  options: { dir: { type: 'string', default: tmpdir() }, sizes: { type: 'string', default: '1,10,100,1000,4000' } },
});
const SIZES = flags.sizes.split(',').map(Number);
const root = join(__dirname, '..');
const base = mkdtempSync(join(flags.dir, 'fleet-bench-'));

/** Inside of the project, where the package finds itself by its name. */
const contender = join(root, '.cdk8s/bench/contender.cjs');

/** Stock cdk8s takes minutes where it is quadratic. */
const CAP = 120_000;

/** Overlays that kubectl builds before the rest is reckoned from them. */
const BUILT_OVERLAYS = 20;

interface Measured {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** One contender in a process of its own; undefined when it took too long. */
function run(name: string, count: number, folder: string, from = ''): Measured | undefined {
  // What the one before has written shall not be on the next one's bill.
  spawnSync('sync', ['--file-system', base]);
  const args = [contender, name, String(count), folder, from];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: CAP });
  if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT') return undefined;
  if (status !== 0) throw new Error(`${name} of ${count} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Measured;
}

let folders = 0;

/** A new folder each time: a disk that still deletes an old one is slow. */
function empty(name: string): string {
  const folder = join(base, `${name}-${folders++}`);
  mkdirSync(folder);
  return folder;
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** The comparison is worth nothing unless the floor writes the same. */
function requireSameFiles(ours: string, floor: string): void {
  const [left, right] = [filesOf(ours), filesOf(floor)];
  const same = (file: string) => readFileSync(join(ours, file)).equals(readFileSync(join(floor, file)));
  if (!isDeepStrictEqual(left, right) || !left.every(same)) throw new Error('the floor writes other files');
}

const objectsIn = (folder: string, isObject: (file: string) => boolean): string[] =>
  filesOf(folder)
    .filter(isObject)
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')))
    .map((object) => JSON.stringify(sorted(object)))
    .sort();

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
};

/** And unless stock cdk8s makes the same objects. */
function requireSameObjects(ours: string, stock: string): void {
  const own = objectsIn(ours, (file) => file.includes('/manifests/') && !file.endsWith('kustomization.yaml'));
  const other = objectsIn(stock, (file) => file.endsWith('.yaml'));
  const strays = [...own.filter((one) => !other.includes(one)), ...other.filter((one) => !own.includes(one))];
  if (strays.length > 0) throw new Error(`not the same objects:\n${strays.join('\n')}`);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const ROWS = {
  ours: 'this library: everything checked and written',
  second: 'the same again, nothing changed',
  changed: 'the same again, one cluster changed',
  floor: 'the floor: dump and write these files',
  'one-app': 'stock cdk8s, one App, a file a chart',
  'app-per-cluster': 'stock cdk8s, an App for each cluster',
  layered: 'this library, with base and overlays',
  kustomize: 'kubectl kustomize, one run an overlay',
} as const;

type Row = keyof typeof ROWS;

interface Column {
  readonly count: number;
  readonly times: Readonly<Record<Row, number | undefined>>;
  readonly megabytes: number;
  /** Files of the output, and how many of them the third run replaced. */
  readonly files: number;
  readonly replaced: number;
}

/** Milliseconds to build the overlays one by one; reckoned from the first ones where there are many. */
function kustomize(dist: string, count: number): number | undefined {
  const overlays = filesOf(dist).filter((file) => /^overlays\/[^/]+\/cluster-\d+\/kustomization\.yaml$/.test(file));
  const built = overlays.slice(0, BUILT_OVERLAYS);
  const start = performance.now();
  for (const file of built) {
    const { error, status } = spawnSync('kubectl', ['kustomize', join(dist, file, '..')], { stdio: 'ignore' });
    if (error !== undefined) return undefined;
    if (status !== 0) throw new Error(`kubectl kustomize fails on ${file}`);
  }
  return ((performance.now() - start) / built.length) * count;
}

function measure(count: number): Column {
  const runs = new Map<Row, (number | undefined)[]>();
  const timesOf = (row: Row): readonly (number | undefined)[] => runs.get(row) ?? [];
  const add = (row: Row, time: number | undefined) => runs.set(row, [...timesOf(row), time]);
  let [megabytes, files, replaced] = [0, 0, 0];
  for (let round = 0; round < (count > 1000 ? 1 : 3); round++) {
    const [ours, floor, stock, perCluster] = [empty('ours'), empty('floor'), empty('stock'), empty('per-cluster')];
    const dist = join(ours, 'dist');
    const first = run('ours', count, ours);
    add('ours', first?.milliseconds);
    megabytes = Math.max(megabytes, first?.megabytes ?? 0);
    add('floor', run('floor', count, floor, dist)?.milliseconds);
    requireSameFiles(dist, floor);
    const inodes = () => filesOf(dist).map((file) => statSync(join(dist, file)).ino);
    const before = inodes();
    add('second', run('ours', count, ours)?.milliseconds);
    const unchanged = inodes();
    if (!isDeepStrictEqual(before, unchanged)) throw new Error('the second run replaced files');
    add('changed', run('changed', count, ours)?.milliseconds);
    const after = inodes();
    replaced = after.filter((inode, index) => inode !== before[index]).length;
    files = after.length;
    // What took too long once would again.
    if (!timesOf('one-app').includes(undefined)) add('one-app', run('one-app', count, stock)?.milliseconds);
    add('app-per-cluster', run('app-per-cluster', count, perCluster)?.milliseconds);
    if (count === 1) {
      run('ours', count, ours);
      requireSameObjects(dist, stock);
    }
  }
  const layered = empty('layered');
  add('layered', run('layered', count, layered)?.milliseconds);
  add('kustomize', kustomize(join(layered, 'dist'), count));
  const timeOf = (row: Row): number | undefined => {
    const times = timesOf(row).filter((time) => time !== undefined);
    return times.length === timesOf(row).length ? median(times) : undefined;
  };
  const times = Object.fromEntries(Object.keys(ROWS).map((row) => [row, timeOf(row as Row)])) as Column['times'];
  return { count, times, megabytes, files, replaced };
}

const cells = (...texts: readonly string[]): string => `| ${texts.join(' | ')} |\n`;

const shown = (row: Row, { times, count }: Column): string => {
  const time = times[row];
  if (time === undefined) return row === 'kustomize' ? 'no kubectl' : `> ${CAP / 1000} s`;
  return `${row === 'kustomize' && count > BUILT_OVERLAYS ? '≈ ' : ''}${time < 10 ? time.toFixed(1) : Math.round(time)}`;
};

function table(columns: readonly Column[]): void {
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, in ${flags.dir}\n\n`);
  process.stdout.write(cells('ms for so many clusters', ...columns.map(({ count }) => String(count))));
  process.stdout.write(cells('---', ...columns.map(() => '---:')));
  for (const [row, name] of Object.entries(ROWS)) {
    process.stdout.write(cells(name, ...columns.map((column) => shown(row as Row, column))));
  }
  process.stdout.write(cells('files of this library', ...columns.map(({ files }) => String(files))));
  process.stdout.write(
    cells('of them replaced for one changed cluster', ...columns.map(({ replaced }) => String(replaced))),
  );
  process.stdout.write(
    cells('memory of this library, MB', ...columns.map((column) => String(Math.round(column.megabytes)))),
  );
  process.stdout.write('\n');
}

/** What is wanted, as far as the sizes that were run can tell. */
function verdicts(columns: readonly Column[]): boolean[] {
  const at = (count: number): Column | undefined => columns.find((column) => column.count === count);
  const ratio = (a: number | undefined, b: number | undefined): number => (a ?? Infinity) / (b ?? Infinity);
  const [thousand, four] = [at(1000), at(4000)];
  const wanted: (readonly [name: string, value: number, limit: number, unit: string])[] = [];
  if (thousand !== undefined) {
    const { ours, floor, second, 'one-app': stock } = thousand.times;
    wanted.push(['times the floor at 1,000', ratio(ours, floor), 2.5, 'at most']);
    wanted.push(['of the time of stock cdk8s, one App, at 1,000', ratio(ours, stock), 1 / 4, 'at most']);
    wanted.push(['of the first run, for a second without changes', ratio(second, ours), 1 / 2, 'at most']);
    wanted.push(['files replaced for one changed cluster', thousand.replaced, 1, 'at most']);
  }
  if (four !== undefined) {
    wanted.push(['MB at 4,000', four.megabytes, 300, 'under']);
    if (thousand !== undefined) {
      wanted.push([
        'times as long for 4,000 as for 1,000',
        ratio(four.times.ours, thousand.times.ours),
        4.4,
        'at most',
      ]);
    }
  }
  return wanted.map(([name, value, limit, words]) => {
    process.stdout.write(`${value <= limit ? 'met   ' : 'MISSED'} ${value.toFixed(2)} ${name}, ${words} ${limit}\n`);
    return value <= limit;
  });
}

try {
  buildContender();
  const columns = SIZES.map(measure);
  table(columns);
  process.exitCode = verdicts(columns).every(Boolean) ? 0 : 1;
} finally {
  rmSync(base, { recursive: true, force: true });
}

// Time from a changed line of TypeScript to written YAML, beside a stock cdk8s app of the same objects.
//
//   npm run bench:cold-start
//
// Prints a table; the exit code is 1 where a target is missed. What is measured and why: README.md in this folder.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';

const RUNS = 7;
const root = join(__dirname, '..');
const own = require('../package.json') as { scripts: { synth: string }; devDependencies: Record<string, string> };
const base = mkdtempSync(join(tmpdir(), 'cold-start-'));

interface Project {
  readonly folder: string;
  /** What the person edits: a number, different in each run so that nothing of the file is cached. */
  readonly edited: string;
  /** The process behind `npm run synth`, or behind `app` of cdk8s.yaml. */
  readonly app: readonly string[];
}

/** This repository as a clone after `npm ci`: with lib/, which fresh-lib.cjs finds newer than its sources. */
function ourProject(): Project {
  const folder = join(base, 'ours');
  const left = ['node_modules', '.git', '.venv', '.cdk8s', '.cdk8s-karpenter', 'bench', 'test'];
  for (const name of readdirSync(root).filter((entry) => !left.includes(entry))) {
    cpSync(join(root, name), join(folder, name), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const [command = '', ...args] = own.scripts.synth.split(' ');
  if (command !== 'node') throw new Error(`the script "synth" no longer starts node: ${own.scripts.synth}`);
  return { folder, edited: join(folder, 'clusters/production.ts'), app: args };
}

/** What `cdk8s init typescript-app` makes, with the classes of `cdk8s import` and the chart of stock/main.ts. */
function stockProject(): Project {
  const folder = join(base, 'stock');
  mkdirSync(folder);
  const template = join(root, 'node_modules/cdk8s-cli/templates/typescript-app');
  cpSync(join(template, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  for (const group of ['karpenter.sh.ts', 'karpenter.k8s.aws.ts']) {
    cpSync(join(root, 'imports', group), join(folder, 'imports', group));
  }
  const main = readFileSync(join(__dirname, 'stock/main.ts'), 'utf8');
  writeFileSync(join(folder, 'main.ts'), main.replaceAll("'../../imports/", "'./imports/"));
  writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: node_modules/.bin/ts-node main.ts\n');
  const { cdk8s, constructs, 'cdk8s-cli': cli } = own.devDependencies;
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { cdk8s, constructs },
      devDependencies: { 'cdk8s-cli': cli, '@types/node': '^14', typescript: '5.9.x', 'ts-node': '^10' },
    }),
  );
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', install, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the stock project could not be installed');
  return { folder, edited: join(folder, 'main.ts'), app: ['node_modules/ts-node/dist/bin.js', 'main.ts'] };
}

let edits = 0;

function editOneLine({ edited }: Project): void {
  const source = readFileSync(edited, 'utf8');
  const changed = source.replace(/\bcpu: (NodePoolSpecLimits\.fromNumber\()?\d{4}\b/, `cpu: $1${1000 + ++edits}`);
  if (changed === source) throw new Error(`${edited} has no line to edit`);
  writeFileSync(edited, changed);
}

/** Milliseconds that a synth takes after an edit. */
function time(project: Project, args: readonly string[], tmp = tmpdir()): number {
  editOneLine(project);
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false', CDK8S_OUTDIR: undefined, TMPDIR: tmp };
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: project.folder, env, encoding: 'utf8' });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr}`);
  return milliseconds;
}

interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name: string };
}

/** What Kubernetes knows, of all that stands in dist/: no template, no kustomization. */
const isObject = ({ apiVersion, kind }: KubernetesObject): boolean =>
  apiVersion !== undefined && kind !== undefined && kind !== 'Kustomization';

/** Every Kubernetes object below dist/, by cluster, kind and name. */
function objectsOf({ folder }: Project): Map<string, unknown> {
  const dist = join(folder, 'dist');
  const paths = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  return new Map(
    paths.flatMap((path) => {
      const cluster = /dev-cluster|my-cluster/.exec(path)?.[0];
      const documents = loadAll(readFileSync(join(dist, path), 'utf8')) as KubernetesObject[];
      return documents
        .filter(isObject)
        .map((document): [string, unknown] => [`${cluster} ${document.kind} ${document.metadata?.name}`, document]);
    }),
  );
}

/** A comparison is worth nothing unless both write the same. The edited number is the one that may differ. */
function requireSameObjects(ours: Project, stock: Project): void {
  const withoutEdit = (value: unknown) => JSON.parse(JSON.stringify(value).replace(/"cpu":1\d{3}\b/, '"cpu":1000'));
  const [left, right] = [objectsOf(ours), objectsOf(stock)];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  const different = names.filter((name) => {
    const [a, b] = [left.get(name), right.get(name)];
    return a === undefined || b === undefined || !isDeepStrictEqual(withoutEdit(a), withoutEdit(b));
  });
  if (different.length > 0) throw new Error(`bench/stock/main.ts and clusters/ differ in: ${different.join('; ')}`);
  process.stdout.write(`${names.length} objects, the same from both\n`);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const cells = (...texts: readonly string[]): string => `| ${texts.join(' | ')} |\n`;
const ms = (value: number): string => `${Math.round(value)} ms`;
const spread = (values: readonly number[]): string =>
  `${ms(median(values))} (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`;

function main(): void {
  const [ours, stock] = [ourProject(), stockProject()];
  const cli = ['node_modules/.bin/cdk8s', 'synth'];
  const emptyTmp = mkdtempSync(join(base, 'tmp-'));
  const first = { ours: time(ours, ours.app, emptyTmp), stock: time(stock, stock.app, emptyTmp) };
  time(ours, cli);
  time(stock, cli);
  requireSameObjects(ours, stock);

  const runs = { oursApp: [] as number[], stockApp: [] as number[], oursCli: [] as number[], stockCli: [] as number[] };
  for (let run = 0; run < RUNS; run++) {
    runs.stockApp.push(time(stock, stock.app));
    runs.oursApp.push(time(ours, ours.app));
    runs.stockCli.push(time(stock, cli));
    runs.oursCli.push(time(ours, cli));
  }

  const app = median(runs.stockApp) / median(runs.oursApp);
  const throughCli = median(runs.oursCli) / median(runs.stockCli);
  const verdict = (ok: boolean): string => (ok ? 'met' : 'MISSED');
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}; median of ${RUNS} (least–most)\n\n`,
  );
  process.stdout.write(cells('after editing one line', 'this library', 'stock cdk8s', '', 'target'));
  process.stdout.write(cells('---', '---', '---', '---', '---'));
  process.stdout.write(
    cells(
      'the process behind `npm run synth`',
      spread(runs.oursApp),
      spread(runs.stockApp),
      `${app.toFixed(1)} times faster`,
      `5 times: ${verdict(app >= 5)}`,
    ),
  );
  process.stdout.write(
    cells(
      '`node_modules/.bin/cdk8s synth`',
      spread(runs.oursCli),
      spread(runs.stockCli),
      `${Math.round(throughCli * 100)} % of the time`,
      `under 50 %: ${verdict(throughCli < 0.5)}`,
    ),
  );
  process.stdout.write(
    cells(
      'the same process, first run after a clone',
      ms(first.ours),
      ms(first.stock),
      `${(first.stock / first.ours).toFixed(1)} times faster`,
      'none',
    ),
  );
  process.exitCode = app >= 5 && throughCli < 0.5 ? 0 : 1;
}

try {
  main();
} finally {
  rmSync(base, { recursive: true });
}

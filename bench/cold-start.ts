// Time from a changed line of TypeScript to written YAML, beside a stock cdk8s app of the same objects; and what a `check` of one
// file takes beside a Node that does nothing.
//
//   npm run bench:cold-start
//
// Prints a table; the exit code is 1 where a target is missed. What is measured and why: README.md in this folder.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { scaffoldFiles } from '../src/scaffold/files';
import { writeStockApp } from '../test/package/stock-app';
import { pack } from '../test/package/tarball';

const RUNS = 7;
const CHECKS = 15;
/** The files of cold-start/check: what is in them, the exit code, and how many times the user CPU of Node alone it may take. */
const CHECKED = {
  class: { what: 'an EC2NodeClass without findings', exitCode: 0, target: 2.5 },
  pool: { what: 'a NodePool without findings, and its class', exitCode: 0, target: 2.8 },
  wrong: { what: 'a pool and a class with 8 findings', exitCode: 1, target: 3 },
} as const;
const root = join(__dirname, '..');
const SCAFFOLD = {
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
};
const base = mkdtempSync(join(tmpdir(), 'cold-start-'));

interface Project {
  readonly folder: string;
  /** What the person edits: a number, different in each run so that nothing of the file is cached. */
  readonly edited: string;
  /** The process behind `npm run synth`, or behind `app` of cdk8s.yaml. */
  readonly app: readonly string[];
}

const npmInstall = (folder: string, ...packages: string[]): void => {
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options, ...packages], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${folder}: npm install failed`);
};

/** What `cdk8s-karpenter init` makes, with the packed library and the clusters of cold-start/ours. */
async function ourProject(): Promise<Project> {
  const folder = join(base, 'ours');
  for (const [path, text] of scaffoldFiles(SCAFFOLD)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  cpSync(join(__dirname, 'cold-start/ours'), folder, { recursive: true });
  mkdirSync(join(base, 'pack'));
  npmInstall(folder, await pack(join(base, 'pack')));
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [command = '', ...args] = scripts.synth.split(' ');
  if (command !== 'node') throw new Error(`the script "synth" no longer starts node: ${scripts.synth}`);
  return { folder, edited: join(folder, 'production.ts'), app: args };
}

/** What `cdk8s init typescript-app` makes, with the classes of `cdk8s import`, the charts of cold-start/stock, and no npx. */
function stockProject(): Project {
  const folder = join(base, 'stock');
  mkdirSync(folder);
  writeStockApp(folder);
  writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: node_modules/.bin/ts-node main.ts\n');
  for (const group of ['karpenter.sh.ts', 'karpenter.k8s.aws.ts']) {
    cpSync(join(root, 'imports', group), join(folder, 'imports', group));
  }
  const main = readFileSync(join(__dirname, 'cold-start/stock/main.ts'), 'utf8');
  writeFileSync(join(folder, 'main.ts'), main.replaceAll("'../../../imports/", "'./imports/"));
  npmInstall(folder);
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
  if (different.length > 0) throw new Error(`the two of bench/cold-start/ differ in: ${different.join('; ')}`);
  process.stdout.write(`${names.length} objects, the same from both\n`);
}

/** Milliseconds of user CPU that a process of Node takes, as it counts them at its end. */
function userCpu(args: readonly string[], exitCode: number): number {
  const [counter, counted] = [join(base, 'count.cjs'), join(base, 'counted')];
  const count = `require('node:fs').writeFileSync(${JSON.stringify(counted)}, String(process.resourceUsage().userCPUTime))`;
  writeFileSync(counter, `process.on('exit', () => ${count});\n`);
  const { status, stderr } = spawnSync(process.execPath, ['--require', counter, ...args], { encoding: 'utf8' });
  if (status !== exitCode) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr}`);
  return Number(readFileSync(counted, 'utf8')) / 1000;
}

/** What the installed command takes for one file, by turns with Node alone. Whether all targets are met. */
function checks({ folder }: Project): boolean {
  const bin = join(folder, 'node_modules/cdk8s-karpenter/lib/cli.js');
  const names = Object.keys(CHECKED) as (keyof typeof CHECKED)[];
  const check = (name: keyof typeof CHECKED) =>
    userCpu([bin, 'check', join(__dirname, `cold-start/check/${name}.yaml`)], CHECKED[name].exitCode);
  const rounds = Array.from({ length: CHECKS }, () => ({ alone: userCpu(['-e', '0'], 0), checks: names.map(check) }));
  const alone = rounds.map((round) => round.alone);
  process.stdout.write(`\nUser CPU, median of ${CHECKS} (least–most); Node alone: ${spread(alone)}\n\n`);
  process.stdout.write(cells('`cdk8s-karpenter check` of', 'user CPU', 'times Node alone', 'target'));
  process.stdout.write(cells('---', '---', '---', '---'));
  const met = names.map((name, index) => {
    const { what, target } = CHECKED[name];
    const runs = rounds.map((round) => round.checks[index] ?? Number.NaN);
    const times = median(runs) / median(alone);
    const isMet = times <= target;
    process.stdout.write(cells(what, spread(runs), times.toFixed(1), `at most ${target}: ${isMet ? 'met' : 'MISSED'}`));
    return isMet;
  });
  return met.every(Boolean);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const cells = (...texts: readonly string[]): string => `| ${texts.join(' | ')} |\n`;
const ms = (value: number): string => `${Math.round(value)} ms`;
const spread = (values: readonly number[]): string =>
  `${ms(median(values))} (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`;

async function main(): Promise<void> {
  const [ours, stock] = [await ourProject(), stockProject()];
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
  const areQuick = checks(ours);
  process.exitCode = app >= 5 && throughCli < 0.5 && areQuick ? 0 : 1;
}

void main().finally(() => rmSync(base, { recursive: true }));

// A plain cdk8s App with N charts of two objects each: the constructs of this library beside ApiObjects of the same
// content in stock charts.
//
//   npx tsx bench/plain-app.ts [--sizes 160,1600]
//
// cdk8s validates the whole App once for each chart, which is quadratic in the charts: what is compared is how much this
// library adds to that. Prints milliseconds of CPU from the first construct to the last file, medians of alternating runs,
// each in a process of its own, start and loading left out; the exit code is 1 where the target is missed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiObject, App, Chart } from 'cdk8s';
import { Ami, Cluster, EC2NodeClass, KarpenterChart, NodePool } from 'cdk8s-karpenter';

const AT_MOST = 2;
const ROUNDS = 3;

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '160,1600' },
    contender: { type: 'string' },
    outdir: { type: 'string' },
  },
});

type Contender = (app: App, charts: number) => void;

const ours: Contender = (app, charts) => {
  const cluster = new Cluster({
    name: 'bench',
    region: 'eu-west-1',
    environment: 'prod',
    tier: 'production',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
  });
  for (let index = 0; index < charts; index++) {
    const chart = new KarpenterChart(app, `chart-${index}`, { cluster });
    const nodeClass = new EC2NodeClass(chart, `class-${index}`, { ami: Ami.al2023('v20260315') });
    new NodePool(chart, `pool-${index}`, { nodeClass, requirements: [], limits: { cpu: 100 + index } });
  }
};

/** What the objects of {@link ours} are rendered to. */
const stock: Contender = (app, charts) => {
  const source = new App();
  ours(source, 1);
  const documents = source.charts.flatMap((chart) => chart.toJson());
  for (let index = 0; index < charts; index++) {
    const chart = new Chart(app, `chart-${index}`, { disableResourceNameHashes: true });
    const own = JSON.parse(
      JSON.stringify(documents)
        .replace(/"(class|pool)-0"/g, `"$1-${index}"`)
        .replace('"cpu":100', `"cpu":${100 + index}`),
    );
    for (const document of own) new ApiObject(chart, document.metadata.name, document);
  }
};

const CONTENDERS: Readonly<Record<string, Contender>> = { ours, stock };

function contend(build: Contender, outdir: string, charts: number): void {
  const start = process.cpuUsage();
  const app = new App({ outdir });
  build(app, charts);
  app.synth();
  const { user, system } = process.cpuUsage(start);
  process.stdout.write(String((user + system) / 1000));
}

const outputOf = (folder: string): string =>
  readdirSync(folder)
    .sort()
    .map((file) => `# ${file}\n${readFileSync(join(folder, file), 'utf8')}`)
    .join('');

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The median of each contender, who all write the same. */
function measure(charts: number): Readonly<Record<string, number>> {
  const times = new Map(Object.keys(CONTENDERS).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    const outputs = [...times].map(([name, runs]) => {
      const outdir = mkdtempSync(join(tmpdir(), 'plain-app-'));
      const command = [
        ...process.execArgv,
        __filename,
        '--contender',
        name,
        '--outdir',
        outdir,
        '--sizes',
        `${charts}`,
      ];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name} of ${charts} ended with ${status}:\n${stderr}`);
      runs.push(Number(stdout));
      const output = outputOf(outdir);
      rmSync(outdir, { recursive: true });
      return output;
    });
    if (new Set(outputs).size !== 1) throw new Error('the contenders write different files');
  }
  return Object.fromEntries([...times].map(([name, runs]) => [name, median(runs)]));
}

function compare(sizes: readonly number[]): void {
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`);
  process.stdout.write('| ms of CPU for so many charts | this library | stock cdk8s | times | target |\n');
  process.stdout.write('| ---: | ---: | ---: | ---: | --- |\n');
  for (const charts of sizes) {
    const { ours = Number.NaN, stock = Number.NaN } = measure(charts);
    const isMet = ours / stock <= AT_MOST;
    if (!isMet) process.exitCode = 1;
    const cells = [charts, Math.round(ours), Math.round(stock), (ours / stock).toFixed(2)];
    process.stdout.write(`| ${cells.join(' | ')} | at most ${AT_MOST}: ${isMet ? 'met' : 'missed'} |\n`);
  }
}

const sizes = flags.sizes.split(',').map(Number);
const contender = flags.contender === undefined ? undefined : CONTENDERS[flags.contender];
if (contender === undefined) compare(sizes);
else contend(contender, flags.outdir ?? 'dist', sizes[0] ?? 1);

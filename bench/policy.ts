// What the rules of policy cost a synth: the fleet of bench/fleet under `recommended` and under `off`, in turn.
//
//   npx tsx bench/policy.ts [--dir FOLDER] [--sizes 300,1000] [--rounds 5]
//
// Prints milliseconds of user CPU of whole processes, medians, and their ratio, which a busy machine moves least. The exit
// code is 1 where policy costs more than a quarter.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildContender } from './fleet/build-contender';

const { values: flags } = parseArgs({
  options: {
    dir: { type: 'string', default: tmpdir() },
    sizes: { type: 'string', default: '300,1000' },
    rounds: { type: 'string', default: '5' },
  },
});
const MOST = 1.25;
const contender = buildContender();

/** Milliseconds of user CPU of one synth into a new folder. */
function cpuOf(name: string, count: number): number {
  const folder = mkdtempSync(join(flags.dir, 'policy-bench-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [contender, name, String(count), folder], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${name} of ${count} ended with ${status}:\n${stderr}`);
    return (JSON.parse(stdout) as { readonly userCpu: number }).userCpu;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, in ${flags.dir}\n\n`);
process.stdout.write('| clusters | off, ms of user CPU | recommended | times |\n| --- | ---: | ---: | ---: |\n');
for (const count of flags.sizes.split(',').map(Number)) {
  const [off, on]: [number[], number[]] = [[], []];
  for (let round = 0; round < Number(flags.rounds); round++) {
    off.push(cpuOf('without-policy', count));
    on.push(cpuOf('ours', count));
  }
  const ratio = median(on) / median(off);
  if (ratio > MOST) process.exitCode = 1;
  process.stdout.write(`| ${count} | ${Math.round(median(off))} | ${Math.round(median(on))} | ${ratio.toFixed(2)} |\n`);
}

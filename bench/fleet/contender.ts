// One contender in a process of its own: `node contender.cjs NAME COUNT FOLDER [FROM]`, a line of JSON on stdout.

import { synth } from 'cdk8s-karpenter';
import { floor } from './floor';
import { benchFleet, layeredBenchFleet } from './ours';
import { appPerCluster, oneApp } from './stock';

const [name = '', count = '0', folder = '', from = ''] = process.argv.slice(2);
const number = Number(count);

/** Each returns milliseconds where not all of its time counts. */
const CONTENDERS: Readonly<Record<string, () => { milliseconds?: number }>> = {
  ours: () => ours(),
  changed: () => ours(Math.floor(number / 2)),
  layered: () => {
    synth(layeredBenchFleet(number), { project: folder });
    return {};
  },
  'without-policy': () => {
    synth(benchFleet(number).policy('off'), { project: folder });
    return {};
  },
  'one-app': () => {
    oneApp(number, folder);
    return {};
  },
  'app-per-cluster': () => {
    appPerCluster(number, folder);
    return {};
  },
  floor: () => floor(from, folder),
};

function ours(changed?: number): object {
  synth(benchFleet(number, { changed }), { project: folder });
  return {};
}

const start = performance.now();
const own = CONTENDERS[name]?.();
const milliseconds = performance.now() - start;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    milliseconds,
    cpu: (userCPUTime + systemCPUTime) / 1000,
    userCpu: userCPUTime / 1000,
    megabytes: maxRSS / 1024,
    ...own,
  }),
);

// A synth in a process of its own: `node --require tsx/cjs synth-child.ts PROJECT CLUSTERS CPU [PAUSE FILE]`. Where it
// builds cluster number PAUSE it makes FILE, and goes on when someone has taken that away.
import { existsSync, writeFileSync } from 'node:fs';
import { synth } from 'cdk8s-karpenter';
import { numberedFleet } from './numbered-fleet';

const [project = '', clusters = '1', cpu = '1', pauseAt, file = ''] = process.argv.slice(2);
const clock = new Int32Array(new SharedArrayBuffer(4));

function pause(): void {
  writeFileSync(file, '');
  while (existsSync(file)) Atomics.wait(clock, 0, 0, 2);
}

synth(
  numberedFleet(Number(clusters), (index) => {
    if (String(index) === pauseAt) pause();
    return Number(cpu);
  }),
  { project },
);

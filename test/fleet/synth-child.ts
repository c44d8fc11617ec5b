// A synth in a process of its own: `node --require tsx/cjs synth-child.ts PROJECT CLUSTERS CPU`.
import { synth } from '../../src/fleet';
import { numberedFleet } from './numbered-fleet';

const [project = '', clusters = '1', cpu = '1'] = process.argv.slice(2);
synth(
  numberedFleet(Number(clusters), () => Number(cpu)),
  { project },
);

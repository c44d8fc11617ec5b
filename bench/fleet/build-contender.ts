import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles the contenders inside of the project, where the package finds itself by its name. */
export function buildContender(): string {
  const contender = join(__dirname, '../../.cdk8s/bench/contender.cjs');
  mkdirSync(join(contender, '..'), { recursive: true });
  buildSync({
    entryPoints: [join(__dirname, 'contender.ts')],
    bundle: true,
    platform: 'node',
    packages: 'external',
    outfile: contender,
  });
  return contender;
}

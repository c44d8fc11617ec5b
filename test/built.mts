import { spawnSync } from 'node:child_process';

/** Before tests start processes: the built package is that of the sources, which starts several times as fast as they do. */
export default function build(): void {
  const { status } = spawnSync(process.execPath, ['--require', './scripts/run/fresh-lib.cjs', '--eval', '0'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('lib/ cannot be built: run npm run build');
}

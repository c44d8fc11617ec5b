// Builds lib/: what admission/ loads at run time, one tsc run, a door of the model that loads what is asked for, then the
// data files that the code loads lazily, and the command line in one file.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCel } from './bundle-cel.mjs';
import { bundleCli } from './bundle-cli.mjs';
import { bundleIslands } from './bundle-islands.mjs';
import { makeImportsLazy, makeLazy } from './lazy-door.mjs';
import { sourceFolders } from './source-folders.cjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const isData = (path) => /\.(json|cjs|txt|md|sh)$/.test(path) && !path.endsWith('tsconfig.json');

function copyData(folder) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && isData(path)) cpSync(path, join(root, 'lib', path.slice(root.length + 1)));
  }
}

// Written into the sources before the start is noted, and only when their inputs changed: they are no newer sources.
for (const script of ['build-admission.ts', 'build-prop-shapes.ts']) {
  const args = ['--require', 'tsx/cjs', join(root, 'scripts/build', script)];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
bundleCel(root);
bundleIslands(root);
const startedAt = new Date();
if (process.argv.includes('--clean')) rmSync(join(root, 'lib'), { recursive: true, force: true });
const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
for (const door of [
  'karpenter/index.js',
  'karpenter/nodes/index.js',
  'admission/controller/kubelet-configuration/index.js',
  'admission/controller/type-names.js',
  'admission/set/pools/index.js',
  'admission/set/pools/verdicts.js',
  'check/index.js',
  'cloudformation/index.js',
  'findings/index.js',
  'findings/acknowledgements/index.js',
  'github/index.js',
  'fleet/consequences/index.js',
  'helm/index.js',
  'live/index.js',
  'policy/index.js',
  'report/index.js',
  'review/index.js',
  'scaffold/index.js',
  'sides/index.js',
  'yaml/read/index.js',
]) {
  makeLazy(join(root, 'lib/src', door));
}
// A start tells what all commands are and runs one of them.
for (const file of readdirSync(join(root, 'lib/src/cli'))) {
  if (file.endsWith('.js')) makeImportsLazy(join(root, 'lib/src/cli', file));
}
sourceFolders.forEach(copyData);
await bundleCli(root);
// The time of the start, so that a source edited while tsc ran counts as newer (fresh-lib.cjs compares with it).
writeFileSync(join(root, 'lib/.built'), '');
utimesSync(join(root, 'lib/.built'), startedAt, startedAt);

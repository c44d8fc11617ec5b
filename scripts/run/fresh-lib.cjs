// Preloaded by `npm run synth`: rebuilds lib/ when a source of the library is newer than the last build,
// so that an edit of the library shows in the next synth without a second command.
const { spawnSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { sourceFolders } = require('../build/source-folders.cjs');

const root = join(__dirname, '../..');

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

function sourceTime() {
  const files = ['index.ts', 'tsconfig.build.json'].map((file) => statSync(join(root, file)).mtimeMs);
  return Math.max(...files, ...sourceFolders.map((folder) => newest(join(root, folder))));
}

function buildTime() {
  try {
    return statSync(join(root, 'lib/.built')).mtimeMs;
  } catch {
    return 0;
  }
}

if (sourceTime() > buildTime()) {
  const build = spawnSync(process.execPath, [join(__dirname, '../build/build.mjs')], { stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
}

// Preloaded by `npm run synth`: rebuilds lib/ when a source of the library is newer than the last build,
// so that an edit of the library shows in the next synth without a second command.
const { spawnSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const rooms = ['imports', 'karpenter', 'admission', 'charts', 'cloudformation', 'install', 'fleet', 'cli'];

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

function sourceTime() {
  const times = [statSync(join(root, 'index.ts')).mtimeMs, statSync(join(root, 'tsconfig.build.json')).mtimeMs];
  for (const room of rooms) {
    try {
      times.push(newest(join(root, room)));
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return Math.max(...times);
}

function buildTime() {
  try {
    return statSync(join(root, 'lib/.built')).mtimeMs;
  } catch {
    return 0;
  }
}

if (sourceTime() > buildTime()) {
  const build = spawnSync(process.execPath, [join(__dirname, 'build.mjs')], { stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
}

// Writes the files of a staging folder beside the thread that makes their content. What it leaves undone, that one does.
const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');

const { state } = workerData;
const folders = new Set();

/** Says how many batches are done, or that this thread writes no more. */
function tell(change) {
  change();
  Atomics.notify(state, 0);
}

function write(file, content, mode) {
  const folder = dirname(file);
  if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
  folders.add(folder);
  writeFileSync(file, content, { encoding: 'utf8', flag: 'wx', mode });
}

parentPort.on('message', ({ files, modes, lengths, text }) => {
  let at = 0;
  try {
    for (const [index, file] of files.entries()) {
      if (Atomics.load(state, 1) !== 0) throw new Error('stopped');
      const end = at + lengths[index];
      write(file, text.slice(at, end), modes[index]);
      at = end;
    }
    if (Atomics.load(state, 1) !== 0) throw new Error('stopped');
    tell(() => Atomics.add(state, 0, 1));
  } catch {
    parentPort.close();
    tell(() => Atomics.store(state, 0, -1));
  }
});

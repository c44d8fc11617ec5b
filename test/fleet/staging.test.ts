import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Staging, type StagingOptions } from '../../src/fleet/publish/staging';
import { filesOf } from './files-of';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'staging-'));
  folder = join(root, 'next');
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

/** More than one message, more messages than may wait, and a rest. */
const FILES = new Map(
  Array.from({ length: 2610 }, (_, index) => [
    `clusters/c${index % 40}/${index % 3 === 0 ? 'install/' : ''}f${index}${index % 7 === 0 ? '.sh' : '.yaml'}`,
    `text: "${index} ä€😀\u2028 ${'x'.repeat(index % 50)}"\n`,
  ]),
);

function stage(options: StagingOptions): void {
  const staging = new Staging(folder, options);
  try {
    for (const [path, content] of FILES) staging.write(path, content);
    staging.finish();
  } finally {
    staging.stop();
  }
}

/** A thread of our own in the place of the package's. One that is to do its work is waited for, however long it takes. */
function thread(code: string, patience?: number): StagingOptions {
  const script = join(root, 'thread.cjs');
  writeFileSync(script, `const { parentPort, workerData: { state } } = require('node:worker_threads');\n${code}`);
  return { alone: 10, thread: script, patience };
}

const expected = Object.fromEntries(FILES);

describe('a staging folder', () => {
  it.each([{}, { alone: 0 }, { alone: 1 }, { alone: 2609 }, { alone: 9999 }])('has every file: %o', (options) => {
    stage(options);
    expect(filesOf(folder)).toEqual(expected);
    const { mode } = statSync(join(folder, 'clusters/c0/install/f0.sh'));
    expect(mode & 0o100).toBe(0o100);
  });

  it('is filled by the thread once there are many files', () => {
    const done = 'Atomics.add(state, 0, 1); Atomics.notify(state, 0);';
    const code = `parentPort.on('message', ({ files }) => {
      if (files.length === 0) { Atomics.store(state, 0, -1); Atomics.notify(state, 0); } else { ${done} }
    });`;
    stage(thread(code));
    expect(Object.keys(filesOf(folder) ?? {})).toEqual([...FILES.keys()].slice(0, 10).sort());
  });

  it.each([
    ['never begins', 'throw new Error("no");'],
    ['never answers', 'parentPort.on("message", () => {});'],
    ['gives up', 'parentPort.on("message", () => { Atomics.store(state, 0, -1); Atomics.notify(state, 0); });'],
  ])('has every file although the thread %s', (_, code) => {
    stage(thread(code, 200));
    expect(filesOf(folder)).toEqual(expected);
  });

  it('has every file although there is no thread to be had', () => {
    const wait = vi.spyOn(Atomics, 'wait');
    stage({ alone: 10, thread: join(root, 'missing.cjs') });
    expect(wait).not.toHaveBeenCalled();
    expect(filesOf(folder)).toEqual(expected);
  });

  it('has the right file where another one stood', () => {
    mkdirSync(join(folder, 'clusters/c0'), { recursive: true });
    writeFileSync(join(folder, 'clusters/c0/f2000.yaml'), 'stale');
    stage({ alone: 10 });
    expect(filesOf(folder)).toEqual(expected);
  });

  it('says what the file system says', () => {
    mkdirSync(join(folder, 'clusters'), { recursive: true });
    writeFileSync(join(folder, 'clusters/c39'), 'in the way');
    expect(() => stage({ alone: 10 })).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
  });

  it('is left alone after the end', async () => {
    const staging = new Staging(folder, { alone: 10 });
    for (const [path, content] of FILES) staging.write(path, content);
    staging.stop();
    rmSync(folder, { recursive: true });
    await setTimeout(100);
    expect(existsSync(folder)).toBe(false);
  });
});

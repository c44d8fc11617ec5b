import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { parentOf } from './dist-view';
import { modeOf } from './tree';

interface File {
  readonly path: string;
  readonly content: string;
}

export interface StagingOptions {
  /** After so many files a thread writes the rest: below it costs more than it saves. @default 1000 */
  readonly alone?: number;
  /** Milliseconds without any progress after which the thread is not waited for. @default 30000 */
  readonly patience?: number;
  /** Code of the thread. @default - that of this package */
  readonly thread?: string;
}

/** Files in one message to the thread. */
const BATCH = 500;
/** Batches that may wait for the thread, so that memory stays small where the disk is slower than all else. */
const MOST_WAITING = 4;

/** Places of the memory shared with the thread: how many batches it has done (-1: it writes no more), and whether it shall stop. */
const DONE = 0;
const STOP = 1;

/**
 * Writes the files of a new output. In a large fleet a second thread does it while this one builds and checks the next
 * clusters: on most disks, creating files is a third of the time. A file that the thread did not write, for whatever
 * reason, is written here, so that what the file system refuses is thrown here.
 */
export class Staging {
  private readonly folders = new Set<string>();
  private thread: StagingThread | undefined;
  private files = 0;

  constructor(
    private readonly folder: string,
    private readonly options: StagingOptions = {},
  ) {}

  write(path: string, content: string): void {
    this.files += 1;
    if (this.files === (this.options.alone ?? 1000) + 1) this.thread = StagingThread.start(this.folder, this.options);
    if (this.thread === undefined) this.writeHere({ path, content });
    else if (!this.thread.write({ path, content })) this.takeOver(this.thread);
  }

  /** Every file stands when it returns. */
  finish(): void {
    if (this.thread !== undefined && !this.thread.finish()) this.takeOver(this.thread);
    this.stop();
  }

  /** Nothing is written below the folder any more when it returns. */
  stop(): void {
    this.thread?.stop();
    this.thread = undefined;
  }

  private takeOver(thread: StagingThread): void {
    this.stop();
    for (const file of thread.undone) {
      rmSync(join(this.folder, file.path), { force: true });
      this.writeHere(file);
    }
  }

  private writeHere({ path, content }: File): void {
    const folder = parentOf(path);
    if (!this.folders.has(folder)) mkdirSync(`${this.folder}/${folder}`, { recursive: true });
    this.folders.add(folder);
    writeFileSync(`${this.folder}/${path}`, content, { encoding: 'utf8', flag: 'wx', mode: modeOf(path) });
  }
}

/** The other thread as this one sees it. Each method is false where it is no longer of use. */
class StagingThread {
  /** Undefined where there is none to be had: the app was bundled into one file, or Node may start no thread. */
  static start(folder: string, options: StagingOptions): StagingThread | undefined {
    const { thread = join(__dirname, 'staging-thread.cjs') } = options;
    if (!existsSync(thread)) return undefined;
    try {
      return new StagingThread(folder, { ...options, thread });
    } catch {
      return undefined;
    }
  }

  private readonly state = new Int32Array(new SharedArrayBuffer(8));
  private readonly worker: Worker;
  private readonly patience: number;
  private batch: File[] = [];
  /** Batches that the thread was given and has not done. */
  private readonly waiting: File[][] = [];
  private posted = 0;
  private isLost = false;

  private constructor(
    private readonly folder: string,
    { thread, patience = 30_000 }: StagingOptions & { readonly thread: string },
  ) {
    this.patience = patience;
    this.worker = new Worker(thread, { workerData: { state: this.state }, execArgv: [] });
    // What it may say of its end: it is not needed then.
    this.worker.on('error', () => {});
    this.worker.unref();
  }

  /** Files that it was given and that may not be there, or not whole. */
  get undone(): readonly File[] {
    return [...this.waiting.flat(), ...this.batch];
  }

  write(file: File): boolean {
    this.batch.push(file);
    return this.batch.length < BATCH || (this.post() && this.waitFor(this.posted - MOST_WAITING));
  }

  finish(): boolean {
    return this.post() && this.waitFor(this.posted);
  }

  stop(): void {
    Atomics.store(this.state, STOP, 1);
    // It looks up only when it has something to do.
    this.worker.postMessage({ files: [], modes: [], lengths: [], text: '' });
    if (!this.isLost) this.waitFor(Number.POSITIVE_INFINITY);
    this.worker.terminate();
  }

  private post(): boolean {
    const { batch, folder } = this;
    this.worker.postMessage({
      files: batch.map(({ path }) => `${folder}/${path}`),
      modes: batch.map(({ path }) => modeOf(path)),
      lengths: batch.map(({ content }) => content.length),
      // One text is copied faster than many.
      text: batch.map(({ content }) => content).join(''),
    });
    this.waiting.push(batch);
    this.batch = [];
    this.posted += 1;
    return Atomics.load(this.state, DONE) >= 0;
  }

  /** Waits until so many batches are done. */
  private waitFor(count: number): boolean {
    for (;;) {
      const done = Atomics.load(this.state, DONE);
      if (done < 0) return false;
      this.waiting.splice(0, done - (this.posted - this.waiting.length));
      if (done >= count) return true;
      this.isLost = Atomics.wait(this.state, DONE, done, this.patience) === 'timed-out';
      if (this.isLost) return false;
    }
  }
}

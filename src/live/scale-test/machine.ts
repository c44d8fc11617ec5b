import { setTimeout } from 'node:timers/promises';
import { type RunTool, runTool } from '../tool';
import type { ProgressStream } from './progress';
import type { Surroundings } from './run';

/** What a run has of its machine. */
export interface Machine extends Pick<Surroundings, 'now' | 'sleep' | 'isInterrupted'> {
  readonly run: RunTool;
  readonly progress: ProgressStream;
}

/** A machine whose run Ctrl-C ends in order: the first cleans up, a second one ends at once. */
export function interruptibleMachine(): Machine {
  const abort = new AbortController();
  const onSignal = (): void => abort.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return {
    run: runTool,
    progress: process.stderr,
    now: () => performance.now(),
    isInterrupted: () => abort.signal.aborted,
    // An interrupted sleep is a short one.
    sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal: abort.signal }).catch(() => undefined),
  };
}

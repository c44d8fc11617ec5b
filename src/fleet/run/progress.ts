import type { SingleBar } from 'cli-progress';

/** Tells how far a run has come. */
export interface Progress {
  /** One more cluster is built and checked. */
  step(): void;
  /** No more are to come, whatever the reason. */
  end(): void;
}

/** Fleets below are done before anyone wonders. */
const BAR_FROM = 20;
const LINES_FROM = 500;

const SILENT: Progress = { step: () => {}, end: () => {} };

/**
 * A bar on a terminal, a line at each tenth of a large fleet elsewhere, nothing when it shall be quiet.
 *
 * @param stream where a person looks: standard error
 */
export function progressOn(stream: NodeJS.WriteStream, total: number, quiet: boolean): Progress {
  if (quiet || total < (stream.isTTY ? BAR_FROM : LINES_FROM)) return SILENT;
  return stream.isTTY ? bar(stream, total) : lines(stream, total);
}

function lines(stream: NodeJS.WritableStream, total: number): Progress {
  let done = 0;
  return {
    step: () => {
      done += 1;
      if (Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total)) {
        stream.write(`${done} of ${total} clusters checked\n`);
      }
    },
    end: () => {},
  };
}

function bar(stream: NodeJS.WriteStream, total: number): Progress {
  const { SingleBar: Bar, Presets } = require('cli-progress') as typeof import('cli-progress');
  // `linewrap` leaves the terminal's own setting alone, so that nothing is to be restored after a SIGINT.
  const shown: SingleBar = new Bar(
    { stream, format: '{bar} {value} of {total} clusters', clearOnComplete: true, linewrap: true, barsize: 30 },
    Presets.shades_classic,
  );
  shown.start(total, 0);
  return { step: () => shown.increment(), end: () => shown.stop() };
}

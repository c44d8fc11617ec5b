import type { Surroundings } from './run';

/** The part of a stream that progress needs. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Shows where a run is: one line that is rewritten on a terminal, elsewhere a line whenever something has changed. */
export function progressOn(stream: ProgressStream): { show: Surroundings['progress']; end: () => void } {
  let last = '';
  let isOpen = false;
  return {
    show: (phase, seconds, { running, pending, claims, readyNodes }, { replicas }) => {
      const pods = phase === 'up' ? `${running} of ${replicas} pods running, ${pending} pending` : 'scaled to zero';
      const state = `${pods}; ${claims.length} NodeClaims, ${readyNodes} nodes ready`;
      const text = `${seconds.toFixed(0).padStart(4)} s  ${state}`;
      if (stream.isTTY) stream.write(`\r${text}\u001b[K`);
      else if (state !== last) stream.write(`${text}\n`);
      isOpen = stream.isTTY === true;
      last = state;
    },
    end: () => {
      if (isOpen) stream.write('\n');
    },
  };
}

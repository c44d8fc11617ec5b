import type { PublishResult } from '../publish';

export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** What a run did to the output. */
export function summary({ mode, written, removed, unchanged }: PublishResult, dist: string): string {
  const changes =
    mode === 'none'
      ? `unchanged (${count(unchanged, 'file')})`
      : `${count(written.length, 'file')} written, ${removed.length} removed, ${unchanged} unchanged`;
  return `${dist}: ${changes}`;
}

/** What nobody may miss, however quiet a run shall be. */
export const notices = ({ mode, recovered }: PublishResult, dist: string): string[] => [
  ...(recovered ? [`${dist}: an interrupted run was repaired`] : []),
  ...(mode === 'in-place' ? [`${dist}: this file system cannot swap the folder; files were replaced one by one`] : []),
];

/** What a synth says to the person who started it; cdk8s-cli swallows stdout and shows stderr. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

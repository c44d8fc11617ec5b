import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { progressOn } from '../../src/fleet/run/progress';

/** What a person sees of a run over `total` clusters. */
function shown(total: number, isTTY: boolean, quiet = false): string {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const progress = progressOn(stream as unknown as WriteStream, total, quiet);
  for (let done = 0; done < total; done++) progress.step();
  progress.end();
  return String(stream.read() ?? '');
}

describe('progress', () => {
  it('is a bar on a terminal, and is gone at the end', () => {
    const text = shown(1000, true);
    expect(text).toContain('0 of 1000 clusters');
    expect(text.endsWith('\u001b[1G\u001b[2K')).toBe(true);
  });

  it('is some lines elsewhere, however large the fleet', () => {
    expect(shown(4000, false).split('\n').slice(0, 2)).toEqual([
      '400 of 4000 clusters checked',
      '800 of 4000 clusters checked',
    ]);
    expect(shown(4000, false).match(/\n/g)).toHaveLength(10);
    expect(shown(777, false)).toContain('777 of 777 clusters checked');
  });

  it.each([
    ['a small fleet', 2, true, false],
    ['a fleet of a hundred in CI', 100, false, false],
    ['--quiet on a terminal', 4000, true, true],
    ['--quiet in CI', 4000, false, true],
  ])('is nothing for %s', (_, total, isTTY, quiet) => expect(shown(total, isTTY, quiet)).toBe(''));
});

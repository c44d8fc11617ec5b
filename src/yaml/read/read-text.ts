import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TextError } from './text-error';

/** More than any manifest that a person or a tool writes: thousands of objects fit. */
const MAX_BYTES = 32 * 1024 * 1024;
const CHUNK = 1024 * 1024;
const STANDARD_INPUT = 0;

/** Most files are smaller; what is read is made a text before the next one is. */
const SMALL: Buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Room for a file and one byte more, by which its end is seen; a stream does not say how long it is. */
function room(descriptor: number): Buffer {
  const stats = fstatSync(descriptor);
  return Buffer.allocUnsafe(stats.isFile() ? Math.max(Math.min(stats.size, MAX_BYTES), SMALL.length) + 1 : CHUNK);
}

function readBytes(descriptor: number): Buffer {
  let bytes: Buffer = SMALL;
  let size = 0;
  for (;;) {
    const read = readSync(descriptor, bytes, size, bytes.length - size, null);
    if (read === 0) return bytes.subarray(0, size);
    size += read;
    if (size > MAX_BYTES)
      throw new TextError(`larger than ${MAX_BYTES / 1024 / 1024} MiB: split it into several files`);
    if (size < bytes.length) continue;
    const larger = bytes === SMALL ? room(descriptor) : Buffer.allocUnsafe(size + Math.max(size, CHUNK));
    bytes.copy(larger);
    bytes = larger;
  }
}

/** The first byte that is no UTF-8, as an offset into the text before it. */
function brokenAt(bytes: Buffer): number {
  let [valid, broken] = [0, bytes.length];
  // A character has up to four bytes: a cut inside one looks broken too, so the search is for the longest good start.
  const isGood = (end: number): boolean =>
    [0, 1, 2, 3].some((less) => isUtf8(bytes.subarray(0, Math.max(0, end - less))));
  while (broken - valid > 1) {
    const middle = (valid + broken) >> 1;
    if (isGood(middle)) valid = middle;
    else broken = middle;
  }
  const end = [0, 1, 2, 3].map((less) => valid - less).find((at) => at >= 0 && isUtf8(bytes.subarray(0, at))) ?? 0;
  return bytes.subarray(0, end).toString('utf8').length;
}

/** What a failure to decode says, with the text up to it, so that the place can be told. */
export class EncodingError extends TextError {
  constructor(
    offset: number,
    readonly text: string,
  ) {
    super('not UTF-8: save the file in this encoding', offset);
  }
}

/**
 * The text of a file, without a byte order mark. At most 32 MiB are read.
 *
 * @param file `-` for standard input.
 * @throws TextError for what is too large or no UTF-8, and the errors of the file system.
 */
export function readText(file: string): string {
  const descriptor = file === '-' ? STANDARD_INPUT : openSync(file, 'r');
  try {
    const bytes = readBytes(descriptor);
    if (!isUtf8(bytes)) throw new EncodingError(brokenAt(bytes), bytes.toString('utf8'));
    return bytes.toString('utf8').replace(/^\uFEFF/, '');
  } finally {
    if (descriptor !== STANDARD_INPUT) closeSync(descriptor);
  }
}

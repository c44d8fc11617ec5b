import { InvalidArgumentError } from 'commander';

/** Reads how many findings to show; 0 is all. */
export function atMost(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write how many, 0 for all.');
}

import { pattern } from '../pattern';

/** Units that a number without one may lack: seconds before minutes, and what a size is counted in. */
const UNITS: readonly string[] = ['s', 'm', 'Gi'];

const DAYS = /^(\d{1,5})\s*d(?:ays?)?$/i;
const BYTES = /^(\d+)\s*([kmgt])i?b?$/i;
const CLOCK = /^(\d+)\s*(h|m|s)(?:r|rs|our|ours|in|ins|inute|inutes|ec|ecs|econd|econds)$/i;

/** What is behind a group in an apiVersion. */
const VERSION = /\/v\d\w*$/;

/** What was most likely meant by a text or a number, the likeliest first. */
function* readings(written: string): Generator<string> {
  yield written;
  const [, days] = DAYS.exec(written) ?? [];
  if (days !== undefined) yield `${Number(days) * 24}h`;
  const [, time, unit] = CLOCK.exec(written) ?? [];
  if (time !== undefined && unit !== undefined) yield `${time}${unit.toLowerCase()}`;
  const [, size, prefix] = BYTES.exec(written) ?? [];
  if (size !== undefined && prefix !== undefined) yield `${size}${prefix.toUpperCase()}i`;
  yield written.replace(VERSION, '');
  yield written.replace(/[^\w.]+/g, '-');
  yield written.replace(/\s+/g, '');
  for (const each of UNITS) yield `${written}${each}`;
  if (Number(written) > 0 && Number(written) < 1) yield `${Math.round(Number(written) * 100)}%`;
  yield written.charAt(0).toUpperCase() + written.slice(1).toLowerCase();
  yield `+${written}`;
  yield written.replace(/^\$\s*|\s+[a-z]+$/gi, '');
}

/**
 * What fits a pattern and says what was written: `30s` for 30, `50Gi` for 50, `24h` for `1d`, `Never` for `never`,
 * `data-platform` for `data platform`. Undefined where nothing near it fits.
 */
export function fitting(written: unknown, form: string): string | undefined {
  if (typeof written !== 'string' && typeof written !== 'number' && typeof written !== 'boolean') return undefined;
  const text = String(written).trim();
  if (text === '' || text.length > 40) return undefined;
  for (const reading of readings(text)) if (pattern(form).test(reading)) return reading;
  return undefined;
}

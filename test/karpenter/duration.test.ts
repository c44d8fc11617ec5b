import { describe, expect, it } from 'vitest';
import {
  durationMilliseconds,
  formatDuration,
  formatGoDuration,
  parseDuration,
  sameDuration,
} from '../../src/karpenter/units/duration';

const nanoseconds = (text: string) => {
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.nanoseconds : parsed.fix;
};

describe('parseDuration', () => {
  it.each([
    ['720h', 2_592_000_000_000_000n, '720h0m0s'],
    ['1h30m', 5_400_000_000_000n, '1h30m0s'],
    ['30m1h', 5_400_000_000_000n, '1h30m0s'],
    ['90s', 90_000_000_000n, '1m30s'],
    ['0', 0n, '0s'],
    ['0s', 0n, '0s'],
    ['1.5h', 5_400_000_000_000n, '1h30m0s'],
    ['-1m', -60_000_000_000n, '-1m0s'],
    ['1500ms', 1_500_000_000n, '1.5s'],
    ['1500us', 1_500_000n, '1.5ms'],
    ['1.5\u00b5s', 1_500n, '1.5\u00b5s'],
    ['999ns', 999n, '999ns'],
    ['0.3333333333333333333h', 1_200_000_000_000n, '20m0s'],
    ['-9223372036854775808ns', -(2n ** 63n), '-2562047h47m16.854775808s'],
  ])('%s', (text, value, canonical) => {
    expect(nanoseconds(text)).toBe(value);
    expect(formatGoDuration(value)).toBe(canonical);
  });

  it.each([
    ['', 'such as'],
    ['7d', '24h for a day'],
    ['1w', '168h'],
    ['30', 'add h, m or s'],
    ['P1D', 'ISO 8601'],
    ['Never', 'such as'],
    ['1h 30m', 'such as'],
    ['9223372036854775808ns', 'smaller'],
    ['300000000h', 'smaller'],
    ['1H', 'such as'],
    ['9'.repeat(1_000_000), 'such as'],
  ])('refuses %.20s', (text, fix) => {
    expect(nanoseconds(text)).toContain(fix);
  });
});

it('compares by value', () => {
  expect(sameDuration('720h', '43200m')).toBe(true);
  expect(sameDuration('1h', '61m')).toBe(false);
  expect(sameDuration('Never', 'Never')).toBe(true);
  expect(sameDuration('Never', '0s')).toBe(false);
});

it('gives milliseconds and the shortest text of the CRD', () => {
  expect(durationMilliseconds('1h30m')).toBe(5_400_000);
  expect(durationMilliseconds('Never')).toBeUndefined();
  expect([0, 59, 60, 3600, 5400, 2_592_000, 90_061].map(formatDuration)).toEqual([
    '0s',
    '59s',
    '1m',
    '1h',
    '1h30m',
    '720h',
    '25h1m1s',
  ]);
});

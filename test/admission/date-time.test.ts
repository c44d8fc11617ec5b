import { describe, expect, it } from 'vitest';
import { hasPlainYear, isDateTime, isZeroTime, parseDateTime, parseRfc3339 } from '../../src/admission/date-time';
import { judge, nodeClaim, nodePool } from './objects';

describe('a time as Go reads it', () => {
  it.each<[string, string]>([
    ['1970-01-01T00:00:00Z', '0'],
    ['1970-01-01T00:00:01.5Z', '1500000000'],
    ['1970-01-01T00:00:01,5Z', '1500000000'],
    ['1970-01-01T01:00:00+01:00', '0'],
    ['1969-12-31T23:00:00-01:00', '0'],
    ['1970-01-01T1:00:00Z', '3600000000000'],
    ['1970-01-01T00:00:00.0000000019Z', '1'],
    ['1970-01-02T00:00:00+24:00', '0'],
    ['1970-01-01T01:00:00+00:60', '0'],
    ['2024-02-29T00:00:00Z', '1709164800000000000'],
    ['0001-01-01T00:00:00Z', '-62135596800000000000'],
  ])('%s', (text, nanoseconds) => {
    expect(parseRfc3339(text)).toBe(BigInt(nanoseconds));
  });

  it.each([
    '',
    'now',
    '2026-02-28',
    '2026-02-28T10:00:00',
    '2026-02-28 10:00:00Z',
    '2026-02-28t10:00:00z',
    '2026-02-28T10:00:00Z\n',
    ' 2026-02-28T10:00:00Z',
    '2026-02-30T10:00:00Z',
    '2025-02-29T10:00:00Z',
    '1900-02-29T10:00:00Z',
    '2026-00-10T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-01-00T10:00:00Z',
    '2026-1-01T10:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:60:00Z',
    '2026-01-01T10:00:60Z',
    '2026-01-01T10:0:00Z',
    '2026-01-01T10:00:00.Z',
    '2026-01-01T10:00:00x5Z',
    '2026-01-01T10:00:00+25:00',
    '2026-01-01T10:00:00+01:61',
    '2026-01-01T10:00:00+1:00',
    '2026-01-01T10:00:00+0100',
    '+026-01-01T10:00:00Z',
    '\u0662026-01-01T10:00:00Z',
  ])('%j is none', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });

  it('has no zone, or nothing at all, only in a rule', () => {
    expect(parseDateTime('1970-01-01T00:00:01')).toBe(1_000_000_000n);
    expect(parseDateTime('')).toBe(0n);
    expect(parseDateTime('1970-01-01T00:00:00z')).toBeUndefined();
  });

  it('is none at the beginning of the first year, and can be written in UTC only with four digits', () => {
    expect(isZeroTime(parseRfc3339('0001-01-01T01:00:00+01:00') ?? 0n)).toBe(true);
    expect(isZeroTime(parseRfc3339('0001-01-01T00:00:00.5Z') ?? 0n)).toBe(false);
    expect(hasPlainYear(parseRfc3339('9999-12-31T23:59:59Z') ?? 0n)).toBe(true);
    expect(hasPlainYear(parseRfc3339('9999-12-31T23:59:59-00:01') ?? 0n)).toBe(false);
    expect(hasPlainYear(parseRfc3339('0000-01-01T00:00:00Z') ?? 0n)).toBe(true);
    expect(hasPlainYear(parseRfc3339('0000-01-01T00:00:00+00:01') ?? 0n)).toBe(false);
  });
});

describe('a text of the format date-time', () => {
  it.each([
    '2026-02-28T10:00:00Z',
    '2026-02-28t10:00:00z',
    '2026-02-28T10:00:00.123456789Z',
    '2026-02-28T10:00:00x5Z',
    '2026-02-28T10:00:00\u{1f600}5Z',
    '2026-02-28T10:00:00\ud83d5Z',
    '2026-02-28T10:00:00+99:99',
    '2026-02-28T10:00:00ZT',
    '2024-02-29T23:59:59-00:00',
  ])('%j passes the schema', (text) => {
    expect(isDateTime(text)).toBe(true);
  });

  it.each([
    '',
    'KT10:00:00Z',
    '2026-02-28',
    '2026-02-28T10:00:00',
    '2026-02-28T24:00:00Z',
    '2026-02-28T23:59:60Z',
    '2026-02-28T10:60:00Z',
    '2026-02-28T1:00:00Z',
    '2026-02-28T10:00:00\n5Z',
    '2026-02-28T10:00:00\u{1f600}\u{1f600}5Z',
    '2026-02-28T10:00:00.Z',
    '2026-02-30T10:00:00Z',
    '\uff12026-02-28T10:00:00Z',
  ])('%j does not', (text) => {
    expect(isDateTime(text)).toBe(false);
  });
});

const at = (timeAdded: unknown): Record<string, unknown> =>
  nodeClaim({ taints: [{ key: 'a', effect: 'NoSchedule', timeAdded }] });

describe('a rule compares times as times', () => {
  it.each([
    ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00Z'],
    ['2026-02-28T10:00:00Z', '2026-02-28T11:00:00+01:00'],
    ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00.000Z'],
    ['2026-02-28T10:00:00.1Z', '2026-02-28T10:00:00.100000000Z'],
    ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00.0000000001Z'],
    ['2026-02-28T10:00:00-00:00', '2026-02-28T10:00:00Z'],
  ])('%s is %s', (before, now) => {
    expect(judge(at(now), { previous: at(before) })).toEqual([]);
  });

  it.each([
    ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00.1Z'],
    ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00+01:00'],
    // The schema takes these, and no rule can read them: also what did not change is refused.
    ['2026-02-28t10:00:00z', '2026-02-28t10:00:00z'],
    ['2026-02-28T10:00:00x5Z', '2026-02-28T10:00:00x5Z'],
    ['2026-02-28T10:00:00+99:99', '2026-02-28T10:00:00+99:99'],
    ['2026-02-28T10:00:00Z', ['2026-02-28T10:00:00Z']],
    [['x'], ['x']],
  ])('%j is not %j', (before, now) => {
    expect(judge(at(now), { previous: at(before) })).toEqual(['admission/rule spec']);
  });

  it('where no rule compares, what the schema takes is accepted', () => {
    const taints = [
      { key: 'a', effect: 'NoSchedule', timeAdded: '2026-02-28t10:00:00z' },
      { key: 'b', effect: 'NoSchedule', timeAdded: ['x'] },
    ];
    expect(judge(nodePool({}, { taints }))).toEqual([]);
    expect(judge(nodePool({}, { taints }), { previous: nodePool({}, { taints }) })).toEqual([]);
  });
});

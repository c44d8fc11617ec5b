import { describe, expect, it } from 'vitest';
import { offsetSpans, timeZoneData, timeZoneNames, timeZoneProblem } from '../../src/karpenter/time/time-zones';
import { NEWER_LAW, RuntimeTimeZone } from './runtime-time-zone';

const DAY = 86_400_000;

const offsetAt = (zone: string, at: string | number): number | undefined => {
  const instant = new Date(at).getTime();
  return offsetSpans(zone).find((span) => span.start <= instant && instant < span.end)?.offset;
};

describe('the zone data', () => {
  it('covers 2025 to 2037 without a gap, for every zone', () => {
    const { version, firstYear, lastYear } = timeZoneData();
    expect([version, firstYear, lastYear]).toEqual(['2026f', 2025, 2037]);
    expect(timeZoneNames().length).toBeGreaterThan(590);
    for (const zone of timeZoneNames()) {
      const spans = offsetSpans(zone);
      expect(spans[0]?.start).toBe(Date.UTC(2025, 0, 1));
      expect(spans.at(-1)?.end).toBe(Date.UTC(2038, 0, 1));
      spans.forEach((span, index) => {
        expect(span.start).toBeLessThan(span.end);
        if (index > 0) expect(span.start).toBe(spans[index - 1]?.end);
      });
    }
  });

  // A runtime with newer data than the project's may differ by right; it cannot be the judge then.
  it.skipIf((process.versions.tz ?? '') > timeZoneData().version)('agrees with the runtime but for newer laws', () => {
    const end = Date.UTC(2037, 11, 31);
    const different: string[] = [];
    for (const zone of timeZoneNames()) {
      const runtime = new RuntimeTimeZone(zone);
      const instants = offsetSpans(zone).flatMap((span) => [span.start, span.end - 60_000]);
      for (let at = Date.UTC(2025, 0, 1); at < end; at += 61 * DAY) instants.push(at);
      if (instants.some((at) => at < end && runtime.offset(at) !== offsetAt(zone, at))) different.push(zone);
    }
    // biome-ignore lint/suspicious/noConsole: what is not compared is said
    for (const zone of different) console.info(`${zone} not compared: ${NEWER_LAW.get(zone) ?? 'UNKNOWN'}`);
    expect(different.filter((zone) => !NEWER_LAW.has(zone))).toEqual([]);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 60],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 120],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', 60],
    ['America/New_York', '2026-03-08T06:59:59Z', -300],
    ['America/New_York', '2026-03-08T07:00:00Z', -240],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 660],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 630],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 345],
    ['Africa/Casablanca', '2026-03-01T00:00:00Z', 0],
    ['Africa/Casablanca', '2026-04-01T00:00:00Z', 60],
    ['Africa/Casablanca', '2027-07-01T00:00:00Z', 0],
    ['America/Vancouver', '2027-01-01T00:00:00Z', -420],
    ['Etc/GMT+5', '2030-01-01T00:00:00Z', -300],
    ['UTC', '2037-12-31T23:59:59Z', 0],
  ])('%s at %s: %i minutes', (zone, at, offset) => {
    expect(offsetAt(zone, at)).toBe(offset);
  });
});

describe('timeZoneProblem', () => {
  it('accepts names and links of the database only', () => {
    for (const name of ['Europe/Berlin', 'Asia/Calcutta', 'UTC', 'EST'])
      expect(timeZoneProblem(name, 'timeZone')).toBeUndefined();
  });

  it.each([
    ['europe/berlin', 'write Europe/Berlin'],
    ['Berlin', 'write Europe/Berlin'],
    ['new york', 'write America/New_York'],
    ['PST', 'America/New_York or UTC'],
    ['', 'America/New_York or UTC'],
    ['__proto__', 'America/New_York or UTC'],
    ['constructor', 'America/New_York or UTC'],
  ])('refuses %j', (name, fix) => {
    expect(timeZoneProblem(name, 'timeZone')).toMatchObject({
      path: 'timeZone',
      got: name,
      fix: expect.stringContaining(fix),
    });
    expect(offsetSpans(name)).toEqual([]);
  });
});

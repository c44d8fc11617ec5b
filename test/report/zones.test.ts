import { describe, expect, it } from 'vitest';
import { offsetSpans } from '../../src/karpenter/time/time-zones';
import type { CalendarData, ZoneData } from '../../src/report/contract';
import { offsetsOf, zoneGroups, zoneNote } from '../../src/report/islands/zones';

const MINUTE = 60_000;
const NAMES = ['America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Europe/Berlin', 'Pacific/Kiritimati', 'UTC'];

/** Zones as they are over the whole data, counted from a week before the calendar. */
const zonesFrom = (from: number): ZoneData => ({
  from,
  version: 'test',
  offsets: NAMES.map((name) => offsetSpans(name).map(({ start, offset }) => [(start - from) / MINUTE, offset])),
  zones: Object.fromEntries(NAMES.map((name, place) => [name, place])),
});

const calendarOf = (week: number): CalendarData => ({
  from: week - 2 * 1440 * MINUTE,
  week,
  caption: '',
  zone: 'UTC',
  answers: [],
  spans: [],
});

const noteOf = (zone: string, week: number): string => {
  const calendar = calendarOf(week);
  return zoneNote(offsetsOf(zone, zonesFrom(week - 9 * 1440 * MINUTE), calendar), calendar);
};

describe('the wall clock of a zone in a report', () => {
  it.each([
    ['UTC', Date.UTC(2026, 9, 19), 'UTC+00:00'],
    ['Asia/Kolkata', Date.UTC(2026, 9, 19), 'UTC+05:30'],
    ['America/St_Johns', Date.UTC(2026, 6, 6), 'UTC-02:30'],
    ['Pacific/Kiritimati', Date.UTC(2026, 6, 6), 'UTC+14:00'],
    ['Europe/Berlin', Date.UTC(2026, 9, 19), 'UTC+02:00, from Sun 25 Oct 03:00 UTC+01:00: clocks go back by 01:00'],
    ['Europe/Berlin', Date.UTC(2026, 9, 26), 'UTC+01:00'],
    ['Europe/Berlin', Date.UTC(2026, 2, 23), 'UTC+01:00, from Sun 29 Mar 02:00 UTC+02:00: clocks go forward by 01:00'],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 1), 'UTC+11:00, from Sun 5 Apr 02:00 UTC+10:30: clocks go back by 00:30'],
  ])('of %s is told, changes within the week too', (zone, week, note) => {
    expect(noteOf(zone, week)).toBe(note);
  });

  it('is that of UTC for a zone that the page does not know', () => {
    for (const zone of ['Mars/Olympus', '__proto__', 'constructor']) {
      expect(offsetsOf(zone, zonesFrom(0), calendarOf(0))).toEqual([[2880, 0]]);
    }
  });

  it('is chosen by the part of the world', () => {
    expect(zoneGroups(zonesFrom(0))).toEqual([
      ['America', ['America/St_Johns']],
      ['Asia', ['Asia/Kolkata']],
      ['Australia', ['Australia/Lord_Howe']],
      ['Europe', ['Europe/Berlin']],
      ['Pacific', ['Pacific/Kiritimati']],
      ['Others', ['UTC']],
    ]);
  });
});

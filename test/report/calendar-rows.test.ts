import { describe, expect, it } from 'vitest';
import { type Answer, calendarRows, cellOf, clock, dayName } from '../../src/report/calendar-rows';

const DAY = 1440;
const WEEK = 7 * DAY;

/** Closed from nine to five on each day, in UTC, a day before and after the week. */
const spans = Array.from({ length: 9 }, (_, day) => [
  { start: day * DAY, end: day * DAY + 540, answer: 0 },
  { start: day * DAY + 540, end: day * DAY + 1020, answer: 1 },
  { start: day * DAY + 1020, end: (day + 1) * DAY, answer: 0 },
]).flat();

const hours = (offset: number) =>
  calendarRows(spans, [[0, offset]], DAY).map(({ start, end, days }) => [clock(start), clock(end), days.join('|')]);

describe('calendarRows', () => {
  it('has as few rows as tell everything', () => {
    expect(hours(0)).toEqual([
      ['00:00', '09:00', '0|0|0|0|0|0|0'],
      ['09:00', '17:00', '1|1|1|1|1|1|1'],
      ['17:00', '24:00', '0|0|0|0|0|0|0'],
    ]);
  });

  it('shows the whole week of a zone', () => {
    expect(hours(330)).toEqual([
      ['00:00', '14:30', '0|0|0|0|0|0|0'],
      ['14:30', '22:30', '1|1|1|1|1|1|1'],
      ['22:30', '24:00', '0|0|0|0|0|0|0'],
    ]);
  });

  it('shows that an hour is left out or comes twice', () => {
    const all = [{ start: 0, end: WEEK + 2 * DAY, answer: 0 }];
    // On the first day of the week the clocks go from 02:00 to 03:00.
    expect(
      calendarRows(
        all,
        [
          [0, 0],
          [DAY + 120, 60],
        ],
        DAY,
      ).map(({ start, end, days }) => [start, end, days[0], days[1]]),
    ).toEqual([
      [0, 120, [0], [0]],
      [120, 180, [], [0]],
      [180, 1440, [0], [0]],
    ]);
    // On the first day the clocks go back from 03:00 to 02:00, and the second time something else holds.
    const split = [
      { start: 0, end: DAY + 120, answer: 0 },
      { start: DAY + 120, end: WEEK + 2 * DAY, answer: 1 },
    ];
    const back = calendarRows(
      split,
      [
        [0, 60],
        [DAY + 120, 0],
      ],
      DAY,
    );
    expect(back.find(({ start }) => start === 120)?.days[0]).toEqual([0, 1]);
  });

  it('falls back to half hours where there would be too many rows', () => {
    const minutes = Array.from({ length: 9 * 24 * 12 }, (_, index) => ({
      start: index * 5,
      end: index * 5 + 5,
      answer: index % 2,
    }));
    const rows = calendarRows(minutes, [[0, 0]], DAY);
    expect(rows).toEqual([{ start: 0, end: DAY, days: Array.from({ length: 7 }, () => [0, 1]) }]);
  });
});

const ANSWERS: readonly Answer[] = [
  { text: '2 of 10', letter: 'L', tone: 'limited' },
  { text: 'none', letter: 'C', tone: 'closed' },
];

it('a cell of several answers says all of them and warns of the worst', () => {
  expect(cellOf([0], ANSWERS)).toBe(ANSWERS[0]);
  expect(cellOf([0, 1], ANSWERS)).toMatchObject({ text: '2 of 10 / none', letter: 'C', tone: 'closed' });
  expect(cellOf([], ANSWERS)).toMatchObject({ text: '–' });
});

it('days are named without a locale', () => {
  expect([0, 6].map((day) => dayName(Date.UTC(2026, 6, 6), day))).toEqual(['Mon 6 Jul', 'Sun 12 Jul']);
});

/** How many nodes may go at a time. Runs in the browser too: it imports nothing. */
export interface Answer {
  /** As a cell says it. */
  readonly text: string;
  /** One letter that tells the tones apart without colour. */
  readonly letter: string;
  readonly tone: 'closed' | 'limited' | 'open';
}

/** A span with an answer, in minutes from some instant. */
export interface AnsweredSpan {
  readonly start: number;
  readonly end: number;
  readonly answer: number;
}

/** From this minute on a zone is so many minutes ahead of UTC. */
export type OffsetFrom = readonly [start: number, offset: number];

/** The same hours of the seven days. */
export interface CalendarRow {
  /** Minutes of the day on the wall clock. */
  readonly start: number;
  readonly end: number;
  /** What holds on each day: places of answers, more than one where the hours are too coarse or come twice; none where they are left out. */
  readonly days: readonly (readonly number[])[];
}

const [DAY, DAYS] = [1440, 7];

/** More rows than half hours are no calendar any more. */
const MOST_ROWS = 48;

interface Segment {
  readonly day: number;
  readonly start: number;
  readonly end: number;
  readonly answer: number;
}

/** Spans cut where the offset changes and at each midnight of the wall clock. */
function segmentsOf(spans: readonly AnsweredSpan[], offsets: readonly OffsetFrom[], week: number): readonly Segment[] {
  const segments: Segment[] = [];
  offsets.forEach(([from, offset], index) => {
    const until = offsets[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    for (const span of spans) {
      const start = Math.max(index === 0 ? span.start : from, span.start) + offset - week;
      const end = Math.min(until, span.end) + offset - week;
      for (let day = Math.max(0, Math.floor(start / DAY)); day < DAYS && day * DAY < end; day++) {
        const [first, last] = [Math.max(start, day * DAY), Math.min(end, (day + 1) * DAY)];
        if (first < last) segments.push({ day, start: first - day * DAY, end: last - day * DAY, answer: span.answer });
      }
    }
  });
  return segments;
}

/** The minutes at which anything changes on any day, or each half hour where these are too many. */
function boundariesOf(segments: readonly Segment[]): readonly number[] {
  const exact = new Set([0, DAY, ...segments.flatMap(({ start, end }) => [start, end])]);
  const minutes =
    exact.size - 1 > MOST_ROWS ? Array.from({ length: MOST_ROWS + 1 }, (_, index) => index * 30) : [...exact];
  return minutes.sort((a, b) => a - b);
}

/**
 * A week as rows of equal hours, as few as tell everything.
 *
 * @param week minutes from the instant that spans count from to the first midnight of the week, on the wall clock of the zone
 */
export function calendarRows(
  spans: readonly AnsweredSpan[],
  offsets: readonly OffsetFrom[],
  week: number,
): readonly CalendarRow[] {
  const segments = segmentsOf(spans, offsets, week);
  const minutes = boundariesOf(segments);
  const rows: CalendarRow[] = [];
  minutes.slice(1).forEach((end, index) => {
    const start = minutes[index] ?? 0;
    const days = Array.from({ length: DAYS }, (_, day) => [
      ...new Set(
        segments.filter((each) => each.day === day && each.start < end && each.end > start).map(({ answer }) => answer),
      ),
    ]);
    const last = rows.at(-1);
    if (last !== undefined && String(last.days.map((each) => `${each};`)) === String(days.map((each) => `${each};`))) {
      rows[rows.length - 1] = { ...last, end };
    } else rows.push({ start, end, days });
  });
  return rows;
}

/** Class of a row, by how long its hours are. */
export const rowClass = ({ start, end }: Pick<CalendarRow, 'start' | 'end'>): string =>
  `h${Math.min(24, Math.max(1, Math.round((end - start) / 60)))}`;

/** `09:00`; the end of a day is `24:00`. */
export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** What a cell says of its hours. */
export function cellOf(places: readonly number[], answers: readonly Answer[]): Answer {
  const found = places.flatMap((place) => answers[place] ?? []);
  const [first, ...others] = found;
  if (first === undefined) return { text: '–', letter: '', tone: 'open' };
  if (others.length === 0) return first;
  const closed = found.find(({ tone }) => tone === 'closed') ?? first;
  return { ...closed, text: [...new Set(found.map(({ text }) => text))].join(' / ') };
}

const [DAY_NAMES, MONTH_NAMES] = [
  ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
];

/** The heading of a day, of the week that begins at an epoch millisecond: `Mon 6 Jul`. */
export function dayName(week: number, day: number): string {
  const date = new Date(week + day * DAY * 60_000);
  return `${DAY_NAMES[date.getUTCDay()]} ${date.getUTCDate()} ${MONTH_NAMES[date.getUTCMonth()]}`;
}

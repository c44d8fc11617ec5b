import { INSTANCE_TYPES_DATE, offsetSpans, timeZoneData } from '../karpenter';
import type { Interval } from '../karpenter/time/intervals';
import type { DisruptionCalendar, ExplainOptions, TimeSpan } from './types';

const [MINUTE, DAY] = [60_000, 86_400_000];

/** The days of the week from Monday on count from a Thursday, 1 January 1970. */
const MONDAY = 3;

/** `2026-07-06T09:00:00Z`. */
export const instantText = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

/** The week, from a Monday in UTC, of an instant; without one, of the day of the data about instance types. */
export function weekOf(at?: string): Interval & Pick<DisruptionCalendar, 'of'> {
  const day = Math.floor(Date.parse(at ?? INSTANCE_TYPES_DATE) / DAY);
  const start = (day - ((day + MONDAY) % 7)) * DAY;
  return { start, end: start + 7 * DAY, of: at === undefined ? 'data' : 'instant' };
}

/** How a zone tells instants: as text of its wall clock, or nothing for UTC alone. */
export type LocalText = (instant: number) => string | null;

const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-07-06T11:00+02:00`, by the pinned data; before and after the years of the data no zone is told. */
export function localText(zone: ExplainOptions['zone']): LocalText {
  if (zone === undefined) return () => null;
  const spans = offsetSpans(zone);
  return (instant) => {
    const offset = spans.find(({ start, end }) => start <= instant && instant < end)?.offset;
    if (offset === undefined) return null;
    const wall = new Date(instant + offset * MINUTE).toISOString().slice(0, 16);
    const ahead = Math.abs(offset);
    return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
  };
}

/** A zone with the release of its data. */
export const zoneOf = (zone: ExplainOptions['zone']): DisruptionCalendar['zone'] =>
  zone === undefined ? null : { name: zone, version: timeZoneData().version };

export const timeSpan = ({ start, end }: Interval, local: LocalText): TimeSpan => ({
  start: instantText(start),
  end: instantText(end),
  startLocal: local(start),
  endLocal: local(end),
});

/** The same week on the wall clock of a zone: from its own Monday, midnight; undefined where the zone has no data of it. */
export function localWeek({ start, end }: Interval, zone: ExplainOptions['zone']): Interval | undefined {
  if (zone === undefined) return undefined;
  const spans = offsetSpans(zone);
  const instantOf = (wall: number): number | undefined => {
    const span = spans.find(
      (each) => each.start <= wall - each.offset * MINUTE && wall - each.offset * MINUTE < each.end,
    );
    return span && wall - span.offset * MINUTE;
  };
  const [from, to] = [instantOf(start), instantOf(end)];
  return from === undefined || to === undefined ? undefined : { start: from, end: to };
}

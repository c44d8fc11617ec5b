import type { OffsetFrom } from '../calendar-rows';
import { clock, dayName } from '../calendar-rows';
import type { CalendarData, ZoneData } from '../contract';

/** What the wall clocks of a zone show, of the data of the page alone: never of what the browser knows of zones. */

const MINUTE = 60_000;
const DAY = 1440;

/** The offsets of a zone, their minutes counted from where those of the calendar are. */
export function offsetsOf(zone: string, zones: ZoneData, calendar: CalendarData): readonly OffsetFrom[] {
  const later = (zones.from - calendar.from) / MINUTE;
  const offsets = Object.hasOwn(zones.zones, zone) ? zones.offsets[zones.zones[zone] ?? -1] : undefined;
  return (offsets ?? [[0, 0]]).map(([start, offset]) => [start + later, offset]);
}

/** Minutes from where those of the calendar are counted from to the first midnight of its week. */
export const weekOf = ({ from, week }: CalendarData): number => (week - from) / MINUTE;

/** `UTC+05:30`. */
export function offsetName(offset: number): string {
  return `UTC${offset < 0 ? '-' : '+'}${clock(Math.abs(offset))}`;
}

/** What a reader of the week must know of the zone: how far from UTC it is, and whether it changes that within the week. */
export function zoneNote(offsets: readonly OffsetFrom[], calendar: CalendarData): string {
  const week = weekOf(calendar);
  const seen = offsets.filter(([start, offset], index) => {
    const until = offsets[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    return start + offset < week + 7 * DAY && until + offset > week;
  });
  const [[, first] = [0, 0], ...changes] = seen;
  const told = changes.map(([start, offset], index) => {
    const before = seen[index]?.[1] ?? first;
    const minute = start + before - week;
    const at = `${dayName(calendar.week, Math.floor(minute / DAY))} ${clock(minute - Math.floor(minute / DAY) * DAY)}`;
    return `, from ${at} ${offsetName(offset)}: clocks go ${offset > before ? 'forward' : 'back'} by ${clock(Math.abs(offset - before))}`;
  });
  return `${offsetName(first)}${told.join('')}`;
}

/** Zones by the part of the world that their name begins with; those without one at the end. */
export function zoneGroups(zones: ZoneData): readonly (readonly [group: string, names: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const name of Object.keys(zones.zones)) {
    const group = name.includes('/') ? name.slice(0, name.indexOf('/')) : 'Others';
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return [...groups].sort(([a], [b]) => Number(a === 'Others') - Number(b === 'Others') || (a < b ? -1 : 1));
}

import type { Answer } from './calendar-rows';

/**
 * What the pages and the islands agree on. A page is complete without script; an island finds its place in it by these
 * attributes, and what it needs beyond the page in the one JSON block.
 *
 * - `<table data-island="NAME">`: sorts and filters. `<th scope="col" data-sort="text|number">` in its head can be sorted by;
 *   cells of a column of numbers carry the number as `data-value`. The first cell of each row names it.
 * - `<div data-island="calendar" data-calendar="ID">` holds the table of a week in UTC; `calendars[ID]` has the week as data.
 */
export const DATA_ID = 'data';

/** The tables that sort and filter. */
export type TableIsland = 'clusters' | 'types' | 'findings' | 'changes' | 'permissions';

/** How a column is sorted. */
export type SortKind = 'text' | 'number';

/** A span of time and the answer in it. */
export interface CalendarSpan {
  /** Minutes from `from` of its calendar. */
  readonly start: number;
  readonly end: number;
  /** Its place in `answers`. */
  readonly answer: number;
}

/** The disruption calendar of a pool, for the reasons that have the same one. */
export interface CalendarData {
  /** Epoch milliseconds from which the minutes count: some days before the week, so that it can be shown in each zone. */
  readonly from: number;
  /** The first day of the week, as epoch milliseconds of its midnight in UTC. */
  readonly week: number;
  /** What the caption of the table says of pool and reasons; the zone is added to it. */
  readonly caption: string;
  /** The zone that the page shows. */
  readonly zone: string;
  readonly answers: readonly Answer[];
  /** Ascending, without gaps. */
  readonly spans: readonly CalendarSpan[];
}

/** A span in which a zone keeps one offset: minutes from `from` of the zones, and minutes to add to UTC. */
export type ZoneOffset = readonly [start: number, offset: number];

/** Zones with the offsets that they have around the week. */
export interface ZoneData {
  /** Epoch milliseconds from which the minutes count. */
  readonly from: number;
  /** Release of the IANA database. */
  readonly version: string;
  readonly offsets: readonly (readonly ZoneOffset[])[];
  /** Zone to its place in `offsets`, in the order of code units. */
  readonly zones: Readonly<Record<string, number>>;
}

/** The JSON block of a page, `<script type="application/json" id="data">`. */
export interface PageData {
  readonly version: 1;
  readonly calendars: Readonly<Record<string, CalendarData>>;
  /** Where there is a calendar. */
  readonly zones?: ZoneData;
}

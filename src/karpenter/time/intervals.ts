/** A span of time, `start` included and `end` not, in epoch milliseconds. */
export interface Interval {
  /** First instant. */
  readonly start: number;
  /** First instant after it. */
  readonly end: number;
}

/** The same instants as ascending intervals that neither overlap nor touch. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    if (start >= end) continue;
    const last = merged.at(-1);
    if (last === undefined || start > last.end) merged.push({ start, end });
    else if (end > last.end) merged[merged.length - 1] = { start: last.start, end };
  }
  return merged;
}

/** What of `a` is not in `b`. Both are ascending and do not overlap. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let index = 0;
  for (const { start, end } of a) {
    let from = start;
    while ((b[index]?.end ?? end) <= from) index += 1;
    for (let at = index; from < end; at += 1) {
      const hole = b[at];
      if (hole === undefined || hole.start >= end) {
        rest.push({ start: from, end });
        break;
      }
      if (hole.start > from) rest.push({ start: from, end: hole.start });
      from = Math.max(from, hole.end);
    }
  }
  return rest;
}

/** What is in both. Both are ascending and do not overlap. */
export const intersect = (a: readonly Interval[], b: readonly Interval[]): Interval[] => subtract(a, subtract(a, b));

/** Milliseconds in all of them. */
export const totalLength = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, { start, end }) => sum + end - start, 0);

import { offsetSpans, timeZoneData, timeZoneNames } from '../karpenter';
import type { Interval } from '../karpenter/time/intervals';
import type { ZoneData, ZoneOffset } from './contract';

const MINUTE = 60_000;

/** The offsets of a zone in a range; none where the data of zones does not cover it. */
export function zoneOffsets(zone: string, { start, end }: Interval): readonly ZoneOffset[] {
  return offsetSpans(zone)
    .filter((span) => span.start < end && span.end > start)
    .map((span): ZoneOffset => [Math.max(0, (span.start - start) / MINUTE), span.offset]);
}

/** Every zone with its offsets in a range; zones that have the same share them. */
export function zonesIn(range: Interval): ZoneData {
  const offsets: (readonly ZoneOffset[])[] = [];
  const places = new Map<string, number>();
  const zones: Record<string, number> = {};
  for (const name of timeZoneNames()) {
    const found = zoneOffsets(name, range);
    if (found.length === 0) continue;
    const key = JSON.stringify(found);
    const place = places.get(key) ?? offsets.push(found) - 1;
    places.set(key, place);
    zones[name] = place;
  }
  return { from: range.start, version: timeZoneData().version, offsets, zones };
}

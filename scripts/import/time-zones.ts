/**
 * Writes karpenter/time-zones.json: the offset changes of every IANA zone, from the development dependency
 * moment-timezone (MIT; the IANA data in it is in the public domain). Run after an update of that package:
 * `npx tsx scripts/import/time-zones.ts`. The compiled schedules of committed clusters may change with it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import moment from 'moment-timezone';

/** The package's own data ends with 2037; compiled windows look one year to either side of their years. */
const FIRST_YEAR = 2025;
const LAST_YEAR = 2037;
const MINUTE = 60_000;

const start = Date.UTC(FIRST_YEAR, 0, 1);
const end = Date.UTC(LAST_YEAR + 1, 0, 1);

/** Offset in minutes at the start, then pairs: minutes from the start, new offset. East of Greenwich is positive. */
function offsetsOf(name: string): number[] {
  const zone = moment.tz.zone(name);
  if (zone === null) throw new Error(`no data for ${name}`);
  const offsets: number[] = [];
  zone.offsets.forEach((west, index) => {
    const from = index === 0 ? Number.NEGATIVE_INFINITY : (zone.untils[index - 1] ?? Number.POSITIVE_INFINITY);
    const until = zone.untils[index] ?? Number.POSITIVE_INFINITY;
    const offset = west === 0 ? 0 : -west;
    if (until <= start || from >= end) return;
    if (offsets.length === 0) offsets.push(offset);
    else if (offsets.at(-1) !== offset) offsets.push((from - start) / MINUTE, offset);
  });
  if (!offsets.every(Number.isInteger)) throw new Error(`${name} does not change on whole minutes`);
  return offsets;
}

const zones: Record<string, number> = {};
const changes: string[] = [];
for (const name of moment.tz.names().sort()) {
  const text = JSON.stringify(offsetsOf(name));
  const known = changes.indexOf(text);
  zones[name] = known >= 0 ? known : changes.push(text) - 1;
}

const lines = [
  '{',
  `"version":${JSON.stringify(moment.tz.dataVersion)},`,
  `"firstYear":${FIRST_YEAR},`,
  `"lastYear":${LAST_YEAR},`,
  `"changes":[\n${changes.join(',\n')}\n],`,
  `"zones":${JSON.stringify(zones)}`,
  '}',
];
writeFileSync(join(__dirname, '../../src/karpenter/time/time-zones.json'), `${lines.join('\n')}\n`);
console.log(`${Object.keys(zones).length} zones, ${changes.length} histories, IANA ${moment.tz.dataVersion}`);

import { PARTITIONS } from './regions.generated';

/** A partition of AWS: regions that share accounts, and the domain of their endpoints. */
export interface Partition {
  /** `aws`, as ARNs name it. */
  readonly partition: string;
  /** `amazonaws.com`, or the partition's own. */
  readonly dnsSuffix: string;
}

const PATTERNS = PARTITIONS.map((partition) => ({ ...partition, pattern: new RegExp(partition.pattern) }));
const [COMMERCIAL] = PARTITIONS;

/** The regions of AWS when this package was made, of every partition. */
export const REGIONS: readonly string[] = PARTITIONS.flatMap(({ regions }) => [...regions]);

const KNOWN: ReadonlySet<string> = new Set(REGIONS);

/** Whether AWS had a region when this package was made. */
export const isRegion = (name: string): boolean => KNOWN.has(name);

/** The partition of a region, also of one that AWS opened since; `aws` for what is no region. */
export function partitionOf(region: string): Partition {
  const { partition, dnsSuffix } = PATTERNS.find(({ pattern }) => pattern.test(region)) ?? COMMERCIAL;
  return { partition, dnsSuffix };
}

/** Longest first: `us-gov-west-1a` is of no region that begins it by chance. */
const BY_LENGTH = [...REGIONS].sort((a, b) => b.length - a.length);

/** What follows the region in the name of a zone: a letter, or the place of a local zone. */
const ZONE_END = /^([a-z]|-[a-z0-9-]+)$/;

/** Whether a name is that of a zone of a region, also of one that AWS opened since. */
export const isZoneOf = (region: string, zone: string): boolean =>
  zone.startsWith(region) && ZONE_END.test(zone.slice(region.length));

/** The region of a zone by its name, `eu-west-1` for `eu-west-1a`; undefined for what is no zone of a known region. */
export const regionOfZone = (zone: string): string | undefined => BY_LENGTH.find((region) => isZoneOf(region, zone));

const DIRECTIONS: Readonly<Record<string, string>> = {
  north: 'n',
  northeast: 'ne',
  northwest: 'nw',
  east: 'e',
  southeast: 'se',
  south: 's',
  southwest: 'sw',
  west: 'w',
  central: 'c',
};

/** How ids of zones begin in a region: `euw1` for `eu-west-1`; undefined where the rule is not known. */
function zoneIdPrefix(region: string): string | undefined {
  const [, area, gov = '', direction = '', number] = /^([a-z]{2})(-gov)?-([a-z]+)-(\d+)$/.exec(region) ?? [];
  const letters = DIRECTIONS[direction];
  return area === undefined || letters === undefined ? undefined : `${area}${gov === '' ? '' : 'g'}${letters}${number}`;
}

/** Whether an id is that of a zone of a region; undefined where it is not known how ids of the region begin. */
export function isZoneIdOf(region: string, id: string): boolean | undefined {
  const prefix = zoneIdPrefix(region);
  return prefix === undefined ? undefined : id.startsWith(`${prefix}-`);
}

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

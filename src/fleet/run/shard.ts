import { createHash } from 'node:crypto';

/** One of `count` parts of a fleet, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `2/4`, the second of four; undefined for anything else. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = (/^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? []).map(Number);
  return index === undefined || count === undefined || index > count ? undefined : { index, count };
}

/**
 * The part that a cluster belongs to: a hash of its folder says so and nothing else. So it stays where it is when others
 * come and go, and the folder of a cluster that left the fleet has an owner that removes it.
 */
function shardOf(folder: string, count: number): number {
  // A folder whose name only changes its case stays in its part: on some disks both names are one folder.
  const hash = createHash('sha256').update(folder.toLowerCase()).digest();
  return 1 + (hash.readUInt32BE() % count);
}

/** Whether a part holds a cluster; without sharding it is all of them. */
export const holdsCluster = (shard: Shard | undefined, folder: string): boolean =>
  shard === undefined || shardOf(folder, shard.count) === shard.index;

/** Whether a part holds what the clusters share, the base and the environments: that is the first. */
export const holdsShared = (shard: Shard | undefined): boolean => shard === undefined || shard.index === 1;

/** Whether a part answers for a generated folder of the output: each has exactly one that does. */
export function ownsPrefix(shard: Shard | undefined, prefix: string): boolean {
  const folder = /^(?:clusters|overlays\/[^/]+)\/([^/]+)$/.exec(prefix)?.[1];
  return folder === undefined ? holdsShared(shard) : holdsCluster(shard, folder);
}

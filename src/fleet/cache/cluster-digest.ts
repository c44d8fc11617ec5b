import { jsonText } from '../../objects';
import type { FleetMember } from '../fleet';
import type { BuiltCluster } from '../judge/built-cluster';
import { digestOf } from './digest';

/**
 * Stands for everything that a cluster is made of: its facts and options, what it was built to, and the digest of what its
 * overlay stands on. Undefined where JSON does not give all of that back.
 */
export function clusterDigest(
  { build: _, cluster, ...options }: FleetMember,
  { objects, ...said }: BuiltCluster,
  shared: string | undefined,
): string | undefined {
  const places = objects.map(({ folder, construct, raw }) => ({ folder, construct, raw }));
  const facts = [{ ...cluster }, options];
  return digestOf([jsonText([facts, said, places], 'dropped'), ...objects.map(({ json }) => json), shared]);
}

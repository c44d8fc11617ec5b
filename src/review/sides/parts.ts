import { deepEqual } from '../../objects';
import type { ReviewCluster, ReviewPart } from '../types';

/** The parts of a cluster that differ or not. */
const PARTS: readonly ReviewPart[] = ['facts', 'values', 'gitOps', 'objects', 'template'];

/** Whether a part is the same in two clusters; one whose digest says so is not looked at. */
export function samePart(part: ReviewPart, a: ReviewCluster, b: ReviewCluster): boolean {
  const [old, renewed] = [a.digests?.[part], b.digests?.[part]];
  if (old !== undefined && old === renewed) return true;
  return deepEqual(a[part], b[part]);
}

/** Whether nothing of two clusters differs, whatever it means. */
export const sameCluster = (a: ReviewCluster, b: ReviewCluster): boolean =>
  a === b || PARTS.every((part) => samePart(part, a, b));

import type { Path } from '../findings';
import { deepEqual, isObject } from '../objects';

/** The first Kubernetes minor whose server tolerates what was wrong before and did not change (`CRDValidationRatcheting`). */
const SINCE_MINOR = 30;

/** Whether servers of a version ratchet; without a version, as every version does that the newest Karpenter runs on. */
export function ratchets(kubernetesVersion: string | undefined): boolean {
  const minor = /^v?1\.(\d+)/.exec(kubernetesVersion ?? '')?.[1];
  return minor === undefined || Number(minor) >= SINCE_MINOR;
}

/**
 * Whether an update leaves the value at a path, or something around it, as it was. Members of objects are compared with
 * the member of the same name; items of lists have no counterpart, so that a change in a list concerns all its items.
 */
export function isUnchanged(path: Path, value: unknown, previous: unknown): boolean {
  if (deepEqual(value, previous)) return true;
  const [step, ...rest] = path;
  if (step === undefined || !isObject(value) || !isObject(previous) || !Object.hasOwn(previous, step)) return false;
  return isUnchanged(rest, value[step], previous[step]);
}

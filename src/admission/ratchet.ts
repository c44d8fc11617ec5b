import type { CrdSchema } from '../../imports/crds';
import type { Path } from '../findings';
import { deepEqual, isObject } from '../objects';

/** The first Kubernetes minor whose server tolerates what was wrong before and did not change (`CRDValidationRatcheting`). */
const SINCE_MINOR = 30;

/** Whether servers of a version ratchet; without a version, as every version does that the newest Karpenter runs on. */
export function ratchets(kubernetesVersion: string | undefined): boolean {
  const minor = /^v?1\.(\d+)/.exec(kubernetesVersion ?? '')?.[1];
  return minor === undefined || Number(minor) >= SINCE_MINOR;
}

function memberSchema(schema: CrdSchema, key: string): CrdSchema | undefined {
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/**
 * Whether an update leaves the value at a path, or something around it, as it was. Members of objects are compared with
 * the member of the same name; items of lists have no counterpart, so that a change in a list concerns all its items.
 * The object as a whole counts as changed, since its metadata does, and so does what holds fields that no schema
 * describes.
 */
export function isUnchanged(path: Path, value: unknown, previous: unknown, schema: CrdSchema): boolean {
  let [now, before, known]: [unknown, unknown, CrdSchema] = [value, previous, schema];
  for (const step of path) {
    const child = typeof step === 'string' ? memberSchema(known, step) : undefined;
    if (child === undefined || !isObject(now) || !isObject(before) || !Object.hasOwn(before, step)) return false;
    [now, before, known] = [now[step], before[step], child];
    if (isSame(now, before, known)) return true;
  }
  return false;
}

function isSame(value: unknown, previous: unknown, schema: CrdSchema): boolean {
  if (!isObject(value) || !isObject(previous)) return deepEqual(value, previous);
  const keys = Object.keys(value);
  return (
    keys.length === Object.keys(previous).length &&
    keys.every((key) => {
      const child = memberSchema(schema, key);
      return child !== undefined && Object.hasOwn(previous, key) && isSame(value[key], previous[key], child);
    })
  );
}

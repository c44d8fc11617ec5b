import type { Unreadable } from '../findings';
import type { JsonObject } from '../objects';
import { Ignored } from './ignored';
import { InputLoader } from './load-input';

/** The Kubernetes objects that files and folders hold, as `check` reads them. */
export function readObjects(paths: readonly string[]): {
  readonly objects: readonly JsonObject[];
  readonly unreadable: readonly Unreadable[];
} {
  const { objects, unreadable } = new InputLoader(new Ignored([])).load(paths);
  return { objects: objects.map(({ object }) => object), unreadable };
}

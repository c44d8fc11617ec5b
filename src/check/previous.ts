import { basename, relative } from 'node:path';
import { objectKey } from '../objects';
import type { Clusters } from './clusters';
import type { InputObject } from './input-object';

/** The folder that keeps objects of one name apart. */
function scope({ origin }: InputObject, clusters: Clusters): { readonly fromRoot: string; readonly name: string } {
  const { root, folder, kustomization } = origin;
  const apart = clusters.of(folder)?.folder ?? (kustomization === undefined ? root : folder);
  return { fromRoot: relative(root, apart), name: basename(apart) };
}

/** The old state of the objects, where they had one. */
export class Previous {
  private readonly byIdentity = new Map<string, InputObject[]>();

  constructor(
    objects: readonly InputObject[],
    private readonly clusters: Clusters,
  ) {
    for (const object of objects) {
      const key = objectKey(object.object);
      if (key === undefined) continue;
      this.byIdentity.set(key, [...(this.byIdentity.get(key) ?? []), object]);
    }
  }

  /**
   * The object of the same kind and name in the same cluster folder. Where the old state is laid out in another way, a
   * folder of the same name will do, and an object that is there only once. An object without a name is always a new one.
   */
  of(input: InputObject): unknown {
    const key = objectKey(input.object);
    const known = key === undefined ? [] : (this.byIdentity.get(key) ?? []);
    const own = scope(input, this.clusters);
    const candidates = known.map((candidate) => ({
      object: candidate.object,
      scope: scope(candidate, this.clusters),
    }));
    const same = candidates.find((candidate) => candidate.scope.fromRoot === own.fromRoot);
    const alike = candidates.filter((candidate) => candidate.scope.name === own.name);
    return (same ?? only(alike) ?? only(candidates))?.object;
  }
}

const only = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

import { basename, relative } from 'node:path';
import { asString, member, memberAt } from '../../admission/json';
import { groupOf } from '../../admission/resource';
import type { Clusters } from './clusters';
import type { InputObject } from './input-object';

const identity = ({ object }: InputObject): string =>
  JSON.stringify([
    groupOf(object),
    asString(member(object, 'kind')),
    asString(memberAt(object, 'metadata', 'namespace')),
    asString(memberAt(object, 'metadata', 'name')),
  ]);

/** The folder that keeps objects of one name apart, seen from the path on the command line. */
function scope({ origin }: InputObject, clusters: Clusters): string {
  const { root, folder, kustomization } = origin;
  return relative(root, clusters.of(folder)?.folder ?? (kustomization === undefined ? root : folder));
}

/** The old state of the objects, where they had one. */
export class Previous {
  private readonly byIdentity = new Map<string, InputObject[]>();

  constructor(
    objects: readonly InputObject[],
    private readonly clusters: Clusters,
  ) {
    for (const object of objects) {
      const key = identity(object);
      this.byIdentity.set(key, [...(this.byIdentity.get(key) ?? []), object]);
    }
  }

  /**
   * The object of the same kind and name in the same cluster folder. Where the old state is laid out in another way, a
   * folder of the same name will do, and an object that is there only once.
   */
  of(input: InputObject): unknown {
    const candidates = this.byIdentity.get(identity(input)) ?? [];
    const own = scope(input, this.clusters);
    const same = candidates.find((candidate) => scope(candidate, this.clusters) === own);
    const alike = candidates.filter((candidate) => basename(scope(candidate, this.clusters)) === basename(own));
    const found =
      same ?? (alike.length === 1 ? alike[0] : undefined) ?? (candidates.length === 1 ? candidates[0] : undefined);
    return found?.object;
  }
}

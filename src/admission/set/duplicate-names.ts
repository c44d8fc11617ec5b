import { asString, type JsonObject, member, memberAt } from '../../objects/json-object';
import { groupOf } from '../../objects/resource';
import { isClusterScoped, nameOf, type SetRule } from './object-set';

/** What the API server tells objects apart by. The version is no part of it. */
function identity(object: JsonObject): string | undefined {
  const [kind, name] = [asString(member(object, 'kind')), nameOf(object)];
  if (kind === undefined || name === undefined) return undefined;
  // A stray namespace does not tell two objects apart.
  const namespace = isClusterScoped(object) ? '' : (asString(memberAt(object, 'metadata', 'namespace')) ?? '');
  return JSON.stringify([groupOf(object), kind, namespace, name]);
}

/** Two objects of one name: applied in turn, the later one overwrites the earlier one. */
export const duplicateNames: SetRule = ({ objects }, { place = () => '', uniqueNames = true }, report) => {
  if (!uniqueNames) return;
  const first = new Map<string, JsonObject>();
  for (const object of objects) {
    const name = identity(object);
    if (name === undefined) continue;
    const key = `${name} ${place(object)}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, object);
      continue;
    }
    report({
      object,
      other,
      rule: 'set/duplicate-name',
      path: 'metadata.name',
      message: 'another object of this kind has the same name: the one that is applied later overwrites it',
      got: nameOf(object),
      fix: 'rename or remove one of them',
    });
  }
};

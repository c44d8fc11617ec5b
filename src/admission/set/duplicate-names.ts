import { duplicates, nameOf, objectKey } from '../../objects';
import type { SetRule } from './object-set';

/** Two objects of one name: applied in turn, the later one overwrites the earlier one. */
export const duplicateNames: SetRule = ({ objects }, { place = () => '', uniqueNames = true }, report) => {
  if (!uniqueNames) return;
  const keyOf = (object: object): string | undefined => {
    const key = objectKey(object);
    return key && `${key} ${place(object)}`;
  };
  for (const { item: object, first: other } of duplicates(objects, keyOf)) {
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

import { duplicates, nameOf, objectKey } from '../../objects';
import { isKarpenterObject } from '../kinds';
import type { SetRule } from './object-set';

/**
 * Two objects of Karpenter with one name: applied in turn, the later one overwrites the earlier one. Of other kinds a
 * folder may hold what it likes.
 */
export const duplicateNames: SetRule = (
  { objects },
  { place = () => '', text = () => '', uniqueNames = true },
  report,
) => {
  if (!uniqueNames) return;
  const keyOf = (object: object): string | undefined => {
    const key = isKarpenterObject(object) ? objectKey(object) : undefined;
    return key && `${key} ${place(object)}`;
  };
  for (const { item: object, first: other } of duplicates(objects, keyOf)) {
    const problem = { object, other, rule: 'set/duplicate-name', path: 'metadata.name', got: nameOf(object) } as const;
    if (text(object) === text(other)) {
      report({
        ...problem,
        message: 'another object of this kind has the same name: the one that is applied later overwrites it',
        fix: 'rename or remove one of them',
      });
    } else {
      report({
        ...problem,
        severity: 'warning',
        message:
          'another file of the folder has an object of this kind and name: whoever applies both has only the one that comes later',
        fix: 'rename one of them; alternatives are best kept in folders of their own',
      });
    }
  }
};

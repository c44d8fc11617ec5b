import type { CrdSchema } from '../../imports/crds';
import { fieldName, formatPath, type Path, type Problem, shown } from '../findings';
import { isObject } from '../objects';

/** Duplicates in lists that are sets (`x-kubernetes-list-type: set`). Lists by key do not occur in Karpenter's specs. */
export function duplicates(value: unknown, schema: CrdSchema, path: Path = []): Problem[] {
  if (Array.isArray(value)) {
    const own = schema['x-kubernetes-list-type'] === 'set' ? repeated(value, path) : [];
    const { items = {} } = schema;
    return [...own, ...value.flatMap((item, index) => duplicates(item, items, [...path, index]))];
  }
  if (!isObject(value)) return [];
  return listsBelow(schema).flatMap(([name, child]) => duplicates(value[name], child, [...path, name]));
}

function repeated(items: readonly unknown[], path: Path): Problem[] {
  const seen = new Set<unknown>();
  const problems: Problem[] = [];
  for (const [index, item] of items.entries()) {
    const at = [...path, index];
    if (seen.has(item)) {
      problems.push({
        rule: 'admission/duplicate',
        path: formatPath(at),
        message: `${fieldName(at)} repeats an earlier item of a list that must not have duplicates`,
        ...shown(item),
        fix: 'remove the item',
      });
    }
    seen.add(item);
  }
  return problems;
}

const below = new WeakMap<CrdSchema, readonly (readonly [string, CrdSchema])[]>();

/** The properties that have a set somewhere below them: in Karpenter's CRDs one at most. */
function listsBelow(schema: CrdSchema): readonly (readonly [string, CrdSchema])[] {
  const known = below.get(schema) ?? Object.entries(schema.properties ?? {}).filter(([, child]) => hasSet(child));
  below.set(schema, known);
  return known;
}

const hasSet = (schema: CrdSchema): boolean =>
  schema['x-kubernetes-list-type'] === 'set' ||
  Object.values(schema.properties ?? {}).some(hasSet) ||
  (schema.items !== undefined && hasSet(schema.items));

import type { CrdSchema } from '../../imports/crds';
import { fieldName, formatPath, type Path, type Problem, shown } from '../findings';
import { isObject } from '../objects';

/** Duplicates in lists that are sets (`x-kubernetes-list-type: set`). Lists by key do not occur in Karpenter's specs. */
export function duplicates(value: unknown, schema: CrdSchema): Problem[] {
  const problems: Problem[] = [];
  visit(value, schema, [], problems);
  return problems;
}

function visit(value: unknown, schema: CrdSchema, trail: (string | number)[], problems: Problem[]): void {
  if (Array.isArray(value)) {
    if (schema['x-kubernetes-list-type'] === 'set') checkSet(value, trail, problems);
    const { items } = schema;
    if (items === undefined) return;
    for (let index = 0; index < value.length; index++) {
      trail.push(index);
      visit(value[index], items, trail, problems);
      trail.pop();
    }
  } else if (isObject(value)) {
    for (const [name, child] of listsBelow(schema)) {
      trail.push(name);
      visit(value[name], child, trail, problems);
      trail.pop();
    }
  }
}

function checkSet(items: readonly unknown[], path: Path, problems: Problem[]): void {
  const seen = new Set<unknown>();
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

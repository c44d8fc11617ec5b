import { type Comments, commentKey } from './yaml';

/** One value for a chart, with what a reviewer should know of it. */
export interface ValuesEntry {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly comment?: string;
}

type Tree = Record<string, unknown>;

function put(tree: Tree, [key = '', ...rest]: readonly string[], value: unknown): void {
  const inner = rest.length > 0 && Object.hasOwn(tree, key) ? (tree[key] as Tree) : {};
  if (rest.length > 0) put(inner, rest, value);
  Object.defineProperty(tree, key, {
    value: rest.length === 0 ? value : inner,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** The entries as the tree that Helm reads; of two with one path the later one holds. */
export function valuesTree(entries: readonly ValuesEntry[]): Tree {
  const tree: Tree = {};
  for (const { path, value } of entries) put(tree, path, value);
  return tree;
}

export const valuesComments = (entries: readonly ValuesEntry[]): Comments =>
  new Map(
    entries.flatMap(({ path, comment }): [string, string][] =>
      comment === undefined ? [] : [[commentKey(path), comment]],
    ),
  );

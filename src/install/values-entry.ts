import { type RenderedYaml, renderYaml } from '../yaml';

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
function valuesTree(entries: readonly ValuesEntry[]): Tree {
  const tree: Tree = {};
  for (const { path, value } of entries) put(tree, path, value);
  return tree;
}

/** Values of a chart as Helm reads them, and their file: what a reviewer should know of a value stands above it. */
export function valuesFile(
  entries: readonly ValuesEntry[],
  heading: string,
): RenderedYaml & { readonly values: Readonly<Record<string, unknown>> } {
  const values = valuesTree(entries);
  const comments = entries.flatMap(({ path, comment }) => (comment === undefined ? [] : [{ path, text: comment }]));
  return { values, ...renderYaml(values, { style: 'document', comment: heading, comments }) };
}

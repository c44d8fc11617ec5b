import { RETIRING_ANNOTATION } from '../../cluster';
import { byCodeUnit, entriesAt, isObject, type JsonObject, member, scalarText } from '../../objects';

/** Keys of labels that are read where pods are placed. */
export interface LabelKeys {
  /** Of pods: those that a rule about other pods selects by. */
  readonly pods: ReadonlySet<string>;
  /** Of nodes: those that pods, pools or Karpenter itself go by. */
  readonly nodes: ReadonlySet<string>;
}

/** How each leaf is read. What is of another type is left out. */
const LEAVES = {
  text: (value: unknown) => (typeof value === 'string' ? value : undefined),
  number: (value: unknown) => (typeof value === 'number' ? value : undefined),
  flag: (value: unknown) => (typeof value === 'boolean' ? value : undefined),
  /** A map of texts, such as a node selector. */
  texts: (value: unknown) => textsOf(value, () => true),
  podLabels: (value: unknown, keys: LabelKeys) => textsOf(value, (key) => keys.pods.has(key)),
  nodeLabels: (value: unknown, keys: LabelKeys) => textsOf(value, (key) => keys.nodes.has(key)),
  annotations: (value: unknown) => textsOf(value, (key) => ANNOTATIONS.has(key)),
  object: (value: unknown) => (isObject(value) ? sorted(value) : undefined),
  /** Whatever it is. */
  whole: (value: unknown) => sorted(value),
  nothing: () => undefined,
} as const;

/** What Karpenter, or the question whether an object may be deleted, goes by. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  'karpenter.sh/do-not-disrupt',
  RETIRING_ANNOTATION,
  'argocd.argoproj.io/sync-options',
  'kustomize.toolkit.fluxcd.io/prune',
]);

/** What of a value is kept: a leaf, each item of a list, or fields by name, `*` for every other one. */
export type Shape = keyof typeof LEAVES | readonly [Shape] | { readonly [field: string]: Shape };

function textsOf(value: unknown, isKept: (key: string) => boolean): JsonObject | undefined {
  const texts = entriesAt(value).flatMap(([key, scalar]) => {
    const text = scalarText(scalar);
    return text === undefined || !isKept(key) ? [] : [[key, text] as const];
  });
  return texts.length === 0 ? undefined : Object.fromEntries(texts.sort(([a], [b]) => byCodeUnit(a, b)));
}

/** A value whose members have one order, whoever wrote it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

/** What a shape keeps of a value, in the order of the shape; undefined where it is of another type or nothing is left. */
export function kept(value: unknown, shape: Shape, keys: LabelKeys): unknown {
  if (typeof shape === 'string') return LEAVES[shape](value, keys);
  if (isList(shape)) {
    if (!Array.isArray(value)) return undefined;
    const [item] = shape;
    // An item of which nothing is kept still counts: containers without requests do.
    if (typeof item !== 'string') return value.filter(isObject).map((each) => kept(each, item, keys) ?? {});
    return value.map((each) => kept(each, item, keys)).filter((each) => each !== undefined);
  }
  const { '*': others, ...named } = shape;
  const rest = others === undefined ? [] : entriesAt(value).filter(([name]) => !Object.hasOwn(named, name));
  const fields = [
    ...Object.entries(named).map(([name, inner]) => [name, kept(member(value, name), inner, keys)] as const),
    ...rest
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([name, inner]) => [name, kept(inner, others ?? 'nothing', keys)] as const),
  ].filter(([, inner]) => inner !== undefined);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

import { NEWEST_KARPENTER_MINOR, wellKnownLabels } from '../../karpenter';
import { at, isObject, listAt, member, objectAt, textAt } from '../../objects';
import type { LabelKeys } from './shape';

/** What stands in a list of requirements or expressions. */
const keysOf = (expressions: unknown): readonly string[] =>
  listAt(expressions).flatMap((expression) => textAt(expression, 'key') ?? []);

/** What a selector of pods, or a constraint that has one, goes by. */
const selectedKeys = (term: unknown): readonly string[] => [
  ...Object.keys(objectAt(term, 'labelSelector', 'matchLabels')),
  ...keysOf(at(term, 'labelSelector', 'matchExpressions')),
  ...[...listAt(term, 'matchLabelKeys'), ...listAt(term, 'mismatchLabelKeys')].filter((key) => typeof key === 'string'),
];

/** Every object below a value, itself included, that has one of some members: rules about pods stand at many places. */
function* holders(value: unknown, names: readonly string[]): Iterable<unknown> {
  if (Array.isArray(value)) {
    for (const item of value) yield* holders(item, names);
  } else if (isObject(value)) {
    if (names.some((name) => Object.hasOwn(value, name))) yield value;
    for (const inner of Object.values(value)) yield* holders(inner, names);
  }
}

/** The specs of pods in a workload, wherever it has them. */
function podSpecs(workload: unknown): readonly unknown[] {
  const spec = at(workload, 'spec');
  return [
    spec,
    at(spec, 'template', 'spec'),
    at(spec, 'jobTemplate', 'spec', 'template', 'spec'),
    at(workload, 'template', 'spec'),
  ].filter(isObject);
}

/** The labels that something in a cluster goes by when pods are placed. */
export function labelKeys(workloads: readonly unknown[], nodePools: readonly unknown[]): LabelKeys {
  const pods = new Set<string>();
  const nodes = new Set(wellKnownLabels(NEWEST_KARPENTER_MINOR));
  const add = (keys: Set<string>, ...more: readonly string[]): void => {
    for (const key of more) keys.add(key);
  };
  for (const spec of workloads.flatMap(podSpecs)) {
    const [affinity, spread] = [member(spec, 'affinity'), member(spec, 'topologySpreadConstraints')];
    for (const term of holders([affinity, spread], ['labelSelector', 'matchLabelKeys', 'topologyKey'])) {
      add(pods, ...selectedKeys(term));
      add(nodes, ...keysOf([{ key: member(term, 'topologyKey') }]));
    }
    add(nodes, ...Object.keys(objectAt(spec, 'nodeSelector')));
    for (const term of holders(at(affinity, 'nodeAffinity'), ['matchExpressions'])) {
      add(nodes, ...keysOf(member(term, 'matchExpressions')));
    }
  }
  for (const pool of nodePools) {
    const template = at(pool, 'spec', 'template');
    add(nodes, ...Object.keys(objectAt(template, 'metadata', 'labels')));
    add(nodes, ...keysOf(at(template, 'spec', 'requirements')));
  }
  return { pods, nodes };
}

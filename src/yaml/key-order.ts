import { byCodeUnit } from '../objects';

/**
 * The order of keys that a reviewer expects of a Kubernetes object: what it is, what it is called, then the rest. Keys
 * that are not named here follow in the order of their UTF-16 code units, so that no locale takes part.
 */
const LEADING = new Map(
  [
    'apiVersion',
    'apiGroup',
    'group',
    'kind',
    'metadata',
    'name',
    'namespace',
    'labels',
    'annotations',
    'key',
    'operator',
    'op',
    'path',
    'value',
    'values',
  ].map((key, rank) => [key, rank]),
);

/** Fields whose keys are the user's data (label keys, resource names, file names): nothing leads in them. */
const DATA_MAPS = new Set([
  'annotations',
  'binaryData',
  'capacity',
  'data',
  'evictionHard',
  'evictionSoft',
  'evictionSoftGracePeriod',
  'hard',
  'kubeReserved',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'parameters',
  'requests',
  'selector',
  'stringData',
  'systemReserved',
  'tags',
]);

/** The keys of the map found under `field` (undefined for a document or a list item), in the order of the output. */
export function orderedKeys(map: object, field: string | undefined): string[] {
  const keys = Object.keys(map);
  const order = field !== undefined && DATA_MAPS.has(field) ? byCodeUnit : byRank;
  // What cdk8s resolved is in the order of code units, so that most maps need no sorting.
  return isInOrder(keys, order) ? keys : keys.sort(order);
}

function isInOrder(keys: readonly string[], order: (a: string, b: string) => number): boolean {
  for (let index = 1; index < keys.length; index++) {
    if (order(keys[index - 1] ?? '', keys[index] ?? '') > 0) return false;
  }
  return true;
}

function byRank(a: string, b: string): number {
  const rank = (LEADING.get(a) ?? LEADING.size) - (LEADING.get(b) ?? LEADING.size);
  return rank === 0 ? byCodeUnit(a, b) : rank;
}

import { byCodeUnit } from './by-code-unit';

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
  if (keys.length < 2) return keys;
  return keys.sort(field !== undefined && DATA_MAPS.has(field) ? byCodeUnit : byRank);
}

function byRank(a: string, b: string): number {
  const rank = (LEADING.get(a) ?? LEADING.size) - (LEADING.get(b) ?? LEADING.size);
  return rank === 0 ? byCodeUnit(a, b) : rank;
}

import { nearest } from '../findings';
import { whyNot } from '../karpenter';
import { type AskedPool, askedPool, type ExplainedCluster, placeIn } from './cluster';
import { daemonSetsOf } from './daemon-sets';
import { placeOfField } from './funnel';
import { pricesOf } from './prices';
import { type RowFacts, resourcesOf, typeRow, typeRows } from './type-rows';
import type { EmptyingRow, ExplainOptions, TypeExplanation, TypeRow } from './types';

const [FEW_NAMES, FEW_TYPES] = [3, 3];

/** How far one type is from another in vCPUs and memory: 1 for twice as much of one of them. */
const distance = (a: TypeRow, b: TypeRow): number =>
  Math.abs(Math.log2(a.vcpus / b.vcpus)) + Math.abs(Math.log2(a.memory / b.memory));

/** The allowed types that come nearest, the cheapest of these first. */
function insteadOf(row: TypeRow | undefined, facts: RowFacts, { prices }: ExplainOptions): readonly string[] {
  if (row === undefined) return [];
  return [...typeRows(facts, prices)]
    .filter(({ hasImage }) => hasImage)
    .sort((a, b) => distance(a, row) - distance(b, row))
    .slice(0, FEW_TYPES)
    .map(({ type }) => type);
}

/** Why no image of the node class runs on a type. */
function imageRows(asked: AskedPool, type: string, options: ExplainOptions): readonly EmptyingRow[] {
  return asked.resolution.launch
    .filter(({ removed }) => removed.includes(type))
    .map(({ path, text }) => ({
      object: 'EC2NodeClass',
      path,
      place: placeOfField(asked, 'EC2NodeClass', path, options),
      text,
      without: [],
    }));
}

/** Why a pool allows an instance type, or which lines stand in the way. Undefined where there is no such pool. */
export function explainType(
  cluster: ExplainedCluster,
  type: string,
  pool: string,
  options: ExplainOptions = {},
): TypeExplanation | undefined {
  const asked = askedPool(cluster, pool);
  if (asked === undefined) return undefined;
  const { resolution } = asked;
  const prices = pricesOf(cluster.state, options.prices);
  const facts: RowFacts = { asked, priceOf: prices.of, daemonSets: daemonSetsOf(asked) };
  const { verdict, reasons } = whyNot(resolution, type);
  const row = typeRow(type, facts);
  const resources = resourcesOf(resolution, type);
  const noImage = imageRows(asked, type, options);
  const lines = new Set(
    [...reasons, ...noImage.map(({ object, path }) => ({ object, paths: [path] }))].flatMap(({ object, paths }) =>
      paths.map((path) => `${object} ${path}`),
    ),
  );
  return {
    kind: 'type',
    cluster: cluster.facts,
    pool,
    type,
    resource: asked.pool.resource,
    place: placeIn(asked.pool, '', options),
    verdict,
    reasons: reasons.map((reason) => ({
      ...reason,
      places: reason.paths.flatMap((path) => placeOfField(asked, reason.object, path, options) ?? []),
    })),
    lines: lines.size,
    noImage,
    row: row ?? null,
    reserved:
      resources === undefined
        ? null
        : {
            capacity: resources.capacity,
            kubeReserved: resources.kubeReserved,
            systemReserved: resources.systemReserved,
            evictionThreshold: resources.evictionThreshold,
          },
    near: verdict === 'not in the catalogue' ? nearest(type, resolution.matcher.catalogue.names, FEW_NAMES) : [],
    instead: verdict === 'not allowed' ? insteadOf(row, facts, options) : [],
    prices: prices.source,
  };
}

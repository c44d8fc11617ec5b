import { podSpecsOf } from '../admission';
import { compareNodePools, formatTaint, type Obstacle, type PodVerdict, placePod } from '../karpenter';
import type { PodSpecObject } from '../karpenter/objects';
import { readPodSpec, readTaints } from '../karpenter/read-objects';
import { templateRequirements } from '../karpenter/resolver/template';
import { ignoredPodReasons } from '../karpenter/scheduling/pod';
import { podRequests } from '../karpenter/scheduling/requests';
import { at, isObject, type JsonObject, listAt, namespaceOf, resourceName } from '../objects';
import { type AskedPool, askedPools, type ExplainedCluster, placeIn, settingOf } from './cluster';
import { daemonSetsOf } from './daemon-sets';
import { weightOf } from './overlap-rows';
import { byPrice, type Prices, pricesOf } from './prices';
import type { ExplainOptions, PodExplanation, PodPoolRow, WorkloadExplanation } from './types';

/** What of a pod is not reckoned with: it depends on other pods, volumes and nodes. */
const NOT_LOOKED_AT: readonly (readonly [field: readonly string[], sentence: string])[] = [
  [['affinity', 'podAffinity'], 'pod affinity: it depends on where other pods run'],
  [['affinity', 'podAntiAffinity'], 'pod anti-affinity: it depends on where other pods run'],
  [['topologySpreadConstraints'], 'topology spread: it depends on where other pods run'],
  [['volumes'], 'volumes: one that exists keeps the pod in its zone'],
  [['resourceClaims'], 'resource claims (dynamic resource allocation)'],
];

const isClaim = (volume: unknown): boolean =>
  isObject(volume) && ('persistentVolumeClaim' in volume || 'ephemeral' in volume);

function unlooked(spec: unknown): readonly string[] {
  const ports = listAt(spec, 'containers').some((container) =>
    listAt(container, 'ports').some((port) => at(port, 'hostPort') !== undefined),
  );
  const isThere = (field: readonly string[]): boolean =>
    field[0] === 'volumes' ? listAt(spec, 'volumes').some(isClaim) : at(spec, ...field) !== undefined;
  return [
    ...NOT_LOOKED_AT.filter(([field]) => isThere(field)).map(([, sentence]) => sentence),
    ...(ports ? ['host ports: one node takes one pod of each'] : []),
  ];
}

/** The field of a pool that says what keeps a pod out. */
function pathOf(obstacle: Obstacle, { pool, resolution }: AskedPool): string {
  if (obstacle.kind === 'taint') {
    const index = readTaints(pool.object).findIndex((taint) => formatTaint(taint) === formatTaint(obstacle.taint));
    return index < 0 ? '' : `spec.template.spec.taints[${index}]`;
  }
  if (obstacle.kind !== 'requirement') return '';
  const { nodePool } = resolution.context;
  const lines = templateRequirements(nodePool, resolution.matcher.version);
  return lines.find(({ requirement }) => requirement.key === obstacle.conflict.key)?.path ?? '';
}

interface Asking {
  readonly cluster: ExplainedCluster;
  /** In Karpenter's order. */
  readonly pools: readonly AskedPool[];
  readonly prices: Prices;
  readonly options: ExplainOptions;
}

/** What DaemonSets take of the node where they take least. */
function leastDaemonSets(asked: AskedPool, types: readonly string[]): PodPoolRow['daemonSets'] {
  const { on } = daemonSetsOf(asked);
  const [first = {}, ...more] = types.map(on);
  return more.reduce((least, each) => ((each.cpu ?? 0) < (least.cpu ?? 0) ? each : least), first);
}

function poolRow(asked: AskedPool, verdict: PodVerdict, order: number, { prices, options }: Asking): PodPoolRow {
  const { pool, resolution } = asked;
  const types = [...verdict.types].sort(byPrice(prices.of));
  const [cheapest] = types;
  return {
    pool: pool.name,
    weight: weightOf(pool),
    order,
    accepts: verdict.accepts,
    types,
    cheapest: cheapest === undefined ? null : { type: cheapest, pricePerHour: prices.of(cheapest) },
    relaxed: verdict.relaxed,
    obstacles: verdict.obstacles.map((obstacle) => {
      const path = pathOf(obstacle, asked);
      return {
        kind: obstacle.kind,
        scarce: obstacle.kind === 'instance-types' ? obstacle.scarce : [],
        path,
        place: path === '' ? null : placeIn(pool, path, options),
        text: obstacle.text,
      };
    }),
    daemonSets: leastDaemonSets(asked, verdict.accepts ? types : resolution.types),
  };
}

/** The nearest miss first: of as many obstacles, one that only lacks room, then one that asks something else. */
const KINDS: readonly string[] = ['instance-types', 'requirement', 'taint', 'reservation', 'pool', 'pod'];

function missed(rows: readonly PodPoolRow[]): readonly string[] {
  const kind = ({ obstacles }: PodPoolRow): number => KINDS.indexOf(obstacles[0]?.kind ?? '');
  return rows
    .filter(({ accepts }) => !accepts)
    .sort((a, b) => a.obstacles.length - b.obstacles.length || kind(a) - kind(b) || a.order - b.order)
    .map(({ pool }) => pool);
}

/** Why the winner comes before the next pool that takes the pod without giving up more. */
function wonBy(winner: string | undefined, rows: readonly PodPoolRow[]): WorkloadExplanation['wonBy'] {
  const own = rows.find(({ pool }) => pool === winner);
  const other = rows.find(
    ({ accepts, order, relaxed }) =>
      own !== undefined && accepts && order > own.order && relaxed.length <= own.relaxed.length,
  );
  if (own === undefined || other === undefined) return null;
  return own.weight === other.weight ? 'name' : 'weight';
}

function explained(object: JsonObject, spec: unknown, asking: Asking): WorkloadExplanation {
  const { cluster, pools, options } = asking;
  const { state } = cluster;
  const pod: PodSpecObject = readPodSpec(spec);
  const kubernetesVersion = state.facts.kubernetesVersion;
  const byResolution = new Map(pools.map((asked) => [asked.resolution, asked]));
  const placement = placePod(pod, [...byResolution.keys()], (resolution) => {
    const asked = byResolution.get(resolution);
    return {
      kubernetesVersion,
      ...(settingOf(state, 'preferencePolicy') === 'Ignore' && { preferencePolicy: 'Ignore' as const }),
      ...(asked !== undefined && { daemonOverhead: daemonSetsOf(asked).on, usage: options.usage?.[asked.pool.name] }),
    };
  });
  const rows = placement.verdicts.flatMap(({ nodePool, verdict }, index) => {
    const asked = pools.find(({ pool }) => pool.name === nodePool);
    return asked === undefined ? [] : [poolRow(asked, verdict, index + 1, asking)];
  });
  return {
    resource: resourceName(object),
    place: options.placeOf?.(object, '') ?? null,
    namespace: namespaceOf(object) ?? null,
    requests: podRequests(pod, { karpenterVersion: state.version, kubernetesVersion }),
    winner: placement.nodePool ?? null,
    wonBy: wonBy(placement.nodePool, rows),
    ignored: ignoredPodReasons(pod, state.version),
    pools: rows,
    misses: missed(rows),
    notLookedAt: unlooked(spec),
  };
}

/** Where the pods of workloads go when a new node is needed. Objects that start no pods, and DaemonSets, are left out. */
export function explainPod(
  cluster: ExplainedCluster,
  workloads: readonly unknown[],
  options: ExplainOptions = {},
): PodExplanation {
  const prices = pricesOf(cluster.state, options.prices);
  const pools = [...askedPools(cluster)].sort((a, b) =>
    compareNodePools(a.resolution.context.nodePool, b.resolution.context.nodePool),
  );
  const asking: Asking = { cluster, pools, prices, options };
  return {
    kind: 'pod',
    cluster: cluster.facts,
    workloads: workloads
      .filter(isObject)
      .flatMap((object) => podSpecsOf(object).map(({ spec }) => explained(object, spec, asking))),
    prices: prices.source,
  };
}

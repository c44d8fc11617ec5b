import { type PoolReach, poolReach, type Resolution, resolveNodePool } from '../../karpenter';
import { isFeatureGateOn } from '../../karpenter/feature-gates';
import { readNodeClass, readNodePool } from '../../karpenter/read-objects';
import { objectAt } from '../../objects';
import { type ClusterState, classNameOf, type SideObject } from '../sides/cluster-state';

/** What a pool may launch. */
export interface Launches {
  readonly resolution: Resolution;
  /** The instance types that may be launched and have an image, by name. */
  readonly types: readonly string[];
  readonly reach: PoolReach;
}

/** Answers of the model, each asked for once: clusters of a fleet have pools in common. */
export class Launching {
  private readonly known = new Map<string, Launches>();

  of(pool: SideObject, state: ClusterState): Launches {
    const className = classNameOf(pool, state);
    const nodeClass = className === undefined ? undefined : state.classes.get(className)?.object;
    const settings = settingsOf(state);
    const read = { nodePool: readNodePool(pool.object), nodeClass: nodeClass && readNodeClass(nodeClass) };
    const key = JSON.stringify([read, settings], (_, value) => (typeof value === 'bigint' ? String(value) : value));
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const resolution = resolveNodePool({ ...read, ...settings });
    const removed = new Set(resolution.launch.flatMap((step) => step.removed));
    const types = resolution.types.filter((type) => !removed.has(type));
    const launches = { resolution, types, reach: poolReach(resolution) };
    this.known.set(key, launches);
    return launches;
  }
}

/** A setting as a number, however the chart was given it. */
const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

function settingsOf({ given, facts, version, gates }: ClusterState) {
  const chart = objectAt(given.values, 'settings');
  const settings = facts.settings ?? {};
  const policy = chart.minValuesPolicy ?? settings.minValuesPolicy;
  const overhead = numberOf(chart.vmMemoryOverheadPercent) ?? settings.vmMemoryOverheadPercent;
  const reserved = numberOf(chart.reservedENIs) ?? settings.reservedENIs;
  return {
    karpenterVersion: version,
    ...(facts.region !== undefined && { region: facts.region }),
    ...(policy === 'BestEffort' && { minValuesPolicy: 'BestEffort' as const }),
    ...(overhead !== undefined && { vmMemoryOverheadPercent: overhead }),
    ...(reserved !== undefined && { reservedENIs: reserved }),
    nodeClassCEL: isFeatureGateOn('nodeClassCEL', gates, version),
  };
}

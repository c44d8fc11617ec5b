import {
  type NodePoolContext,
  type Overlap,
  overlap,
  type PoolReach,
  podVerdict,
  poolReach,
  type Resolution,
  resolveNodePool,
} from '../../karpenter';
import { isFeatureGateOn } from '../../karpenter/feature-gates';
import type { PodSpecObject } from '../../karpenter/objects';
import { readNodeClass, readNodePool } from '../../karpenter/read-objects';
import { objectAt } from '../../objects';
import { type ClusterState, classNameOf, type SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';

/** What a pool may launch. */
export interface Launches {
  readonly resolution: Resolution;
  /** The instance types that may be launched and have an image, by name. */
  readonly types: readonly string[];
  readonly reach: PoolReach;
}

/** A question to the model, by what it goes by. */
interface Question {
  /** Equal for equal questions. */
  readonly key: string;
  readonly context: NodePoolContext;
}

/** Answers of the model, each asked for once: clusters of a fleet have pools in common. */
export class Launching {
  private readonly questions = new WeakMap<SideObject, Map<ClusterState, Question>>();
  private readonly known = new Map<string, Launches>();
  private readonly shared = new Map<string, Overlap>();
  private readonly accepted = new Map<string, boolean>();

  private question(pool: SideObject, state: ClusterState): Question {
    const asked = this.questions.get(pool) ?? new Map<ClusterState, Question>();
    this.questions.set(pool, asked);
    const known = asked.get(state);
    if (known !== undefined) return known;
    const className = classNameOf(pool, state);
    const nodeClass = className === undefined ? undefined : state.classes.get(className)?.object;
    const context = {
      ...settingsOf(state),
      nodePool: readNodePool(pool.object),
      nodeClass: nodeClass && readNodeClass(nodeClass),
    };
    const question = { key: textOf(context), context };
    asked.set(state, question);
    return question;
  }

  /** What a pool may launch. */
  of(pool: SideObject, state: ClusterState): Launches {
    const { key, context } = this.question(pool, state);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const resolution = resolveNodePool(context);
    const removed = new Set(resolution.launch.flatMap((step) => step.removed));
    const types = resolution.types.filter((type) => !removed.has(type));
    const launches = { resolution, types, reach: poolReach(resolution) };
    this.known.set(key, launches);
    return launches;
  }

  /** Whether the model answers otherwise for a pool after a change. */
  differs(before: SideObject, pool: SideObject, states: BothStates): boolean {
    return this.question(before, states.before).key !== this.question(pool, states.after).key;
  }

  /** What two pools share. */
  overlap(a: SideObject, b: SideObject, state: ClusterState): Overlap {
    const key = JSON.stringify([this.question(a, state).key, this.question(b, state).key]);
    const known = this.shared.get(key) ?? overlap(this.of(a, state).resolution, this.of(b, state).resolution);
    this.shared.set(key, known);
    return known;
  }

  /** Whether a pool takes a pod. */
  accepts(pod: PodSpecObject, pool: SideObject, state: ClusterState): boolean {
    const key = `${this.question(pool, state).key}${textOf(pod)}`;
    const known = this.accepted.get(key) ?? podVerdict(pod, this.of(pool, state).resolution).accepts;
    this.accepted.set(key, known);
    return known;
  }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each));

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

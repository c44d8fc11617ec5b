import {
  type NodePoolContext,
  type Overlap,
  overlap,
  type PoolReach,
  podVerdict,
  poolReach,
  type Resolution,
  type Resources,
  resolveNodePool,
} from '../../karpenter';
import { isFeatureGateOn } from '../../karpenter/feature-gates';
import type { NodePoolObject, PodSpecObject } from '../../karpenter/objects';
import { readNodeClass, readNodePool } from '../../karpenter/read-objects';
import { resourceAmounts } from '../../karpenter/units/quantity';
import { objectAt } from '../../objects';
import { Forgetful, remembered } from '../remembered';
import { type ClusterState, classNameOf, type SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';

/** What a pool may launch. */
export interface Launches {
  readonly resolution: Resolution;
  /** The instance types that may be launched and have an image, by name. */
  readonly types: readonly string[];
  /** What its limits come to; dear, so where they changed. */
  readonly reach: PoolReach;
  /** Resources of which a limit leaves room for no node of any type. */
  readonly blocking: readonly string[];
}

/** A question to the model, by what it goes by. */
interface Question {
  /** Equal for equal questions but for limits, which differ from cluster to cluster and seldom matter. */
  readonly key: string;
  readonly limits: string;
  readonly context: NodePoolContext;
}

/** A part of a question, read once for every object. */
interface Part<T> {
  readonly key: string;
  readonly value: T;
}

/** What pools come to that are alike but for their limits. */
class Alike {
  readonly types: readonly string[];
  private readonly ranges = new Map<string, readonly [least: number, most: number]>();
  private readonly ofHardware = new Map<string, readonly [least: number, most: number]>();

  constructor(readonly resolution: Resolution) {
    const removed = new Set(resolution.launch.flatMap((step) => step.removed));
    this.types = resolution.types.filter((type) => !removed.has(type));
  }

  /** What a node has of a resource, from the type that has the least to the one that has the most. */
  private range(resource: string): readonly [least: number, most: number] {
    return remembered(this.ranges, resource, () => {
      const { matcher, types } = this.resolution;
      let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const type of types) {
        const row = matcher.catalogue.rowByName.get(type) ?? -1;
        const amount = resource === 'nodes' ? 1 : (matcher.resources(row)?.capacity[resource] ?? 0);
        least = Math.min(least, amount);
        most = Math.max(most, amount);
      }
      return [least, most];
    });
  }

  /** The same by the hardware alone, which is more than a node has of it and cheap to tell. */
  private hardware(resource: 'cpu' | 'memory'): readonly [least: number, most: number] {
    return remembered(this.ofHardware, resource, () => {
      const { matcher, types, context } = this.resolution;
      const { rowByName, hardware } = matcher.catalogue;
      const beyond = Math.max(1, 1 - (context.vmMemoryOverheadPercent ?? 0));
      let [least, most] = [Number.POSITIVE_INFINITY, 0];
      for (const type of types) {
        const { vcpus = 0, memoryMi = 0 } = hardware(rowByName.get(type) ?? -1) ?? {};
        const amount = resource === 'cpu' ? vcpus * 1000 : memoryMi * 2 ** 20 * beyond;
        least = Math.min(least, amount);
        most = Math.max(most, amount);
      }
      return [least, most];
    });
  }

  /** The most that a node has of a resource, and no less. */
  most(resource: 'cpu' | 'memory'): number {
    return this.hardware(resource)[1];
  }

  /** The limits that leave no room for one node of some type: the others keep no pod out. */
  binding(limits: Resources): readonly (readonly [resource: string, limit: number])[] {
    return Object.entries(limits).filter(
      ([resource, limit]) =>
        !(isOfHardware(resource) && limit >= this.most(resource)) && limit < this.range(resource)[1],
    );
  }

  /** Whether limits leave room for one node of the smallest type, resource by resource. */
  hasRoom(limits: Resources): boolean {
    return Object.entries(limits).every(
      ([resource, limit]) =>
        (isOfHardware(resource) && limit >= this.hardware(resource)[0]) || limit >= this.range(resource)[0],
    );
  }
}

const isOfHardware = (resource: string): resource is 'cpu' | 'memory' => resource === 'cpu' || resource === 'memory';

/** Each takes a megabyte. */
const MOST_ALIKE = 60;
const MOST_ANSWERS = 10_000;

/** Answers of the model, each asked for once: clusters of a fleet have pools in common. */
export class Launching {
  private readonly questions = new WeakMap<SideObject, Map<ClusterState, Question>>();
  private readonly settings = new WeakMap<ClusterState, Part<ReturnType<typeof settingsOf>>>();
  private readonly pools = new WeakMap<SideObject, Part<NodePoolObject>>();
  private readonly classes = new WeakMap<SideObject, Part<ReturnType<typeof readNodeClass>>>();
  private readonly alike = new Forgetful<Alike>(MOST_ALIKE);
  private readonly launches = new WeakMap<Question, Launches>();
  private readonly reaches = new Forgetful<PoolReach>(MOST_ALIKE);
  private readonly shared = new Forgetful<Overlap>(MOST_ANSWERS);
  private readonly accepted = new Forgetful<boolean>(MOST_ANSWERS);

  private question(pool: SideObject, state: ClusterState): Question {
    const asked = this.questions.get(pool) ?? new Map<ClusterState, Question>();
    this.questions.set(pool, asked);
    return remembered(asked, state, () => {
      const settings = remembered(this.settings, state, () => partOf(settingsOf(state)));
      const { value: nodePool, key } = remembered(this.pools, pool, () => {
        const value = readNodePool(pool.object);
        return { value, key: textOf({ ...value, spec: { ...value.spec, limits: undefined } }) };
      });
      const className = classNameOf(pool, state);
      const object = className === undefined ? undefined : state.classes.get(className);
      const nodeClass = object && remembered(this.classes, object, () => partOf(readNodeClass(object.written)));
      return {
        key: `${settings.key}${key}${nodeClass?.key ?? ''}`,
        limits: textOf(nodePool.spec?.limits ?? null),
        context: { ...settings.value, nodePool, nodeClass: nodeClass?.value },
      };
    });
  }

  private alikeOf({ key, context }: Pick<Question, 'key' | 'context'>): Alike {
    return remembered(this.alike, key, () => new Alike(resolveNodePool(context)));
  }

  /** What a pool may launch. */
  of(pool: SideObject, state: ClusterState): Launches {
    const question = this.question(pool, state);
    return remembered(this.launches, question, () => {
      const alike = this.alikeOf(question);
      const { nodePool } = question.context;
      const resolution = { ...alike.resolution, context: { ...alike.resolution.context, nodePool } };
      const { limits, replicas } = nodePool.spec ?? {};
      const reachOf = (): PoolReach =>
        remembered(this.reaches, `${question.key}${question.limits}`, () => poolReach(resolution));
      return {
        resolution,
        types: alike.types,
        get reach() {
          return reachOf();
        },
        get blocking() {
          const isOpen = replicas === undefined && alike.hasRoom(resourceAmounts(limits));
          if (isOpen) return [];
          return reachOf()
            .limits.filter(({ blocksEverything }) => blocksEverything)
            .map(({ resource }) => resource);
        },
      };
    });
  }

  /** The most that a node of a pool has of a resource, whatever its node class says. */
  most(pool: SideObject, state: ClusterState, resource: 'cpu' | 'memory'): number {
    const { key, context } = this.question(pool, state);
    const alone = { key: `alone${key}`, context: { ...context, nodeClass: undefined } };
    return Math.max(...[{ key, context }, alone].map((each) => this.alikeOf(each).most(resource)));
  }

  /** Whether the model answers otherwise for a pool after a change. */
  differs(before: SideObject, pool: SideObject, states: BothStates): boolean {
    const [old, renewed] = [this.question(before, states.before), this.question(pool, states.after)];
    return old.key !== renewed.key || old.limits !== renewed.limits;
  }

  /** Equal for pools to which the same pods fit. */
  private podKey(pool: SideObject, state: ClusterState): string {
    const question = this.question(pool, state);
    const limits = resourceAmounts(question.context.nodePool.spec?.limits);
    return `${question.key}${textOf(this.alikeOf(question).binding(limits))}`;
  }

  /** What two pools share. */
  overlap(a: SideObject, b: SideObject, state: ClusterState): Overlap {
    const key = JSON.stringify([this.podKey(a, state), this.podKey(b, state)]);
    return remembered(this.shared, key, () => overlap(this.of(a, state).resolution, this.of(b, state).resolution));
  }

  /** Whether a pool takes a pod. */
  accepts(pod: PodSpecObject, pool: SideObject, state: ClusterState): boolean {
    const key = `${this.podKey(pool, state)}${textOf(pod)}`;
    return remembered(this.accepted, key, () => podVerdict(pod, this.of(pool, state).resolution).accepts);
  }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each));

const partOf = <T>(value: T): Part<T> => ({ key: textOf(value), value });

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

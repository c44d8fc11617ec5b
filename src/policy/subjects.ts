import type { ClusterFacts } from '../cluster';
import type { Hardware } from '../karpenter';
import {
  type EC2NodeClassObject,
  loadCatalogue,
  type NodePoolObject,
  type Overlap,
  overlap,
  type Quantity,
  type Resolution,
  resolveNodePool,
} from '../karpenter';
import { at, groupOf, isObject, type JsonObject, kindOf, listAt, member, nameOf, numberAt, textAt } from '../objects';

const ZONES: readonly string[] = ['topology.kubernetes.io/zone', 'topology.k8s.aws/zone-id'];
const CORE = 'karpenter.sh';
const AWS = 'karpenter.k8s.aws';

/** So many answers of the resolver are kept: a fleet asks for the same ones in every cluster. */
const MOST_KNOWN = 500;

const resolutions = new Map<string, Resolution | undefined>();
const overlapsKnown = new WeakMap<Resolution, WeakMap<Resolution, Overlap>>();

function remembered<V>(map: Map<string, V>, key: string, make: () => V): V {
  if (map.has(key)) return map.get(key) as V;
  if (map.size >= MOST_KNOWN) map.clear();
  const made = make();
  map.set(key, made);
  return made;
}

/** What a class is called and where it stands says nothing about types: it differs in every cluster of a fleet. */
const PLACES: readonly string[] = [
  'role',
  'instanceProfile',
  'tags',
  'subnetSelectorTerms',
  'securityGroupSelectorTerms',
  'userData',
];

const withoutPlaces = (nodeClass: JsonObject | undefined): object =>
  Object.fromEntries(
    Object.entries((member(nodeClass, 'spec') as object | undefined) ?? {}).filter(([key]) => !PLACES.includes(key)),
  );

function resolve(pool: JsonObject, nodeClass: JsonObject | undefined, facts: PolicyFacts): Resolution | undefined {
  const settings = {
    karpenterVersion: facts.karpenterVersion,
    region: facts.region,
    reservedENIs: facts.settings?.reservedENIs,
  };
  const key = JSON.stringify([nameOf(pool), at(pool, 'spec', 'template'), withoutPlaces(nodeClass), settings]);
  return remembered(resolutions, key, () => {
    try {
      return resolveNodePool({
        nodePool: pool as NodePoolObject,
        nodeClass: nodeClass as EC2NodeClassObject | undefined,
        ...settings,
      });
    } catch {
      return undefined; // what cannot be read is a finding of admission
    }
  });
}

/** What is known of a cluster. */
export type PolicyFacts = Partial<ClusterFacts>;

/** What the instance types of a pool have in common, found out once for all pools that come to the same. */
export interface TypesSurvey {
  /** What they are made of, as far as that is known. */
  readonly hardware: readonly Hardware[];
  readonly families: readonly string[];
  readonly generations: readonly string[];
  /** Extended resources of accelerators, where every type has some. */
  readonly accelerators: readonly string[];
  /** The least memory of a type and the most. */
  readonly memoryMi: readonly [number, number];
  /** A type with the fewest vCPUs. */
  readonly smallest?: Hardware;
}

/** A NodePool as rules see it; what costs time is found out when it is asked for, once. */
export class PoolSubject {
  readonly name: string;
  /** Static pools hold their number of nodes, whatever pods need. */
  readonly isStatic: boolean;
  private resolved?: { readonly to: Resolution | undefined };

  constructor(
    readonly object: JsonObject,
    readonly nodeClass: JsonObject | undefined,
    private readonly facts: PolicyFacts,
  ) {
    this.name = nameOf(object) ?? '';
    this.isStatic = numberAt(object, 'spec', 'replicas') !== undefined;
  }

  /** What the pool comes to; undefined where that cannot be told, as for the classes of EKS Auto Mode. */
  get resolution(): Resolution | undefined {
    this.resolved ??= { to: this.resolve() };
    return this.resolved.to;
  }

  private resolve(): Resolution | undefined {
    const group = textAt(this.object, 'spec', 'template', 'spec', 'nodeClassRef', 'group');
    return group === AWS ? resolve(this.object, this.nodeClass, this.facts) : undefined;
  }

  /** What it would come to with more requirements. */
  resolutionWith(requirements: readonly unknown[]): Resolution | undefined {
    const { object } = this;
    const template = at(object, 'spec', 'template', 'spec');
    const spec = { ...(isObject(template) ? template : {}), requirements: [...this.requirements, ...requirements] };
    const narrowed = { ...object, spec: { ...(at(object, 'spec') as object), template: { spec } } };
    return resolve(narrowed as JsonObject, this.nodeClass, this.facts);
  }

  /** The instance types that it may launch. */
  get types(): readonly string[] {
    return this.resolution?.types ?? [];
  }

  /** What its types have in common. */
  get survey(): TypesSurvey {
    const { resolution } = this;
    return resolution === undefined ? NOTHING : surveyOf(resolution);
  }

  get requirements(): readonly JsonObject[] {
    return listAt(this.object, 'spec', 'template', 'spec', 'requirements').filter(isObject);
  }

  /** Whether its nodes may be of a capacity type. */
  allows(capacityType: 'spot' | 'on-demand'): boolean {
    const requirement = this.resolution?.requirements.get('karpenter.sh/capacity-type');
    if (requirement === undefined) return this.resolution !== undefined;
    return requirement.complement ? !requirement.values.has(capacityType) : requirement.values.has(capacityType);
  }

  /** The zones that it names, by name or by id; undefined where it names none, and every zone of its subnets counts. */
  get zones(): readonly string[] | undefined {
    const named = ZONES.map((key) => this.resolution?.requirements.get(key)).find(
      (each) => each !== undefined && !each.complement,
    );
    return named && [...named.values];
  }

  /** Taints that keep pods out that do not tolerate them. */
  get barriers(): readonly unknown[] {
    return listAt(this.object, 'spec', 'template', 'spec', 'taints').filter(
      (taint) => textAt(taint, 'effect') !== 'PreferNoSchedule',
    );
  }

  /** Extended resources of accelerators that every type of it has; empty where some type has none. */
  get accelerators(): readonly string[] {
    return this.survey.accelerators;
  }
}

const surveys = new WeakMap<Resolution, TypesSurvey>();
const NOTHING: TypesSurvey = { hardware: [], families: [], generations: [], accelerators: [], memoryMi: [0, 0] };

/** The generation in the name of a family: `7` of `m7g`. */
const GENERATION = /^[a-z]+(?:-\d+tb)?(\d+)/;

function surveyOf(resolution: Resolution): TypesSurvey {
  const known = surveys.get(resolution);
  if (known !== undefined) return known;
  const catalogue = loadCatalogue();
  const hardware = resolution.types.flatMap((type) => {
    const row = catalogue.rowByName.get(type);
    return (row === undefined ? undefined : catalogue.hardware(row)) ?? [];
  });
  const families = [...new Set(resolution.types.map((type) => type.slice(0, type.indexOf('.'))))];
  const generations = new Set(families.flatMap((family) => GENERATION.exec(family)?.[1] ?? []));
  const memory = hardware.map(({ memoryMi }) => memoryMi);
  const survey: TypesSurvey = {
    hardware,
    families,
    generations: [...generations],
    accelerators: hardware.every(hasAccelerator) ? [...new Set(hardware.flatMap(acceleratorsOf))].sort() : [],
    memoryMi: memory.length === 0 ? [0, 0] : [Math.min(...memory), Math.max(...memory)],
    smallest: [...hardware].sort((a, b) => a.vcpus - b.vcpus)[0],
  };
  surveys.set(resolution, survey);
  return survey;
}

const isAccelerator = (resource: string): boolean => /\/(?:gpu|neuron|gaudi)$/.test(resource);
const acceleratorsOf = ({ devices }: Hardware): string[] => Object.keys(devices).filter(isAccelerator);

const hasAccelerator = (hardware: Hardware): boolean => acceleratorsOf(hardware).length > 0;

/** What two pools share; undefined where one of them is not known. */
export function overlapOf(a: PoolSubject, b: PoolSubject): Overlap | undefined {
  const [of, other] = [a.resolution, b.resolution];
  if (of === undefined || other === undefined) return undefined;
  const known = overlapsKnown.get(of) ?? new WeakMap<Resolution, Overlap>();
  overlapsKnown.set(of, known);
  const before = known.get(other);
  if (before !== undefined) return before;
  const found = overlap(of, other);
  known.set(other, found);
  return found;
}

/** An EC2NodeClass and the pools that refer to it. */
export interface NodeClassSubject {
  readonly name: string;
  readonly object: JsonObject;
  readonly pools: readonly PoolSubject[];
}

/** The objects of a cluster as rules see them. */
export interface PolicySet {
  readonly objects: readonly JsonObject[];
  readonly pools: readonly PoolSubject[];
  readonly nodeClasses: readonly NodeClassSubject[];
  /** What is known of the cluster; undefined where nothing is, as for a file of any origin. */
  readonly facts?: PolicyFacts;
  /** Whether the objects are all that the cluster has: only then something is lacking where they lack it. */
  readonly isWhole: boolean;
  /** What all pools may come to together. */
  readonly clusterLimits: Readonly<Record<string, Quantity>>;
}

const isOf = (object: JsonObject, group: string, kind: string): boolean =>
  kindOf(object) === kind && groupOf(object) === group;

/** Objects of any origin, as rules see them. */
export function policySet(
  objects: readonly JsonObject[],
  {
    facts,
    isWhole,
    clusterLimits = {},
  }: Partial<Pick<PolicySet, 'facts' | 'clusterLimits'>> & Pick<PolicySet, 'isWhole'>,
): PolicySet {
  const classes = new Map(
    objects.filter((object) => isOf(object, AWS, 'EC2NodeClass')).map((object) => [nameOf(object) ?? '', object]),
  );
  const pools = objects
    .filter((object) => isOf(object, CORE, 'NodePool'))
    .map((object) => {
      const name = textAt(object, 'spec', 'template', 'spec', 'nodeClassRef', 'name') ?? '';
      return { name, pool: new PoolSubject(object, classes.get(name), facts ?? {}) };
    });
  return {
    objects,
    pools: pools.map(({ pool }) => pool),
    nodeClasses: [...classes].map(([name, object]) => ({
      name,
      object,
      pools: pools.filter((each) => each.name === name).map(({ pool }) => pool),
    })),
    ...(facts !== undefined && { facts }),
    isWhole,
    clusterLimits,
  };
}

import { isKarpenterObject, storedForm, writtenForm } from '../../admission';
import type { ClusterFacts, FeatureGates } from '../../cluster';
import { knownFacts } from '../../cluster/facts';
import { isAtLeast, type KarpenterMinor, karpenterMinor, NEWEST_KARPENTER_MINOR } from '../../karpenter/versions';
import {
  byCodeUnit,
  deepEqual,
  groupOf,
  isObject,
  type JsonObject,
  jsonText,
  kindOf,
  nameOf,
  objectAt,
  objectKey,
  resourceName,
  textAt,
} from '../../objects';
import type { ReviewCluster } from '../types';
import { samePart } from './parts';

export const CORE_GROUP = 'karpenter.sh';
export const AWS_GROUP = 'karpenter.k8s.aws';

/** An object of a side. */
export interface SideObject {
  readonly key: string;
  readonly kind: string;
  readonly group: string;
  readonly name: string;
  /** As findings call it. */
  readonly resource: string;
  /** As it was given. */
  readonly object: JsonObject;
  /** Without what nobody wrote by hand: a live object and its manifest come to the same. */
  readonly written: JsonObject;
  /** As the server keeps what was written. */
  readonly stored: JsonObject;
  /** As it was given, as JSON; undefined where that would be another value. */
  readonly text: string | undefined;
}

/** One cluster before or after, with what is needed to ask the model about it. */
export interface ClusterState {
  readonly folder: string;
  readonly given: ReviewCluster;
  readonly facts: Partial<ClusterFacts>;
  readonly minor: KarpenterMinor;
  /** As given, or the newest minor. */
  readonly version: string;
  /** Whether anything is known of that version. */
  readonly isKnown: boolean;
  readonly gates: FeatureGates;
  readonly objects: ReadonlyMap<string, SideObject>;
  readonly pools: ReadonlyMap<string, SideObject>;
  readonly classes: ReadonlyMap<string, SideObject>;
  /** What cannot be compared, a sentence each. */
  readonly notLookedAt: readonly string[];
}

class Stored implements SideObject {
  readonly kind: string;
  readonly group: string;
  readonly name: string;
  private own?: JsonObject;
  private form?: JsonObject;
  private json?: { readonly text: string | undefined };

  constructor(
    readonly key: string,
    readonly object: JsonObject,
    private readonly minor: KarpenterMinor,
  ) {
    this.kind = kindOf(object) ?? '';
    this.group = groupOf(object);
    this.name = nameOf(object) ?? '';
  }

  get resource(): string {
    return resourceName(this.object);
  }

  get written(): JsonObject {
    this.own ??= writtenForm(this.object);
    return this.own;
  }

  get stored(): JsonObject {
    this.form ??= storedForm(this.object, this.minor);
    return this.form;
  }

  get text(): string | undefined {
    this.json ??= { text: jsonText(this.object) };
    return this.json.text;
  }
}

export const isPool = ({ kind, group }: SideObject): boolean => kind === 'NodePool' && group === CORE_GROUP;
export const isClass = ({ kind, group }: SideObject): boolean => kind === 'EC2NodeClass' && group === AWS_GROUP;

/** The gates that act: those of the chart where its values are there, else those that `cluster.json` describes. */
function gatesOf({ values }: ReviewCluster, facts: Partial<ClusterFacts>): FeatureGates {
  const settings = objectAt(values, 'settings');
  if (!isObject(values)) return facts.featureGates ?? {};
  const set = { ...objectAt(settings, 'featureGates'), ...objectAt(settings, 'awsFeatureGates') };
  return Object.fromEntries(Object.entries(set).filter(([, value]) => typeof value === 'boolean'));
}

/** The facts that are of their types, as files of any origin have them. */
function factsOf(given: unknown): Partial<ClusterFacts> {
  const facts = isObject(given) ? given : {};
  const read = knownFacts({ karpenterVersion: NEWEST_KARPENTER_MINOR, ...facts });
  if (read === undefined) return {};
  const { karpenterVersion, ...rest } = read;
  return facts.karpenterVersion === undefined ? rest : { karpenterVersion, ...rest };
}

/** The object of the cluster before the change, where it is the same. */
function sameObject(
  key: string,
  object: JsonObject,
  minor: KarpenterMinor,
  before: ClusterState | undefined,
): SideObject | undefined {
  const old = before?.minor === minor ? before.objects.get(key) : undefined;
  return old !== undefined && deepEqual(old.object, object) ? old : undefined;
}

/**
 * Never throws, whatever was given.
 *
 * @param before the cluster before the change: what is equal in both is held and reckoned once
 */
export function clusterState(given: ReviewCluster, before?: ClusterState): ClusterState {
  const facts = before !== undefined && samePart('facts', before.given, given) ? before.facts : factsOf(given.facts);
  const version = facts.karpenterVersion ?? NEWEST_KARPENTER_MINOR;
  const known = karpenterMinor(version);
  const minor = known ?? NEWEST_KARPENTER_MINOR;
  const objects = new Map<string, SideObject>();
  const notLookedAt: string[] = [];
  const twice = new Set<string>();
  for (const object of given.objects) {
    if (!isObject(object)) continue;
    const key = objectKey(object);
    if (key === undefined) notLookedAt.push(`${resourceName(object)} has no name or no kind to compare it by`);
    else {
      const found = sameObject(key, object, minor, before) ?? new Stored(key, object, minor);
      const other = objects.get(key);
      if (other !== undefined) twice.add(resourceName(object));
      // Which one counts may not depend on the order of files.
      if (other === undefined || byCodeUnit(found.text ?? '', other.text ?? '') < 0) objects.set(key, found);
    }
  }
  for (const resource of twice) notLookedAt.push(`${resource} is there twice: one of them was compared`);
  // The order of files means nothing, so that nothing may follow from it.
  const ordered = new Map([...objects].sort(([a], [b]) => byCodeUnit(a, b)));
  const named = (is: (object: SideObject) => boolean): ReadonlyMap<string, SideObject> =>
    new Map([...ordered.values()].filter(is).map((object) => [object.name, object]));
  return {
    folder: given.folder,
    given,
    facts,
    minor,
    version: known === undefined ? minor : version,
    isKnown: known !== undefined && version.replace(/^v/, '').split('.').slice(0, 2).join('.') === known,
    gates: gatesOf(given, facts),
    objects: ordered,
    pools: named(isPool),
    classes: named(isClass),
    notLookedAt,
  };
}

/** The name of the node class of a pool, where that is an EC2NodeClass. */
export function classNameOf(pool: SideObject, { minor }: ClusterState): string | undefined {
  const ref = objectAt(pool.object, 'spec', 'template', 'spec', 'nodeClassRef');
  const usual = isAtLeast(minor, '1.1') ? undefined : { group: AWS_GROUP, kind: 'EC2NodeClass' };
  const group = textAt(ref, 'group') ?? usual?.group;
  const kind = textAt(ref, 'kind') ?? usual?.kind;
  return group === AWS_GROUP && kind === 'EC2NodeClass' ? textAt(ref, 'name') : undefined;
}

/** The pools that use a node class, by name. */
export const poolsOfClass = (name: string, state: ClusterState): readonly string[] =>
  [...state.pools.values()].filter((pool) => classNameOf(pool, state) === name).map((pool) => pool.name);

export const isKarpenters = ({ object }: SideObject): boolean => isKarpenterObject(object);

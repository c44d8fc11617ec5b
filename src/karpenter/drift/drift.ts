import { at, isObject, type JsonObject, kindOf, listAt, member, objectAt } from '../../objects';
import type { FeatureGates } from '../feature-gates';
import { resolveAmiFamily } from '../nodes/ami-family';
import type { EC2NodeClassObject, RequirementObject } from '../objects';
import { readNodePool } from '../read-objects';
import { isAtLeast, NEWEST_KARPENTER_MINOR } from '../versions';
import { DRIFT_FIELDS, type DriftField, type DriftFields, type DriftMechanism } from './fields';
import { hashForm, type Shape, shapeIn } from './hash';
import { compareRequirements, type RequirementsChange } from './requirements';
import { stuckStaticPool } from './static-pools';

/**
 * What a change does to the nodes that exist, worst first:
 * - `refused`: the API server does not accept it
 * - `deletes-nodes`: the nodes are drained and deleted at once, past every budget
 * - `replaces-object`: another name; the object of the old name is deleted, with what that means for its nodes
 * - `waits-for-nodes`: the object stays until its nodes are gone, and launches none meanwhile
 * - `rolls-all`: every node is replaced, at the pace of the budgets
 * - `rolls-mismatched`: nodes are replaced whose labels, subnet, groups, image or reservation no longer match
 * - `new-nodes-only`: nodes launched from now on differ
 * - `none`: no node is replaced
 */
export const DRIFT_EFFECTS = [
  'refused',
  'deletes-nodes',
  'replaces-object',
  'waits-for-nodes',
  'rolls-all',
  'rolls-mismatched',
  'new-nodes-only',
  'none',
] as const;

/** What a change does to the nodes that exist, from the worst to none: see `DRIFT_EFFECTS`. */
export type DriftEffect = (typeof DRIFT_EFFECTS)[number];

/** The effect of one changed field. */
export interface DriftChange {
  /** The field, as deep as the change is a single one: `spec.kubelet.maxPods`. Empty for the object itself. */
  readonly path: string;
  /** What the change does to the nodes that exist. */
  readonly effect: DriftEffect;
  /** Why, in one sentence. */
  readonly reason: string;
  /** The condition reason that drifted NodeClaims get. */
  readonly mechanism?: DriftMechanism;
  /** Why the nodes drift and stay all the same: their static pool has no room for a replacement. */
  readonly stuck?: string;
  /** Where Karpenter's code says so. */
  readonly source: string;
  /** The value as it was; undefined for a field that is new. */
  readonly before?: unknown;
  /** The value as it becomes; undefined for a field that goes. */
  readonly after?: unknown;
}

/** An edit of one object, and the Karpenter that reads it. */
export interface DriftQuestion {
  /** The object as it is: a NodePool, EC2NodeClass, NodeOverlay, CapacityBuffer or NodeClaim. Undefined: there is none yet. */
  readonly before: object | undefined;
  /** The object as it becomes. Undefined: it is deleted. */
  readonly after: object | undefined;
  /**
   * The Karpenter version that runs, such as `1.10` or `1.10.2`.
   *
   * @default the newest minor
   */
  readonly karpenterVersion?: string;
  /**
   * Feature gates; `terminateFirstDrift` (1.15+) lets a static pool replace nodes at its limit.
   *
   * @default - Karpenter's own defaults
   */
  readonly featureGates?: FeatureGates;
}

/**
 * What each changed field of an object does to the nodes that exist, in order of the paths. Defaults of the CRD count as
 * written, and what Karpenter's hash cannot tell apart (order, equal durations, an alias and its family) as unchanged:
 * such changes are listed with effect `none`. Kinds that Karpenter does not read give nothing.
 */
export function driftOf(question: DriftQuestion): DriftChange[] {
  const { before, after, karpenterVersion = NEWEST_KARPENTER_MINOR, featureGates = {} } = question;
  const kind = kindOf(before) ?? kindOf(after);
  const fields = kind !== undefined && Object.hasOwn(DRIFT_FIELDS, kind) ? DRIFT_FIELDS[kind] : undefined;
  if (kind === undefined || fields === undefined || before === undefined) return [];
  if (after === undefined || kindOf(after) !== kind) return [deletion(kind)];
  const renewed = withDefaults(kind, objectAt(after));
  const changes: Change[] = [];
  collect(changes, fields, [], withDefaults(kind, objectAt(before)), renewed);
  const stuck = stuckStaticPool(after, featureGates, karpenterVersion);
  return changes.map((change) => {
    const drift = effectOf(change, { before, after, version: karpenterVersion });
    return stuck === undefined || !drift.effect.startsWith('rolls-') ? drift : { ...drift, stuck };
  });
}

/** The worst effect of some changes; `none` when there are none. */
export const worstEffect = (changes: readonly DriftChange[]): DriftEffect =>
  DRIFT_EFFECTS.find((effect) => changes.some((change) => change.effect === effect)) ?? 'none';

const DELETIONS: Readonly<Record<string, Pick<DriftChange, 'effect' | 'reason' | 'source'>>> = {
  NodePool: {
    effect: 'deletes-nodes',
    reason:
      'the NodeClaims are owned by the pool: they are deleted without asking budgets; PodDisruptionBudgets hold while draining',
    source: 'kubernetes-sigs/karpenter v1.14.1 pkg/controllers/provisioning/scheduling/nodeclaimtemplate.go:157-165',
  },
  EC2NodeClass: {
    effect: 'waits-for-nodes',
    reason:
      'a finalizer keeps the class until no NodeClaim uses it; meanwhile it launches nothing and drift is not evaluated',
    source: 'aws/karpenter-provider-aws v1.14.1 pkg/controllers/nodeclass/controller.go:216-234',
  },
  NodeClaim: {
    effect: 'deletes-nodes',
    reason: 'the node of the NodeClaim is drained and deleted',
    source: 'https://karpenter.sh/docs/concepts/disruption/#manual-methods',
  },
};

const deletion = (kind: string): DriftChange => ({
  path: '',
  ...(DELETIONS[kind] ?? { effect: 'none', reason: 'no node belongs to the object', source: '' }),
});

/** What the API server writes where nothing is written, as far as a hash sees it. */
function withDefaults(kind: string, object: JsonObject): JsonObject {
  if (kind === 'NodePool') return withPath(object, ['spec', 'template', 'spec'], { expireAfter: '720h' });
  if (kind === 'EC2NodeClass') return withPath(object, ['spec', 'metadataOptions'], METADATA_OPTIONS);
  return object;
}

const METADATA_OPTIONS: JsonObject = {
  httpEndpoint: 'enabled',
  httpProtocolIPv6: 'disabled',
  httpPutResponseHopLimit: 1,
  httpTokens: 'required',
};

function withPath(object: JsonObject, [name, ...rest]: readonly string[], defaults: JsonObject): JsonObject {
  if (name === undefined) return { ...defaults, ...written(object) };
  return { ...object, [name]: withPath(objectAt(object, name), rest, defaults) };
}

/** Without nulls, which the API server drops. */
const written = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

interface Change {
  readonly path: readonly string[];
  readonly field: DriftField | undefined;
  readonly before: unknown;
  readonly after: unknown;
}

/** Goes down as far as the table has fields of their own, and notes those that differ. */
function collect(
  changes: Change[],
  fields: DriftFields,
  path: readonly string[],
  before: unknown,
  after: unknown,
): void {
  if (isEqual(before, after)) return;
  const text = path.join('.');
  const field = fieldOf(fields, path);
  const deeper = Object.keys(fields).some((other) => text === '' || other.startsWith(`${text}.`));
  const bothWritten = isObject(before) && isObject(after);
  // Where the table has only deeper fields, an absent object is as good as an empty one.
  if (deeper && (bothWritten || field === undefined)) {
    const [old, renewed] = [objectAt(before), objectAt(after)];
    for (const key of [...new Set([...Object.keys(old), ...Object.keys(renewed)])].sort()) {
      if (path.length > 0 || key === 'metadata' || key === 'spec') {
        collect(changes, fields, [...path, key], member(old, key), member(renewed, key));
      }
    }
    return;
  }
  changes.push({ path, field: field ?? holder(fields, path), before, after });
}

/** The field of its own name, else the one of any name. */
function fieldOf(fields: DriftFields, path: readonly string[]): DriftField | undefined {
  const names = [path.join('.'), [...path.slice(0, -1), '*'].join('.')];
  const name = names.find((each) => Object.hasOwn(fields, each));
  return name === undefined ? undefined : fields[name];
}

/** The nearest field above: that of `metadata` for `metadata.labels`. */
function holder(fields: DriftFields, path: readonly string[]): DriftField | undefined {
  const text = path.slice(0, -1).join('.');
  if (text === '') return undefined;
  return Object.hasOwn(fields, text) ? fields[text] : holder(fields, path.slice(0, -1));
}

function isEqual(a: unknown, b: unknown): boolean {
  if ((a ?? undefined) === (b ?? undefined)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => isEqual(value, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  return [...Object.keys(a), ...Object.keys(b)].every((key) => isEqual(member(a, key), member(b, key)));
}

interface Context {
  readonly before: object;
  readonly after: object;
  readonly version: string;
}

type Verdict = Pick<DriftChange, 'effect' | 'mechanism'> & { readonly reason?: string };

function effectOf({ path, field, before, after }: Change, context: Context): DriftChange {
  const change = { path: narrowest(path, before, after), before, after };
  if (field === undefined) {
    return { ...change, effect: 'none', reason: 'no field that Karpenter reads', source: '' };
  }
  const { reason, source, since } = field;
  if (since !== undefined && !isAtLeast(context.version, since)) {
    return { ...change, effect: 'none', reason: `the field exists since ${since}; the API server drops it`, source };
  }
  const verdict = isImmutable(field, context.version)
    ? { effect: 'refused' as const, reason: 'the API server refuses a change of this field' }
    : verdictOf(field, before, after, context);
  return { ...change, reason, source, ...verdict };
}

const isImmutable = ({ immutable }: DriftField, version: string): boolean =>
  (immutable?.from !== undefined && isAtLeast(version, immutable.from)) ||
  (immutable?.until !== undefined && !isAtLeast(version, immutable.until));

function verdictOf({ rule }: DriftField, before: unknown, after: unknown, context: Context): Verdict {
  switch (rule.by) {
    case 'hash':
      return hashVerdict(rule.shape, before, after, context);
    case 'requirements':
      return REQUIREMENTS[compareRequirements(requirementsOf(context.before), requirementsOf(context.after))];
    case 'selector':
      return selectorVerdict(rule, listAt(before), listAt(after), context);
    case 'ami-family':
      return familyChanges(context)
        ? { effect: 'rolls-all', mechanism: 'NodeClassDrift' }
        : { effect: 'none', reason: 'the resolved AMI family stays the same' };
    case 'replicas':
      return (before ?? undefined) === undefined || (after ?? undefined) === undefined
        ? { effect: 'refused', reason: 'a pool cannot become static or cease to be' }
        : { effect: 'none' };
    case 'new-nodes':
      return { effect: 'new-nodes-only' };
    case 'refusal':
      return { effect: 'refused' };
    case 'replacement':
      return { effect: 'replaces-object' };
    case 'nothing':
      return { effect: 'none' };
  }
}

const requirementsOf = (nodePool: object): readonly RequirementObject[] =>
  readNodePool(nodePool).spec?.template?.spec?.requirements ?? [];

function hashVerdict(shape: Shape, before: unknown, after: unknown, { before: object, version }: Context): Verdict {
  if (hashForm(before, shape, version) === hashForm(after, shape, version)) {
    return { effect: 'none', reason: SAME_HASH[shapeIn(shape, version).type] };
  }
  return { effect: 'rolls-all', mechanism: kindOf(object) === 'NodePool' ? 'NodePoolDrifted' : 'NodeClassDrift' };
}

const SAME_HASH: Readonly<Record<Shape['type'], string>> = {
  plain: 'empty and absent are the same',
  pointer: 'the value is the same',
  duration: 'the durations are equal',
  volumeSize: 'the sizes are equal',
  map: 'the entries are equal',
  set: 'the elements are equal; their order does not count, and equal ones cancel out in pairs',
  object: 'the fields are equal',
  text: 'the text is the same',
  textOrNone: 'the text is the same, and an empty one is as absent',
};

const REQUIREMENTS: Readonly<Record<RequirementsChange, Verdict>> = {
  equal: { effect: 'none', reason: 'the same label values are allowed' },
  'min-values': { effect: 'new-nodes-only', reason: 'minValues counts at launch only' },
  wider: {
    effect: 'new-nodes-only',
    reason: 'wider requirements still hold for every node that satisfied the old ones',
  },
  narrower: { effect: 'rolls-mismatched', mechanism: 'RequirementsDrifted' },
};

function selectorVerdict(
  { mechanism, adding }: { readonly mechanism: DriftMechanism; readonly adding: 'drifts' | 'never-drifts' },
  before: readonly unknown[],
  after: readonly unknown[],
  context: Context,
): Verdict {
  if (mechanism === 'AMIDrift' && familyChanges(context)) {
    return {
      effect: 'rolls-all',
      mechanism: 'NodeClassDrift',
      reason: 'the resolved AMI family changes, and it is hashed',
    };
  }
  const [old, renewed] = [new Set(before.map(termForm)), new Set(after.map(termForm))];
  const keepsAll = [...old].every((term) => renewed.has(term));
  if (keepsAll && old.size === renewed.size) {
    return { effect: 'none', reason: 'the terms are the same; their order does not count' };
  }
  if (keepsAll && adding === 'never-drifts') {
    return { effect: 'new-nodes-only', reason: 'terms are alternatives: one more keeps what was selected' };
  }
  return { effect: 'rolls-mismatched', mechanism };
}

/** A selector term as text, its fields and tags in code unit order. */
function termForm(term: unknown): string {
  if (!isObject(term)) return JSON.stringify(term) ?? '';
  const keys = Object.keys(term).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${termForm(term[key])}`).join(',')}}`;
}

const familyChanges = ({ before, after }: Context): boolean =>
  resolveAmiFamily(before as EC2NodeClassObject) !== resolveAmiFamily(after as EC2NodeClassObject);

/** The steps into two lists of one length or two objects; none where there is no way into both. */
function sharedSteps(a: unknown, b: unknown): readonly (string | number)[] {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length ? [...a.keys()] : [];
  return isObject(a) && isObject(b) ? [...new Set([...Object.keys(a), ...Object.keys(b)])] : [];
}

/** The path of the only difference, as deep as there is one only. */
function narrowest(path: readonly string[], before: unknown, after: unknown): string {
  let text = path.join('.');
  let [old, renewed] = [before, after];
  for (;;) {
    const [left, right] = [old, renewed];
    const [key, ...more] = sharedSteps(left, right).filter((step) => !isEqual(at(left, step), at(right, step)));
    if (key === undefined || more.length > 0) return text;
    text += typeof key === 'number' ? `[${key}]` : /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    [old, renewed] = [at(left, key), at(right, key)];
  }
}

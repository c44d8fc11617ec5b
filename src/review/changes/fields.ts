import { parsePath } from '../../findings';
import { type DriftChange, driftOf, sameDuration } from '../../karpenter';
import { parseQuantity } from '../../karpenter/units/quantity';
import { at, deepEqual, isObject, type JsonObject, kindOf, listAt, member, objectAt, textAt } from '../../objects';
import { type Draft, listed } from '../draft';
import type { Effect } from '../effects';
import { classNameOf, isClass, isKarpenters, isPool, poolsOfClass, type SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';
import { budgetsText, sameBudgets } from './budgets';
import { groupWithoutNodes, isDefinition } from './kinds';

/** What rolls by a hash, by kind. */
const HASHED: Readonly<Record<string, string>> = {
  NodePool: 'review/pool-changed',
  EC2NodeClass: 'review/class-changed',
};

/** What is looked up in the account, or held against labels, by the reason that a drifted NodeClaim gets. */
const LOOKED_UP: Readonly<Record<string, string>> = {
  AMIDrift: 'review/image',
  CapacityReservationDrift: 'review/reservations',
  RequirementsDrifted: 'review/requirements',
  SecurityGroupDrift: 'review/security-groups',
  SubnetDrift: 'review/subnets',
};

/** What holds at once, by kind. */
const AT_ONCE: Readonly<Record<string, string>> = {
  NodePool: 'review/pool-behaviour',
  NodeOverlay: 'review/overlay',
  CapacityBuffer: 'review/buffer',
};

/** The pools whose nodes an object makes. */
export function poolsOf(object: SideObject, { before, after }: BothStates): readonly string[] {
  if (isPool(object)) return [object.name];
  if (!isClass(object)) return [];
  const users = poolsOfClass(object.name, after);
  const old = users.filter((name) => before.pools.has(name));
  return old.length > 0 ? old : users;
}

/** Whether a cluster has pools and none of them uses the class. */
const isUnused = (object: SideObject, states: BothStates): boolean =>
  isClass(object) &&
  states.after.pools.size > 0 &&
  poolsOfClass(object.name, states.after).length === 0 &&
  poolsOfClass(object.name, states.before).length === 0;

const sameScalar = (path: string, a: unknown, b: unknown): boolean => {
  if (String(a) === String(b)) return true;
  if (/^spec\.(limits|capacity)\b/.test(path)) {
    const [x, y] = [amount(a), amount(b)];
    return x !== undefined && x === y;
  }
  return /consolidateAfter$/.test(path) && sameDuration(String(a), String(b));
};

const amount = (value: unknown): bigint | undefined =>
  typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;

/** An empty map of limits or capacities is none. */
const isNone = (value: unknown): boolean =>
  value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);

/** Whether two values of a field that holds at once mean the same. */
function sameMeaning(path: string, a: unknown, b: unknown): boolean {
  if (isNone(a) && isNone(b)) return true;
  if (isObject(a) && isObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.every((key) => sameMeaning(`${path}.${key}`, member(a, key), member(b, key)));
  }
  if (path === 'spec.disruption.budgets' && Array.isArray(a) && Array.isArray(b)) return sameBudgets(a, b);
  if (typeof a === 'object' || typeof b === 'object') return deepEqual(a ?? undefined, b ?? undefined);
  return sameScalar(path, a, b);
}

/** A change of budgets is one of all of them together: they only mean something as a calendar. */
function budgetChange(pool: SideObject, before: JsonObject, after: JsonObject, drift: DriftChange): Draft | undefined {
  const [old, renewed] = [before, after].map((object) => member(objectAt(object, 'spec', 'disruption'), 'budgets'));
  if (sameBudgets(listAt(old), listAt(renewed))) return undefined;
  return {
    effect: 'behaviour',
    rule: 'review/pool-behaviour',
    resource: pool.resource,
    path: 'spec.disruption.budgets',
    before: old,
    after: renewed,
    reason: `disruption of the pool goes by other budgets at once: ${budgetsText(listAt(old))} becomes ${budgetsText(listAt(renewed))}`,
    pools: [pool.name],
    source: drift.source,
  };
}

interface Verdict {
  readonly effect: Effect;
  readonly rule: string;
  readonly reason?: string;
}

function replicasVerdict({ before, after }: DriftChange): Verdict {
  const [from, to] = [before, after].map((count) => (typeof count === 'number' ? count : Number.NaN)) as [
    number,
    number,
  ];
  const lower = to < from;
  return lower
    ? {
        effect: 'scales-down',
        rule: 'review/replicas-lowered',
        reason: `${from - to} nodes are drained and deleted at once, no budget is asked`,
      }
    : { effect: 'new-nodes', rule: 'review/replicas-raised', reason: 'the pool launches more nodes at once' };
}

/** What a change without drift means; undefined where it means nothing at all. */
function quietVerdict(object: SideObject, drift: DriftChange): Verdict | undefined {
  const { path, before, after, source } = drift;
  if (source === '') {
    return {
      effect: 'may-roll',
      rule: 'review/unknown-field',
      reason: 'the field is not known to this version of the package: it may replace nodes',
    };
  }
  if (path === 'spec.replicas' && object.kind === 'NodePool') return replicasVerdict(drift);
  if (path.startsWith('metadata')) return { effect: 'none', rule: 'review/no-effect' };
  const rule = textAt(AT_ONCE, object.kind);
  const isAtOnce = object.kind !== 'NodePool' || /^spec\.(disruption|limits|weight)\b/.test(path);
  if (rule === undefined || !isAtOnce || sameMeaning(path, before, after)) return undefined;
  return { effect: 'behaviour', rule };
}

function verdictOf(object: SideObject, drift: DriftChange): Verdict | undefined {
  switch (drift.effect) {
    case 'rolls-all':
      return { effect: 'rolls', rule: textAt(HASHED, object.kind) ?? 'review/class-changed' };
    case 'rolls-mismatched':
      return { effect: 'may-roll', rule: LOOKED_UP[drift.mechanism ?? ''] ?? 'review/requirements' };
    case 'new-nodes-only':
      return { effect: 'new-nodes', rule: 'review/new-nodes' };
    case 'none':
      return quietVerdict(object, drift);
    // The API server says so itself, and a name that differs is another object.
    case 'refused':
    case 'deletes-nodes':
    case 'replaces-object':
    case 'waits-for-nodes':
      return undefined;
  }
}

/** The name of the class that a pool had, where it is gone and nodes of it are still there. */
const withStuck = ({ reason, stuck }: DriftChange): string =>
  stuck === undefined ? reason : `${reason}; the nodes stay all the same: ${stuck}`;

function fieldDrafts(before: SideObject, after: SideObject, states: BothStates): Draft[] {
  const [old, renewed] = [before.stored, after.stored];
  const drifts = driftOf({
    before: old,
    after: renewed,
    karpenterVersion: states.after.version,
    featureGates: states.after.gates,
  });
  const unused = isUnused(after, states);
  const drafts: Draft[] = [];
  let hasBudgets = false;
  for (const each of drifts) {
    // The value at the path, which may be deeper than the field that the table has.
    const steps = parsePath(each.path);
    const drift = { ...each, before: at(old, ...steps), after: at(renewed, ...steps) };
    if (drift.path.startsWith('spec.disruption') && !hasBudgets) {
      const changed = budgetChange(after, old, renewed, drift);
      hasBudgets = changed !== undefined;
      if (changed !== undefined) drafts.push(changed);
    }
    if (drift.path.startsWith('spec.disruption.budgets')) continue;
    const verdict = verdictOf(after, drift);
    if (verdict === undefined) continue;
    const draft: Draft = {
      ...verdict,
      resource: after.resource,
      path: drift.path,
      before: drift.before,
      after: drift.after,
      reason: verdict.reason ?? withStuck(drift),
      pools: poolsOf(after, states),
      source: drift.source,
    };
    drafts.push(
      unused && verdict.effect !== 'none'
        ? { ...draft, effect: 'none', rule: 'review/unused-class', reason: 'no pool of the cluster uses the class' }
        : draft,
    );
  }
  return drafts;
}

/** Another apiVersion is converted by the server, or not served at all. */
function versionDraft(before: SideObject, after: SideObject): Draft | undefined {
  const [old, renewed] = [before, after].map(({ object }) => member(object, 'apiVersion'));
  if (old === renewed) return undefined;
  return {
    effect: 'may-roll',
    rule: 'review/unknown-kind',
    resource: after.resource,
    path: 'apiVersion',
    before: old,
    after: renewed,
    reason: 'the server converts the object that it has: what differs is known only by the object in the cluster',
    pools: isPool(after) ? [after.name] : [],
  };
}

/** What a changed object does, by the fields that changed. Empty where nothing changed but how it is written. */
export function objectDrafts(before: SideObject, after: SideObject, states: BothStates): Draft[] {
  const [old, renewed] = [before.stored, after.stored];
  if (deepEqual(old, renewed)) return [];
  const resource = after.resource;
  if (!isKarpenters(after)) return foreignDrafts(before, after);
  const version = versionDraft(before, after);
  const drafts = fieldDrafts(before, after, states);
  const all = version === undefined ? drafts : [version, ...drafts];
  if (
    all.length > 0 ||
    kindOf(renewed) === undefined ||
    Object.hasOwn(HASHED, after.kind) ||
    Object.hasOwn(AT_ONCE, after.kind)
  )
    return all;
  if (after.kind === 'NodeClaim') return [];
  return [unknownKind(resource, '', undefined, undefined)];
}

export const unknownKind = (resource: string, path: string, before: unknown, after: unknown): Draft => ({
  effect: 'may-roll',
  rule: 'review/unknown-kind',
  resource,
  path,
  before,
  after,
  reason: 'the kind is not known to this version of the package: what it does to nodes is not known either',
});

/** The names of the members that differ: `spec.size`, or the object where there are several. */
function differing(before: JsonObject, after: JsonObject): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !deepEqual(member(before, name), member(after, name)),
  );
  return listed(names.sort());
}

/** Another definition of a kind of Karpenter; its metadata says nothing to the server. */
function definitionDraft(before: SideObject, after: SideObject): Draft {
  const [old, renewed] = [before, after].map(({ stored }) => objectAt(stored, 'spec'));
  const common = { resource: after.resource, path: differing(before.stored, after.stored) };
  if (deepEqual(old, renewed)) {
    return { ...common, effect: 'none', rule: 'review/no-effect', reason: 'the definition itself is the same' };
  }
  return {
    ...common,
    effect: 'may-roll',
    rule: 'review/definition-changed',
    reason:
      'the server checks and completes all objects of the kind by it: a field that is gone is dropped, another default is filled in',
  };
}

function foreignDrafts(before: SideObject, after: SideObject): Draft[] {
  if (isDefinition(after) && !groupWithoutNodes(after)) return [definitionDraft(before, after)];
  if (!groupWithoutNodes(after)) {
    return [unknownKind(after.resource, differing(before.stored, after.stored), undefined, undefined)];
  }
  return [
    {
      effect: 'none',
      rule: 'review/no-effect',
      resource: after.resource,
      path: differing(before.stored, after.stored),
      reason: 'no node is made of it; of workloads only what pods ask of nodes was looked at',
    },
  ];
}

/** The class that a pool refers to, where that changes. */
export const classChange = (before: SideObject, after: SideObject, states: BothStates): boolean =>
  classNameOf(before, states.before) !== classNameOf(after, states.after);

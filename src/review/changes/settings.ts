import { driftOfSettings } from '../../karpenter';
import { deepEqual, isObject, type JsonObject, member, objectAt, textAt } from '../../objects';
import type { Draft } from '../draft';
import type { Effect } from '../effects';
import type { ClusterState } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';
import { samePart } from '../sides/parts';

const GROUPS = ['featureGates', 'awsFeatureGates'];

const EFFECT: Readonly<Record<string, Effect>> = { 'rolls-all': 'rolls', 'new-nodes-only': 'new-nodes' };

/** What a gate is about, as the end of a sentence; the others are told by the objects that need them. */
const GATES: Readonly<Record<string, string>> = {
  capacityBuffer: 'buffers count only while it is on',
  nodeOverlay: 'overlays count only while it is on',
  nodeRepair: 'unhealthy nodes are replaced only while it is on',
  reservedCapacity: 'capacity reservations are used only while it is on',
  spotToSpotConsolidation: 'spot nodes are consolidated into cheaper spot nodes only while it is on',
  staticCapacity: 'static pools have nodes only while it is on',
};

const differing = (before: JsonObject, after: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !deepEqual(member(before, name) ?? undefined, member(after, name) ?? undefined))
    .sort();

/** The gates that differ. */
const gateDrafts = (before: JsonObject, after: JsonObject, resource: string, path: string, rule: string): Draft[] =>
  differing(before, after).map((name) => ({
    effect: 'behaviour',
    rule,
    resource,
    path: `${path}.${name}`,
    before: member(before, name),
    after: member(after, name),
    reason: textAt(GATES, name) ?? 'the controller behaves differently at once, no node is replaced',
  }));

function settingDrafts(before: JsonObject, after: JsonObject, states: BothStates, resource: string): Draft[] {
  const plain = (settings: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => !GROUPS.includes(name)));
  const pools = [...states.after.pools.keys()];
  const question = { before: plain(before), after: plain(after), karpenterVersion: states.after.version };
  return driftOfSettings(question)
    .filter((drift) => !deepEqual(drift.before, drift.after))
    .map((drift): Draft => {
      const effect = EFFECT[drift.effect] ?? 'behaviour';
      return {
        effect,
        rule: 'review/setting',
        resource,
        path: drift.path,
        before: drift.before,
        after: drift.after,
        reason: drift.reason,
        pools: effect === 'rolls' ? pools : [],
        source: drift.source,
      };
    });
}

/** What other values of the chart do. */
function valueDrafts(before: JsonObject, after: JsonObject, states: BothStates): Draft[] {
  const resource = 'Values/karpenter';
  const [old, renewed] = [objectAt(before, 'settings'), objectAt(after, 'settings')];
  const others = differing(before, after).filter((name) => name !== 'settings');
  return [
    ...settingDrafts(old, renewed, states, resource),
    ...GROUPS.flatMap((group) =>
      gateDrafts(objectAt(old, group), objectAt(renewed, group), resource, `settings.${group}`, 'review/setting'),
    ),
    ...others.map(
      (name): Draft => ({
        effect: 'behaviour',
        rule: 'review/setting',
        resource,
        path: name,
        before: member(before, name),
        after: member(after, name),
        reason: 'the controller is rolled out anew or its objects change, no node is replaced',
      }),
    ),
  ];
}

/** What acts where the chart's values are not known: what `cluster.json` says of them. */
function actingFactDrafts(states: BothStates): Draft[] {
  const { before, after } = states;
  const resource = `Cluster/${after.facts.name ?? after.folder}`;
  const settings = ({ facts }: ClusterState): JsonObject => (facts.settings ?? {}) as JsonObject;
  const gates = ({ facts }: ClusterState): JsonObject => (facts.featureGates ?? {}) as JsonObject;
  return [
    ...gateDrafts(gates(before), gates(after), resource, 'featureGates', 'review/gate'),
    ...settingDrafts(settings(before), settings(after), states, resource),
  ];
}

/** What the settings and gates of the controller do that change. */
export function settingsDrafts(states: BothStates): Draft[] {
  const { before, after } = states;
  const [old, renewed] = [before.given.values, after.given.values];
  if (isObject(renewed) && samePart('values', before.given, after.given)) return [];
  return isObject(old) && isObject(renewed) ? valueDrafts(old, renewed, states) : actingFactDrafts(states);
}

import type { Cluster } from '../cluster';
import type { Problem } from '../findings';
import { defaultOf, valueKey } from '../helm';
import {
  FEATURE_GATE_NAMES,
  FEATURE_GATES,
  type FeatureGateName,
  featureGatePath,
  featureGateStage,
  needOfFeatureGate,
} from '../karpenter/feature-gates';
import { kindOf, nameOf } from '../objects';
import type { ValuesEntry } from './values-entry';

/** The objects that do nothing while a gate is off. */
const usersOf = (gate: FeatureGateName, objects: readonly object[]): string[] =>
  objects
    .filter((object) => needOfFeatureGate(gate, object) !== undefined)
    .map((object) => `${kindOf(object)}/${nameOf(object)}`);

/** In the order in which the chart writes them. */
const GATES: readonly FeatureGateName[] = [...FEATURE_GATE_NAMES].sort();

/** The chart tells a gate that nobody set from one that is off, and resolves it itself. */
function mayBeUnset(path: readonly string[], version: string): boolean {
  const key = valueKey(path);
  return key !== undefined && defaultOf(key, version) === null;
}

/**
 * Every gate of the version, on or off: the chart writes them into one variable a group, where a gate without a value
 * (1.8.0 spells `staticCapacity` differently in its own defaults) keeps the controller from starting. Only those that
 * the chart itself leaves open (`null`) are left out unless they are asked for.
 */
export function featureGateEntries(cluster: Cluster, objects: readonly object[], version: string): ValuesEntry[] {
  return GATES.flatMap((gate) => {
    const stage = featureGateStage(gate, version);
    if (stage === undefined) return [];
    const users = usersOf(gate, objects);
    const asked = cluster.featureGates[gate];
    const value = asked ?? (users.length > 0 || stage.default);
    const path = featureGatePath(gate);
    if (asked === undefined && !value && mayBeUnset(path, version)) return [];
    const comment = asked === undefined && users.length > 0 ? `Needed by ${users.join(', ')}.` : undefined;
    return [{ path, value, ...(comment !== undefined && { comment }) }];
  });
}

/** What is on while the gate is off without which it does nothing. */
function inVain(cluster: Cluster, path: string, required: FeatureGateName | undefined): Problem[] {
  if (required === undefined || cluster.hasGate(required)) return [];
  return [
    {
      rule: 'install/feature-gate-requires',
      path,
      got: true,
      message: `${path} does nothing while the feature gate ${required} is off`,
      fix: `turn on ${required} in featureGates of the Cluster, or leave it out`,
    },
  ];
}

/**
 * Gates that this version does not have, gates that are off while objects need them, and gates that are on in vain.
 */
export function featureGateProblems(cluster: Cluster, objects: readonly object[], version: string): Problem[] {
  const ofGates = GATES.flatMap((gate): Problem[] => {
    const asked = cluster.featureGates[gate];
    const path = `featureGates.${gate}`;
    if (featureGateStage(gate, version) === undefined) {
      if (asked !== true) return [];
      const since = FEATURE_GATES[gate].stages[0]?.since;
      const message = `the feature gate ${gate} exists from Karpenter ${since}; the chart is ${version}`;
      return [
        { rule: 'install/newer-value', path, got: asked, message, fix: 'upgrade Karpenter, or leave the gate out' },
      ];
    }
    if (asked === true) return inVain(cluster, path, FEATURE_GATES[gate].requires);
    const users = usersOf(gate, objects);
    if (asked !== false || users.length === 0) return [];
    const message = `the feature gate ${gate} is off, but ${users.join(', ')} does nothing without it`;
    return [
      { rule: 'install/feature-gate', path, got: asked, message, fix: 'leave the gate out, or remove the objects' },
    ];
  });
  const isLegacy = cluster.settings.legacyNodeRepair === true;
  return [...ofGates, ...(isLegacy ? inVain(cluster, 'settings.legacyNodeRepair', 'nodeRepair') : [])];
}

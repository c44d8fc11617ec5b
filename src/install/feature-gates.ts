import type { Cluster } from '../cluster';
import type { Problem } from '../findings';
import {
  FEATURE_GATE_NAMES,
  FEATURE_GATES,
  type FeatureGateName,
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

/**
 * Every gate of the version, on or off, never left out: the chart writes all of them into one variable, where a gate
 * without a value (1.8.0 spells `staticCapacity` differently in its own defaults) keeps the controller from starting.
 */
export function featureGateEntries(cluster: Cluster, objects: readonly object[], version: string): ValuesEntry[] {
  return GATES.flatMap((gate) => {
    const stage = featureGateStage(gate, version);
    if (stage === undefined) return [];
    const users = usersOf(gate, objects);
    const asked = cluster.featureGates[gate];
    const value = asked ?? (users.length > 0 || stage.default);
    const comment = asked === undefined && users.length > 0 ? `Needed by ${users.join(', ')}.` : undefined;
    return [{ path: ['settings', 'featureGates', gate], value, ...(comment !== undefined && { comment }) }];
  });
}

/** Gates that this version does not have, and gates that are off while objects need them. */
export function featureGateProblems(cluster: Cluster, objects: readonly object[], version: string): Problem[] {
  return GATES.flatMap((gate): Problem[] => {
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
    const users = usersOf(gate, objects);
    if (asked !== false || users.length === 0) return [];
    const message = `the feature gate ${gate} is off, but ${users.join(', ')} does nothing without it`;
    return [
      { rule: 'install/feature-gate', path, got: asked, message, fix: 'leave the gate out, or remove the objects' },
    ];
  });
}

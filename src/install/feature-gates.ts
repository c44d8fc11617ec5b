import type { Cluster, FeatureGates } from '../cluster';
import type { Problem } from '../findings';
import { defaultOf, missingIn, valueKeys } from './value-keys';
import type { ValuesEntry } from './values-entry';

type Gate = keyof FeatureGates;

interface Shape {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown };
  readonly spec?: { readonly replicas?: unknown; readonly capacityReservationSelectorTerms?: unknown };
}

/** Which objects do nothing while a gate is off. */
const NEEDS: readonly { readonly gate: Gate; readonly needed: (object: Shape) => boolean }[] = [
  { gate: 'nodeOverlay', needed: ({ kind }) => kind === 'NodeOverlay' },
  { gate: 'capacityBuffer', needed: ({ kind }) => kind === 'CapacityBuffer' },
  { gate: 'staticCapacity', needed: ({ kind, spec }) => kind === 'NodePool' && typeof spec?.replicas === 'number' },
  {
    gate: 'reservedCapacity',
    needed: ({ kind, spec }) => kind === 'EC2NodeClass' && spec?.capacityReservationSelectorTerms !== undefined,
  },
];

const neededFor = (gate: Gate, objects: readonly object[]): string[] =>
  NEEDS.filter((need) => need.gate === gate).flatMap(({ needed }) =>
    objects
      .map((object): Shape => object)
      .filter(needed)
      .map(({ kind, metadata }) => `${kind}/${metadata?.name}`),
  );

const GATE_KEYS = (): { readonly gate: Gate; readonly key: ReturnType<typeof valueKeys>[number] }[] =>
  valueKeys()
    .filter(({ path }) => path[0] === 'settings' && path[1] === 'featureGates')
    .map((key) => ({ gate: key.path[2] as Gate, key }));

/**
 * Every gate of the version, on or off, never left out: the chart writes all of them into one variable, where a gate
 * without a value (1.8.0 spells `staticCapacity` differently in its own defaults) keeps the controller from starting.
 */
export function featureGateEntries(cluster: Cluster, objects: readonly object[], version: string): ValuesEntry[] {
  return GATE_KEYS()
    .filter(({ key }) => missingIn(key, version) === undefined)
    .map(({ gate, key }) => {
      const users = neededFor(gate, objects);
      const asked = cluster.featureGates[gate];
      const value = asked ?? (users.length > 0 || defaultOf(key, version) === true);
      const comment = asked === undefined && users.length > 0 ? `Needed by ${users.join(', ')}.` : undefined;
      return { path: key.path, value, ...(comment !== undefined && { comment }) };
    });
}

/** Gates that this version does not have, and gates that are off while objects need them. */
export function featureGateProblems(cluster: Cluster, objects: readonly object[], version: string): Problem[] {
  return GATE_KEYS().flatMap(({ gate, key }): Problem[] => {
    const users = neededFor(gate, objects);
    const asked = cluster.featureGates[gate];
    const missing = missingIn(key, version);
    const path = `featureGates.${gate}`;
    if (missing !== undefined) {
      if (asked !== true) return [];
      const message = `the feature gate ${gate} ${missing}; the chart is ${version}`;
      return [
        { rule: 'install/newer-value', path, got: asked, message, fix: 'upgrade Karpenter, or leave the gate out' },
      ];
    }
    if (asked !== false || users.length === 0) return [];
    const message = `the feature gate ${gate} is off, but ${users.join(', ')} does nothing without it`;
    return [
      { rule: 'install/feature-gate', path, got: asked, message, fix: 'leave the gate out, or remove the objects' },
    ];
  });
}

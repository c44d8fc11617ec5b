import { at, type JsonPath, kindOf } from '../objects';
import { isAtLeast, type KarpenterMinor } from './versions';

/** Karpenter's feature gates, as the chart names them in `settings.featureGates` and `settings.awsFeatureGates`. */
export interface FeatureGates {
  /** Replace nodes whose conditions say that they are unhealthy (1.1+, alpha). @default false */
  readonly nodeRepair?: boolean;
  /** Let NodeOverlay objects change prices and capacities (1.7+, alpha). @default false */
  readonly nodeOverlay?: boolean;
  /** Launch into capacity reservations (1.3+; beta, on by default from 1.6). @default true from 1.6 */
  readonly reservedCapacity?: boolean;
  /** Consolidate spot nodes into cheaper spot nodes (alpha). @default false */
  readonly spotToSpotConsolidation?: boolean;
  /** Static pools, `replicas` (1.8+, alpha). While it is off such a pool creates nothing and reports no error. @default false */
  readonly staticCapacity?: boolean;
  /** CapacityBuffer objects (1.14+, alpha). @default false */
  readonly capacityBuffer?: boolean;
  /** Let a drifted node go before its replacement where none can come: its reservation is full, or its static pool at the limit (1.15+, alpha). @default false */
  readonly terminateFirstDrift?: boolean;
  /** The same for an unhealthy node (1.15+, alpha). @default false */
  readonly terminateFirstRepair?: boolean;
  /** Write the order in which nodes should empty to their pods, so that a smaller Deployment gives up the right ones (1.15+, alpha). @default false */
  readonly podDeletionCostManagement?: boolean;
  /** Compute `maxPods` and reservations of the kubelet from expressions in the node class (1.15+, alpha). @default false */
  readonly nodeClassCEL?: boolean;
  /** Reboot a node whose accelerator fails before it is replaced; needs `nodeRepair` and `ec2:RebootInstances` (1.15+, alpha). @default false */
  readonly rebootForRepair?: boolean;
  /** Launch NVIDIA GPUs for pods that claim them by dynamic resource allocation (1.15+, alpha). @default false */
  readonly draNVIDIAGPU?: boolean;
  /** Launch EFA interfaces for pods that claim them by dynamic resource allocation (1.15+, alpha). @default false */
  readonly draEFA?: boolean;
}

export type FeatureGateName = keyof FeatureGates;

/** The two maps of gates below `settings` in the chart. */
export type FeatureGateGroup = 'featureGates' | 'awsFeatureGates';

/** What a gate is from a minor on. */
export interface FeatureGateStage {
  readonly since: KarpenterMinor;
  readonly stage: 'alpha' | 'beta';
  /** What it is where nobody sets it. */
  readonly default: boolean;
}

export interface FeatureGate {
  /** From the minor that brought it, oldest first. */
  readonly stages: readonly FeatureGateStage[];
  /** Where the chart has it: gates of Karpenter's core and those of its AWS provider. @default 'featureGates' */
  readonly group?: FeatureGateGroup;
  /** The gate without which it does nothing. @default - none */
  readonly requires?: FeatureGateName;
  /** What does nothing while the gate is off, without any error in the cluster. @default - no object needs the gate */
  readonly needed?: {
    readonly kind: string;
    /** Where the kind needs the gate; empty for every object of the kind. */
    readonly path: JsonPath;
    readonly effect: string;
  };
}

/** Every gate, by the name of its key in the chart. */
export const FEATURE_GATES: Readonly<Record<FeatureGateName, FeatureGate>> = {
  nodeOverlay: {
    stages: [{ since: '1.7', stage: 'alpha', default: false }],
    needed: { kind: 'NodeOverlay', path: [], effect: 'the overlay is ignored' },
  },
  staticCapacity: {
    stages: [{ since: '1.8', stage: 'alpha', default: false }],
    needed: { kind: 'NodePool', path: ['spec', 'replicas'], effect: 'the pool creates no nodes' },
  },
  capacityBuffer: {
    stages: [{ since: '1.14', stage: 'alpha', default: false }],
    needed: { kind: 'CapacityBuffer', path: [], effect: 'the buffer is ignored' },
  },
  reservedCapacity: {
    stages: [
      { since: '1.3', stage: 'alpha', default: false },
      { since: '1.6', stage: 'beta', default: true },
    ],
    needed: {
      kind: 'EC2NodeClass',
      path: ['spec', 'capacityReservationSelectorTerms', 0],
      effect: 'the reservations are ignored',
    },
  },
  nodeRepair: { stages: [{ since: '1.1', stage: 'alpha', default: false }] },
  spotToSpotConsolidation: { stages: [{ since: '1.0', stage: 'alpha', default: false }] },
  terminateFirstDrift: { stages: [{ since: '1.15', stage: 'alpha', default: false }] },
  terminateFirstRepair: {
    stages: [{ since: '1.15', stage: 'alpha', default: false }],
    requires: 'nodeRepair',
  },
  podDeletionCostManagement: { stages: [{ since: '1.15', stage: 'alpha', default: false }] },
  nodeClassCEL: { stages: [{ since: '1.15', stage: 'alpha', default: false }], group: 'awsFeatureGates' },
  rebootForRepair: {
    stages: [{ since: '1.15', stage: 'alpha', default: false }],
    group: 'awsFeatureGates',
    requires: 'nodeRepair',
  },
  draNVIDIAGPU: { stages: [{ since: '1.15', stage: 'alpha', default: false }], group: 'awsFeatureGates' },
  draEFA: { stages: [{ since: '1.15', stage: 'alpha', default: false }], group: 'awsFeatureGates' },
};

export const FEATURE_GATE_NAMES = Object.keys(FEATURE_GATES) as readonly FeatureGateName[];

/** The place of a gate in the values of the chart. */
export const featureGatePath = (gate: FeatureGateName): readonly string[] => [
  'settings',
  FEATURE_GATES[gate].group ?? 'featureGates',
  gate,
];

/** What a gate is in a version; undefined where the version does not have it. */
export const featureGateStage = (gate: FeatureGateName, version: string): FeatureGateStage | undefined =>
  FEATURE_GATES[gate].stages.filter(({ since }) => isAtLeast(version, since)).at(-1);

/** Whether a gate is on: as it is set, else by Karpenter's own default for the version. */
export const isFeatureGateOn = (gate: FeatureGateName, gates: FeatureGates, version: string): boolean =>
  gates[gate] ?? featureGateStage(gate, version)?.default === true;

/** What of an object does nothing while a gate is off: its place and value, or undefined. */
export function needOfFeatureGate(
  gate: FeatureGateName,
  object: unknown,
): { readonly path: JsonPath; readonly value: unknown; readonly effect: string } | undefined {
  const { needed } = FEATURE_GATES[gate];
  if (needed === undefined || kindOf(object) !== needed.kind) return undefined;
  const value = at(object, ...needed.path);
  return value === undefined ? undefined : { path: needed.path, value, effect: needed.effect };
}

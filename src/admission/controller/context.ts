import type { Problem } from '../../findings';
import type { KarpenterMinor } from '../../karpenter/versions';
import type { JsonObject } from '../../objects';

/** Karpenter's feature gates as a cluster sets them; what is not set has Karpenter's own default. */
export interface GateSettings {
  readonly nodeOverlay?: boolean;
  readonly staticCapacity?: boolean;
  readonly capacityBuffer?: boolean;
  readonly reservedCapacity?: boolean;
}

/** Against what the controller would judge an object. */
export interface ControllerOptions {
  /** The Karpenter minor that runs in the cluster. */
  readonly karpenterMinor: KarpenterMinor;
  /**
   * The cluster's Kubernetes version, `1.34`.
   * @default - what depends on it is not checked
   */
  readonly kubernetesVersion?: string;
  /**
   * The cluster's feature gates.
   * @default - not known: what needs a gate is not checked
   */
  readonly gates?: GateSettings;
}

/** What the controller refuses or ignores in one object. */
export type ControllerRule = (object: JsonObject, options: ControllerOptions, report: Report) => void;

/** Takes the problems in the order in which a rule finds them. */
export type Report = (problem: Problem) => void;

import type { Problem } from '../../findings';
import type { FeatureGates } from '../../karpenter/feature-gates';
import type { KarpenterMinor } from '../../karpenter/versions';
import type { JsonObject } from '../../objects';

/** What is known of the cluster that an object is for; a `Cluster` is such options. */
export interface ControllerOptions {
  /** The Karpenter minor that runs in the cluster. */
  readonly karpenterMinor: KarpenterMinor;
  /**
   * The cluster's Kubernetes version, `1.34`.
   * @default - what depends on it is not checked
   */
  readonly kubernetesVersion?: string;
  /**
   * The cluster's feature gates; what is not set has Karpenter's own default.
   * @default - not known: what needs a gate is not checked
   */
  readonly featureGates?: FeatureGates;
  /**
   * Settings of the controller that change what it does with an object.
   * @default - Karpenter's own
   */
  readonly settings?: {
    /** Network interfaces that pods do not get. @default 0 */
    readonly reservedENIs?: number;
    /** Repair nodes as before 1.15, whatever the budgets say. @default false */
    readonly legacyNodeRepair?: boolean;
  };
}

/** What the controller refuses or ignores in one object. */
export type ControllerRule = (object: JsonObject, options: ControllerOptions, report: Report) => void;

/** Takes the problems in the order in which a rule finds them. */
export type Report = (problem: Problem) => void;

import type { Construct } from 'constructs';
import { CapacityBuffer as L1 } from '../imports/autoscaling.x-k8s.io';
import { type Check, failed } from '../src/findings';
import type { Quantity } from '../src/karpenter';
import { KarpenterChart } from './karpenter-chart';
import { KarpenterObject } from './karpenter-object';
import type { KarpenterObjectProps } from './object-props';
import { ownClass } from './own-classes';

/** The workload whose pods the buffer copies. */
export interface ScalableRef {
  /** @default - the group that the kind is known in */
  readonly apiGroup?: string;
  /** `Deployment`, `StatefulSet` or `ReplicaSet`. */
  readonly kind: string;
  readonly name: string;
}

/** `spec` of a CapacityBuffer, as it stands in the YAML. */
export interface CapacityBufferSpec {
  /** What all pods of the buffer may request together, by resource. @default - none */
  readonly limits?: Readonly<Record<string, Quantity>>;
  /** Size in percent of the workload's replicas, rounded up. @default - none */
  readonly percentage?: number;
  /** The PodTemplate whose pods are copied. @default - none */
  readonly podTemplateRef?: {
    /** Name of the PodTemplate. */
    readonly name: string;
  };
  /** How the room is kept; Karpenter knows one strategy. @default 'buffer.x-k8s.io/active-capacity' */
  readonly provisioningStrategy?: string;
  /** Size in pods; with `percentage` the larger of the two counts. @default - none */
  readonly replicas?: number;
  /** The workload whose pods are copied. @default - none */
  readonly scalableRef?: ScalableRef;
}

/** Exactly one of `scalableRef` and `podTemplateRef`; with `podTemplateRef` also `replicas` or `limits`. */
export interface CapacityBufferProps extends KarpenterObjectProps<CapacityBufferSpec> {
  /** Namespace of the buffer and of what it refers to. @default - the chart's, else `default` */
  readonly namespace?: string;
  /** Size of the buffer in pods. With `percentage` the larger of the two counts. @default - none */
  readonly replicas?: number;
  /** Size of the buffer in percent of the workload's replicas, rounded up. @default - none */
  readonly percentage?: number;
  /** What all pods of the buffer may request at most. @default - none */
  readonly limits?: Readonly<Record<string, Quantity>>;
  /**
   * A PodTemplate in the same namespace whose pods the buffer makes room for; with it the buffer needs
   * `replicas` or `limits`.
   * @default - none
   */
  readonly podTemplateRef?: {
    /** Name of the PodTemplate. */
    readonly name: string;
  };
  /**
   * A workload in the same namespace whose pods the buffer makes room for; the buffer then follows its size.
   * @default - none
   */
  readonly scalableRef?: ScalableRef;
  /** Karpenter knows one strategy. @default 'buffer.x-k8s.io/active-capacity' */
  readonly provisioningStrategy?: string;
}

const CHECKS: readonly Check<CapacityBufferProps>[] = [
  {
    id: 'charts/capacitybuffer-ref',
    ok: ({ podTemplateRef, scalableRef }) => (podTemplateRef === undefined) !== (scalableRef === undefined),
    says: () => ({
      path: 'spec',
      message: 'a buffer copies the pods of exactly one of scalableRef and podTemplateRef',
      fix: 'give one of them',
    }),
  },
  {
    id: 'charts/capacitybuffer-size-missing',
    ok: ({ podTemplateRef, replicas, limits }) =>
      podTemplateRef === undefined || replicas !== undefined || limits !== undefined,
    says: ({ podTemplateRef }) => ({
      path: 'spec.podTemplateRef',
      got: podTemplateRef,
      message: 'podTemplateRef needs replicas or limits: a template has no size of its own',
      fix: 'give replicas',
    }),
  },
];

/**
 * Room for pods that do not run yet (1.14+, alpha, feature gate `capacityBuffer`). Karpenter keeps nodes for copies of
 * a workload's pods, so that new ones start at once.
 */
export class CapacityBuffer extends KarpenterObject<CapacityBufferSpec> {
  constructor(scope: Construct, id: string, props: CapacityBufferProps) {
    const { limits, percentage, podTemplateRef, provisioningStrategy, replicas, scalableRef } = props;
    super(scope, id, L1.GVK, props, {
      given: ['CapacityBufferProps', props],
      spec: { limits, percentage, podTemplateRef, provisioningStrategy, replicas, scalableRef },
      problems: failed(CHECKS, props),
      namespace: props.namespace ?? KarpenterChart.of(scope).namespace ?? 'default',
    });
  }
}

ownClass(CapacityBuffer);

import type { Construct } from 'constructs';
import { NodeOverlay as L1 } from '../imports/karpenter.sh';
import { below, type Check, failed, type Problem } from '../src/findings';
import type { KarpenterMinor, Quantity } from '../src/karpenter';
import { KarpenterChart } from './karpenter-chart';
import { KarpenterObject } from './karpenter-object';
import type { KarpenterObjectProps } from './object-props';
import { ownClass } from './own-classes';
import type { Requirement, RequirementSpec } from './requirements';

/** `spec` of a NodeOverlay, as it stands in the YAML. */
export interface NodeOverlaySpec {
  /** Extended resources that the types offer in Karpenter's eyes. @default - none */
  readonly capacity?: Readonly<Record<string, Quantity>>;
  /** Dollars per hour in place of the list price. @default - the list price */
  readonly price?: string;
  /** A change of the list price, `+10%` or `-0.5`. @default - none */
  readonly priceAdjustment?: string;
  /** Which instance types the overlay changes; all of them have to hold. */
  readonly requirements: readonly RequirementSpec[];
  /** Of two overlays on one instance type the heavier one wins, 1 to 10000. @default - 0 */
  readonly weight?: number;
}

/** Which instance types are seen with another price or more capacity, and how. */
export interface NodeOverlayProps extends KarpenterObjectProps<NodeOverlaySpec> {
  /** Which instance types the overlay changes. */
  readonly requirements: readonly Requirement[];
  /**
   * Extended resources that the types offer in Karpenter's eyes, before a node reports them: `{ 'example.com/slice': 4 }`.
   * Not cpu, memory, ephemeral-storage or pods.
   * @default - none
   */
  readonly capacity?: Readonly<Record<string, Quantity>>;
  /** USD per hour in place of the list price. Excludes `priceAdjustment`. @default - the list price */
  readonly price?: number | `${number}`;
  /** A change of the list price: `'+10%'`, `'-0.5'`, `'-100%'`; never below 0. Excludes `price`. @default - none */
  readonly priceAdjustment?: `${'+' | '-'}${number}%` | `${'+' | '-'}${number}`;
  /** Where several overlays meet the highest wins, 1 to 10000; equal ones that differ are a conflict. @default - none, which counts as 0 */
  readonly weight?: number;
}

/** A number without exponent, which is how the CRD takes a price. */
const priceText = (price: number | string | undefined): string | undefined =>
  typeof price === 'number' && Number.isFinite(price) && price !== 0
    ? price.toFixed(12).replace(/\.?0+$/, '')
    : price?.toString();

const buildSpec = (props: NodeOverlayProps, minor: KarpenterMinor): NodeOverlaySpec => ({
  capacity: props.capacity,
  price: priceText(props.price),
  priceAdjustment: props.priceAdjustment,
  requirements: (props.requirements ?? []).map((requirement) => requirement.toSpec(minor)),
  weight: props.weight,
});

const CHECKS: readonly Check<NodeOverlayProps>[] = [
  {
    id: 'charts/nodeoverlay-price-conflict',
    ok: ({ price, priceAdjustment }) => price === undefined || priceAdjustment === undefined,
    says: ({ priceAdjustment }) => ({
      path: 'spec.priceAdjustment',
      got: priceAdjustment,
      message: 'price and priceAdjustment exclude each other',
      fix: 'keep one',
    }),
  },
];

const problemsOf = (props: NodeOverlayProps, minor: KarpenterMinor): Problem[] => [
  ...failed(CHECKS, props),
  ...(props.requirements ?? []).flatMap((requirement, index) =>
    below(`spec.requirements[${index}]`, requirement.problems(minor)),
  ),
];

/**
 * Changes how Karpenter sees instance types: their price, or resources that they do not report yet (1.7+, alpha,
 * feature gate `nodeOverlay`).
 *
 * @see https://karpenter.sh/docs/concepts/nodeoverlays/
 */
export class NodeOverlay extends KarpenterObject<NodeOverlaySpec> {
  constructor(scope: Construct, id: string, props: NodeOverlayProps) {
    const { karpenterMinor } = KarpenterChart.of(scope).cluster;
    super(scope, id, L1.GVK, props, {
      given: ['NodeOverlayProps', props],
      spec: buildSpec(props, karpenterMinor),
      problems: problemsOf(props, karpenterMinor),
    });
  }
}

ownClass(NodeOverlay);

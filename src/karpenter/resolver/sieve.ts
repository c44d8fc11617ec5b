import type { Mask } from './matcher';

/** What kind of condition a step of the funnel is. */
export type FunnelStage =
  | 'catalogue'
  | 'node-class'
  | 'offerings'
  | 'requirement'
  | 'label'
  | 'capacity'
  | 'min-values'
  | 'image';

/** One condition, and what it does to the instance types that the conditions before it left. */
export interface FunnelStep {
  /** What kind of condition it is. */
  readonly stage: FunnelStage;
  /** Field of the NodePool, or of the EC2NodeClass for the stages `node-class`, `capacity` and `image`; empty for what stands in neither. */
  readonly path: string;
  /** The condition in words. */
  readonly text: string;
  /** Types that are left after it. */
  readonly left: number;
  /** Types that it removes, by name. */
  readonly removed: readonly string[];
  /**
   * Types that it lets in again. Happens when it contradicts an earlier requirement on the same label: Karpenter turns
   * both together into `DoesNotExist`, which types without that label satisfy.
   */
  readonly readmitted: readonly string[];
}

/** The instance types that pass every condition so far, and the steps that led there. */
export class Sieve {
  readonly steps: FunnelStep[] = [];
  private readonly masks = new Map<string, Mask>();
  /** By row, how many conditions the type fails. */
  private readonly failures: Uint16Array;
  private passing: Mask;
  private left: number;
  private changed = false;

  constructor(
    private readonly names: readonly string[],
    asOf?: string,
  ) {
    this.failures = new Uint16Array(names.length);
    this.passing = new Uint8Array(names.length).fill(1);
    this.left = names.length;
    this.record('catalogue', '', asOf === undefined ? 'the catalogue' : `the catalogue of ${asOf}`);
  }

  /** Sets what one condition allows, in place of what it allowed before. */
  set(condition: string, mask: Mask | undefined): void {
    if (mask === undefined) return;
    const before = this.masks.get(condition);
    if (before === undefined && !mask.includes(0)) return;
    this.masks.set(condition, mask);
    this.changed = true;
    for (let row = 0; row < mask.length; row++) {
      const failedBefore = before?.[row] === 0 ? 1 : 0;
      this.failures[row] = (this.failures[row] ?? 0) - failedBefore + (mask[row] === 0 ? 1 : 0);
    }
  }

  /** Writes down what changed since the last step. */
  record(stage: FunnelStage, path: string, text: string): void {
    const removed: string[] = [];
    const readmitted: string[] = [];
    if (this.changed) {
      const passing = new Uint8Array(this.names.length);
      for (let row = 0; row < passing.length; row++) {
        const passes = this.failures[row] === 0 ? 1 : 0;
        passing[row] = passes;
        if (passes !== this.passing[row]) (passes === 1 ? readmitted : removed).push(this.names[row] ?? '');
      }
      this.passing = passing;
      this.left += readmitted.length - removed.length;
      this.changed = false;
    }
    this.steps.push({ stage, path, text, left: this.left, removed, readmitted });
  }

  get mask(): Mask {
    return this.passing;
  }

  get types(): readonly string[] {
    return this.names.filter((_, row) => this.passing[row] === 1);
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EC2NodeClassObject, NodePoolObject, PodSpecObject, RequirementObject } from '../../src/karpenter/objects';
import type { Resources } from '../../src/karpenter/units/quantity';

interface Named {
  /** What it is about in one word. */
  readonly kind: string;
  /** What it is about in a sentence. */
  readonly about: string;
}

/** Which of some types a pool has, or a node for a pod; `ignored` is a pod that Karpenter does not look at. */
interface TypesCase extends Named {
  readonly asks: 'types';
  readonly pod?: PodSpecObject;
  readonly nodePool: NodePoolObject;
  readonly nodeClass: EC2NodeClassObject;
  readonly among: readonly string[];
  readonly settings?: {
    readonly minValuesPolicy?: 'Strict' | 'BestEffort';
    readonly preferencePolicy?: 'Respect' | 'Ignore';
  };
  /** Of Karpenter 1.14.1. */
  readonly answer: readonly string[] | 'ignored';
  /** Of 1.14.3 and later, where that was asked. */
  readonly answerSince1143?: readonly string[] | 'ignored';
}

/** What a node of a type holds; nothing that is 0. `panic` is a node class that brings the controller down. */
interface CapacityCase extends Named {
  readonly asks: 'capacity';
  readonly type: string;
  readonly nodeClass: EC2NodeClassObject;
  readonly answer: 'panic' | { readonly capacity: Resources; readonly allocatable: Resources };
}

/** What requirements on the same keys come to. */
interface RequirementsCase extends Named {
  readonly asks: 'requirements';
  readonly requirements: readonly RequirementObject[];
  readonly answer: readonly {
    readonly key: string;
    readonly complement: boolean;
    readonly values: readonly string[];
    readonly gte?: string;
    readonly lte?: string;
    readonly minValues?: number;
    readonly operator: string;
  }[];
}

/** A question with the answer of Karpenter's own code; imported by scripts/import/behaviour.ts. */
export type BehaviourCase = TypesCase | CapacityCase | RequirementsCase;

export const BEHAVIOUR_CASES: readonly BehaviourCase[] = JSON.parse(
  readFileSync(join(__dirname, 'behaviour-cases.json'), 'utf8'),
);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = <T>(file: string): T => JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as T;

/** What Karpenter 1.15.2 itself says of a `spec.kubelet`: made by scripts/import/kubelet-cases.ts. */
export interface KubeletCase {
  readonly kubelet: Readonly<Record<string, unknown>>;
  /** Refused whatever the family and the gates. */
  readonly refused?: true;
  readonly expressions?: true;
  /** The fields that AL2, Bottlerocket and Windows refuse. */
  readonly al2023Only?: readonly string[];
  /** Equal numbers have equal hashes. */
  readonly hash?: number;
}

export const kubeletCases = (): readonly KubeletCase[] => read('kubelet-cases.json');

/**
 * A random class and the reason for which Karpenter 1.15.2 itself refuses it: answers of its own code (AWS
 * `pkg/apis/v1`, `pkg/controllers/nodeclass`, `pkg/cel`), written down once.
 */
export interface KubeletVerdict {
  readonly amiFamily: string;
  /** The feature gate nodeClassCEL. */
  readonly gate: boolean;
  readonly kubelet: Readonly<Record<string, unknown>>;
  /** Empty where it takes the class. */
  readonly reason: string;
  /** How many errors it lists, where it lists all of them. */
  readonly errors?: number;
}

export const kubeletVerdicts = (): readonly KubeletVerdict[] => read('kubelet-verdicts.json');

import type { Problem, Severity } from '../../src/findings';
import { mapAt, type PlainMap } from './plain-data';
import { userDataProblem } from './problem';

/** A field of a document that is better not there. */
export interface FieldRule {
  /** Its rule. */
  readonly id: string;
  readonly path: readonly string[];
  /** The only value that matters. @default - any */
  readonly value?: string;
  readonly message: string;
  readonly fix: string;
  /** @default 'error' */
  readonly severity?: Severity;
}

/** The rules whose field a document has. */
export const fieldProblems = (rules: readonly FieldRule[], document: PlainMap, at: string): Problem[] =>
  rules.flatMap(({ id, path, value, message, fix, severity }) => {
    const key = path.at(-1) ?? '';
    const parent = path.slice(0, -1).reduce(mapAt, document);
    const got = Object.hasOwn(parent, key) ? parent[key] : undefined;
    if (got === undefined || (value !== undefined && got !== value)) return [];
    return [userDataProblem(id, `${at}.${path.join('.')} ${message}`, got, fix, severity)];
  });

/** A field that Karpenter fills in for every node. */
export const writtenByKarpenter = (...path: readonly string[]): FieldRule => ({
  id: 'charts/user-data-owned-field',
  path,
  message: 'is written by Karpenter for every node',
  fix: 'leave it out',
});

export const TAINTS_FIX = 'write taints and startupTaints of the NodePool, so that Karpenter counts with them';

/** Where the operating system takes taints, which Karpenter overwrites. */
export const replacedByTaints = (...path: readonly string[]): FieldRule => ({
  id: 'charts/user-data-taints',
  path,
  message: 'is replaced by the taints of the pool',
  fix: TAINTS_FIX,
});

/** A setting that stands in `spec.kubelet` of the node class too, which is the one that Karpenter reads. */
export const belongsToNodeClass = (field: string, ...path: readonly string[]): FieldRule => ({
  id: 'charts/user-data-kubelet-field',
  path,
  message: 'is not seen by Karpenter, which computes the room on a node without it',
  fix: `write kubelet.${field} of the EC2NodeClass`,
  severity: 'warning',
});

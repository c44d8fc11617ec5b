import type { Problem } from '../../src/findings';
import { userDataProblem } from './problem';

/** Labels that Karpenter or the kubelet gives a node: another value makes Karpenter lose or misjudge it. */
const OWNED =
  /(?:^|\.)(?:karpenter\.sh|karpenter\.k8s\.aws)\/|^(?:topology\.kubernetes\.io|topology\.k8s\.aws)\/|^(?:node\.)?kubernetes\.io\//;

const FIX =
  "write it into the pool's labels (spec.template.metadata.labels), which Karpenter puts on the node and counts with";

/** What is wrong with labelling a node from user data. */
export function nodeLabelProblems(keys: readonly string[], at: string): Problem[] {
  return keys.map((key) =>
    OWNED.test(key)
      ? userDataProblem(
          'charts/user-data-owned-label',
          `${at} sets the label ${key}, which Karpenter sets itself`,
          key,
          FIX,
        )
      : userDataProblem(
          'charts/user-data-node-label',
          `${at} sets the label ${key}, which Karpenter does not know of when it schedules`,
          key,
          FIX,
          'warning',
        ),
  );
}

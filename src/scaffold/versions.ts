import { compareMinors, MINIMUM_KARPENTER_BY_KUBERNETES } from '../karpenter';

/** The Kubernetes minor of a new cluster, unless its Karpenter is too old for it. */
export const USUAL_KUBERNETES = '1.34';

/** The newest Kubernetes minor, up to the usual one, that a Karpenter version supports. */
export function kubernetesFor(karpenterVersion: string): string {
  const supported = Object.entries(MINIMUM_KARPENTER_BY_KUBERNETES).flatMap(([kubernetes, karpenter]) =>
    compareMinors(kubernetes, USUAL_KUBERNETES) <= 0 && compareMinors(karpenter, karpenterVersion) <= 0
      ? [kubernetes]
      : [],
  );
  return supported.sort(compareMinors).at(-1) ?? USUAL_KUBERNETES;
}

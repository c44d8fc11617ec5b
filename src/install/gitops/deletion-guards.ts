import { RETIRING_ANNOTATION } from '../../cluster';

/** Kinds whose deletion takes nodes along, or keeps pools from launching any. */
const GUARDED = [
  { group: 'karpenter.sh', kind: 'NodePool' },
  { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass' },
] as const;

/** Changes of the manifests on their way into the cluster, as Argo CD and Flux take them from kustomize. */
export interface Patch {
  readonly target: { readonly group: string; readonly kind: string; readonly annotationSelector: string };
  readonly patch: string;
}

/**
 * Puts an annotation on every pool and node class that is not retiring. The manifests stay as they are: without this tool
 * the annotation would mean nothing.
 */
export const guardPatches = (annotation: string, value: string): readonly Patch[] =>
  GUARDED.map(({ group, kind }) => ({
    target: { group, kind, annotationSelector: `!${RETIRING_ANNOTATION}` },
    patch: `apiVersion: ${group}/v1\nkind: ${kind}\nmetadata:\n  name: any\n  annotations:\n    ${annotation}: ${value}\n`,
  }));

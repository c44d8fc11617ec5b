/*
 * What tools and controllers write onto an object to know it again. It is theirs: code that makes the object is its new
 * owner and leaves it out. What the API server itself adds is known to `writtenForm`.
 */

/** Annotations by name, or by what they begin with where that ends in `/`. */
const ANNOTATIONS: readonly string[] = [
  // Helm 3: helm:pkg/action/validate.go
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  // Argo CD: argo-cd:common/common.go
  'argocd.argoproj.io/installation-id',
  'argocd.argoproj.io/tracking-id',
  // Flux: kustomize-controller and helm-controller label what they apply; checksums of older releases are annotations
  'kustomize.toolkit.fluxcd.io/checksum',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubectl.kubernetes.io/restartedAt',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  // Karpenter: pkg/apis/v1/labels.go of core and provider
  'karpenter.sh/nodepool-hash',
  'karpenter.sh/nodepool-hash-version',
  'karpenter.k8s.aws/ec2nodeclass-hash',
  'karpenter.k8s.aws/ec2nodeclass-hash-version',
  'karpenter.sh/stored-version-migrated',
  'compatibility.karpenter.sh/',
  'config.k8s.io/owning-inventory',
  'objectset.rio.cattle.io/',
];

const LABELS: readonly string[] = [
  'helm.sh/chart',
  'argocd.argoproj.io/instance',
  'kustomize.toolkit.fluxcd.io/name',
  'kustomize.toolkit.fluxcd.io/namespace',
  'helm.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/namespace',
  'objectset.rio.cattle.io/hash',
];

const isOf = (marks: readonly string[], key: string): boolean =>
  marks.some((mark) => key === mark || (mark.endsWith('/') && key.startsWith(mark)));

/** Whether an annotation is the mark of a tool or controller. */
export const isMarkAnnotation = (key: string): boolean => isOf(ANNOTATIONS, key);

/** Whether a label is the mark of a tool. `app.kubernetes.io/managed-by` is one only where it says Helm. */
export const isMarkLabel = (key: string, value: unknown): boolean =>
  isOf(LABELS, key) || (key === 'app.kubernetes.io/managed-by' && value === 'Helm');

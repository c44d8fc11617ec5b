import { MANAGED_BY, MARK_RULES, type MarkPlace } from '../owners';

/*
 * What tools and controllers write onto an object to know it again. It is theirs: code that makes the object is its new
 * owner and leaves it out. What the API server itself adds is known to `writtenForm`.
 */

/** Keys that nobody but an owner writes. */
const ownerKeys = (where: MarkPlace): readonly string[] =>
  MARK_RULES.flatMap(({ place, key, shared }) =>
    place === where && typeof key === 'string' && shared !== true ? [key] : [],
  );

/** Annotations by name, or by what they begin with where that ends in `/`. */
const ANNOTATIONS: readonly string[] = [
  ...ownerKeys('annotation'),
  // Flux: checksums of older releases
  'kustomize.toolkit.fluxcd.io/checksum',
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

const LABELS: readonly string[] = [...ownerKeys('label'), 'helm.sh/chart', 'objectset.rio.cattle.io/hash'];

const isOf = (marks: readonly string[], key: string): boolean =>
  marks.some((mark) => key === mark || (mark.endsWith('/') && key.startsWith(mark)));

/** Whether an annotation is the mark of a tool or controller. */
export const isMarkAnnotation = (key: string): boolean => isOf(ANNOTATIONS, key);

/** Whether a label is the mark of a tool. `app.kubernetes.io/managed-by` is one only where it says Helm. */
export const isMarkLabel = (key: string, value: unknown): boolean =>
  isOf(LABELS, key) || (key === MANAGED_BY && value === 'Helm');

/** Marks of owners on the pool of the manifests, and what preflight says of them. */
export interface OwnerCase {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Files beside the `cluster.json`. */
  readonly files?: Readonly<Record<string, object>>;
  /** Nothing is found where it is left out. */
  readonly says?: RegExp;
}

const managers = (...names: readonly string[]) => ({
  managedFields: names.map((manager) => ({ manager, operation: 'Apply', fieldsV1: {} })),
});
const helm = {
  annotations: { 'meta.helm.sh/release-name': 'pools', 'meta.helm.sh/release-namespace': 'karpenter' },
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
};
const tracked = (application: string) => ({
  annotations: { 'argocd.argoproj.io/tracking-id': `${application}:karpenter.sh/NodePool:default/general` },
});
const kustomized = (name: string) => ({
  labels: { 'kustomize.toolkit.fluxcd.io/name': name, 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
});

const OURS_BY_ARGO_CD = {
  'install/argocd/apps/manifests.json': {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'karpenter-prod-manifests', namespace: 'argocd' },
    spec: { source: { path: 'dist/clusters/prod/manifests' } },
  },
};
const OURS_BY_FLUX = {
  'install/flux/manifests.json': {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'karpenter-prod-manifests', namespace: 'flux-system' },
    spec: { path: './dist/clusters/prod/manifests' },
  },
};

export const OWNER_CASES: readonly OwnerCase[] = [
  { name: 'nobody', metadata: {} },
  { name: 'kubectl alone', metadata: managers('kubectl', 'kubectl-client-side-apply', 'karpenter') },
  { name: 'an Application that may be ours', metadata: tracked('platform') },
  { name: 'a Kustomization that may be ours', metadata: kustomized('platform') },
  { name: 'our own Application', metadata: tracked('karpenter-prod-manifests'), files: OURS_BY_ARGO_CD },
  { name: 'our own Kustomization', metadata: kustomized('karpenter-prod-manifests'), files: OURS_BY_FLUX },
  {
    name: 'a Helm release, before our manifests are applied',
    metadata: helm,
    says: /^warning: .*the Helm release karpenter\/pools owns it too/,
  },
  { name: 'Terraform', metadata: managers('Terraform'), says: /^warning: .*Terraform owns it too/ },
  {
    name: 'Terraform, beside us',
    metadata: managers('Terraform', 'kubectl'),
    says: /^error: .*Terraform owns it too: it is deleted when that owner no longer has it$/,
  },
  {
    name: 'Argo CD, beside us',
    metadata: { ...tracked('platform'), ...managers('argocd-controller', 'kubectl') },
    says: /^error: .*the Argo CD Application platform owns it too/,
  },
  {
    name: 'another Application than ours',
    metadata: tracked('platform'),
    files: OURS_BY_ARGO_CD,
    says: /^warning: .*the Argo CD Application platform owns it too/,
  },
  {
    name: 'a Helm release beside our own Kustomization',
    metadata: { ...helm, labels: { ...helm.labels, ...kustomized('karpenter-prod-manifests').labels } },
    files: OURS_BY_FLUX,
    says: /^error: .*the Helm release karpenter\/pools owns it too/,
  },
  {
    name: 'two others',
    metadata: { ...helm, labels: { ...helm.labels, ...kustomized('platform').labels } },
    says: /^error: .*Kustomization of Flux flux-system\/platform.*Helm release karpenter\/pools own it too: it is deleted when one of them/,
  },
];

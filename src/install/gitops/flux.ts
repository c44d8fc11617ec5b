import { guardPatches } from './deletion-guards';
import type { Flux } from './options';
import { chartOf, type GitOpsFile, type GitOpsSubject, objectName } from './subject';

const GUARD_ANNOTATION = 'kustomize.toolkit.fluxcd.io/prune';

type Chart = 'karpenter' | 'karpenter-crd';

const ROLES: Readonly<Record<Chart, string>> = { 'karpenter-crd': 'crds', karpenter: 'controller' };

const metadata = (subject: GitOpsSubject, options: Flux, role: string): object => ({
  name: objectName(subject, role),
  namespace: options.namespace ?? 'flux-system',
});

const kubeConfig = ({ kubeConfigSecret }: Flux): object =>
  kubeConfigSecret === undefined ? {} : { kubeConfig: { secretRef: { name: kubeConfigSecret } } };

function chartSource(subject: GitOpsSubject, options: Flux, chart: Chart): object {
  const { registry, version } = chartOf(subject, chart);
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    metadata: metadata(subject, options, ROLES[chart]),
    spec: {
      interval: '1h',
      url: `oci://${registry}/${chart}`,
      ref: { tag: version },
      layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
    },
  };
}

const release = (subject: GitOpsSubject, options: Flux, chart: Chart, values: object): object => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: metadata(subject, options, ROLES[chart]),
  spec: {
    interval: '1h',
    releaseName: chart,
    targetNamespace: subject.cluster.namespace,
    storageNamespace: subject.cluster.namespace,
    ...kubeConfig(options),
    chartRef: { kind: 'OCIRepository', name: objectName(subject, ROLES[chart]) },
    ...(chart === 'karpenter' && { dependsOn: [{ name: objectName(subject, ROLES['karpenter-crd']) }] }),
    // The chart karpenter-crd carries the CRDs as templates; those in crds/ of the controller's chart would never be upgraded.
    install: {
      crds: 'Skip',
      remediation: { retries: 5 },
      ...(subject.cluster.namespace !== 'kube-system' && { createNamespace: true }),
    },
    upgrade: { crds: 'Skip', remediation: { retries: 5 } },
    values,
  },
});

/** Flux lets a Kustomization wait only for Kustomizations, so the charts get one that waits for both releases. */
function kustomizations(subject: GitOpsSubject, options: Flux, path: string): object[] {
  const sourceRef = options.sourceRef;
  const kustomization = (role: string, spec: object): object => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: metadata(subject, options, role),
    spec: { interval: '10m', retryInterval: '1m', timeout: '10m', sourceRef, ...spec },
  });
  return [
    // Flux objects are applied where Flux runs, whatever cluster they are for.
    kustomization('charts', { path: `./${path}/install/flux/charts`, prune: false, wait: true }),
    ...(subject.manifestsElsewhere
      ? []
      : [
          kustomization('manifests', {
            path: `./${path}/manifests`,
            prune: true,
            ...kubeConfig(options),
            dependsOn: [{ name: objectName(subject, 'charts') }],
            // Deleting the Kustomization leaves pools and nodes alone.
            deletionPolicy: 'Orphan',
            ...(subject.deletionGuards && { patches: guardPatches(GUARD_ANNOTATION, 'disabled') }),
          }),
        ]),
  ];
}

const list = (resources: readonly string[]): object => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources,
});

/**
 * Flux objects in two folders: `flux/` holds the two Kustomizations that your cluster's root Kustomization applies,
 * `flux/charts/` the sources and releases that the first of them applies.
 */
export function fluxFiles(subject: GitOpsSubject, options: Flux): GitOpsFile[] {
  const path = options.path ?? `dist/clusters/${subject.folder}`;
  const comment = 'Applied by Flux.';
  const charts: readonly (readonly [Chart, object])[] = [
    ['karpenter-crd', subject.crds.values],
    ['karpenter', subject.controller.values],
  ];
  return [
    {
      file: 'flux/kustomizations.yaml',
      objects: kustomizations(subject, options, path),
      comment: `${subject.manifestsElsewhere ? 'The charts; the manifests are applied by the ApplicationSet of the fleet.' : 'First the charts, then the manifests.'} Point the root Kustomization of the cluster at this folder.`,
    },
    { file: 'flux/kustomization.yaml', objects: [list(['kustomizations.yaml'])], comment },
    ...charts.map(([chart, values]) => ({
      file: `flux/charts/${ROLES[chart]}.yaml`,
      objects: [chartSource(subject, options, chart), release(subject, options, chart, values)],
      comment,
    })),
    {
      file: 'flux/charts/kustomization.yaml',
      objects: [list(charts.map(([chart]) => `${ROLES[chart]}.yaml`))],
      comment,
    },
  ];
}

import { guardPatches } from './deletion-guards';
import type { ArgoCd } from './options';
import { chartOf, type GitOpsFile, type GitOpsSubject, objectName } from './subject';

const IN_CLUSTER = { server: 'https://kubernetes.default.svc' };

const GUARD_OPTION = 'argocd.argoproj.io/sync-options';
const GUARD_VALUE = 'Prune=confirm,Delete=confirm';

/** Annotations of CRDs that Argo CD asks about before it prunes or deletes them. */
export const ARGO_CD_CRD_GUARD: Readonly<Record<string, string>> = { [GUARD_OPTION]: GUARD_VALUE };

/** The first sync of a cluster fails until CRDs are established and the controller's nodes are there. */
const RETRY = { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } };

interface ApplicationParts {
  readonly role: string;
  readonly wave?: string;
  readonly namespace: string;
  readonly source: object;
  readonly destination?: object;
  readonly syncOptions?: readonly string[];
  readonly prune: boolean;
}

/**
 * An Application without the finalizer that deletes what it manages: with it, deleting the Application would take the
 * CRDs and every node along.
 */
const application = (subject: GitOpsSubject, options: ArgoCd, parts: ApplicationParts): object => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: {
    name: objectName(subject, parts.role),
    namespace: options.namespace ?? 'argocd',
    ...(parts.wave !== undefined && { annotations: { 'argocd.argoproj.io/sync-wave': parts.wave } }),
  },
  spec: {
    project: options.project ?? 'default',
    source: parts.source,
    destination: { ...(parts.destination ?? options.destination ?? IN_CLUSTER), namespace: parts.namespace },
    syncPolicy: {
      automated: { prune: parts.prune, selfHeal: true },
      syncOptions: ['ServerSideApply=true', ...(parts.syncOptions ?? [])],
      retry: RETRY,
    },
  },
});

const chartSource = (subject: GitOpsSubject, chart: 'karpenter' | 'karpenter-crd', values: string): object => {
  const { registry, version } = chartOf(subject, chart);
  return {
    // Argo CD takes a Helm chart from OCI by a host and path without scheme.
    repoURL: registry,
    chart,
    targetRevision: version,
    helm: { releaseName: chart, ...(chart === 'karpenter' && { skipCrds: true }), values },
  };
};

function children(subject: GitOpsSubject, options: ArgoCd, path: string): { role: string; object: object }[] {
  const { cluster, deletionGuards, controller, crds, manifestsElsewhere } = subject;
  const { namespace } = cluster;
  const createNamespace = namespace === 'kube-system' ? [] : ['CreateNamespace=true'];
  const manifests: ApplicationParts = {
    role: 'manifests',
    wave: '2',
    namespace: 'default',
    source: {
      repoURL: options.repoURL,
      targetRevision: options.targetRevision ?? 'HEAD',
      path: `${path}/manifests`,
      ...(deletionGuards && { kustomize: { patches: guardPatches(GUARD_OPTION, GUARD_VALUE) } }),
    },
    syncOptions: ['SkipDryRunOnMissingResource=true'],
    prune: true,
  };
  const parts: readonly ApplicationParts[] = [
    {
      role: 'crds',
      wave: '0',
      namespace,
      source: chartSource(subject, 'karpenter-crd', crds.text),
      syncOptions: createNamespace,
      prune: true,
    },
    {
      role: 'controller',
      wave: '1',
      namespace,
      source: chartSource(subject, 'karpenter', controller.text),
      syncOptions: createNamespace,
      prune: true,
    },
    ...(manifestsElsewhere ? [] : [manifests]),
  ];
  return parts.map((each) => ({ role: each.role, object: application(subject, options, each) }));
}

/**
 * Health of an Application for `argocd-cm`: without it Argo CD calls every Application healthy at once, and waves do not
 * wait. Health alone is not enough: a child whose last sync has not ended, or was for another chart version than the one
 * that is asked for now, counts as progressing.
 */
const HEALTH_LUA = `local health = { status = "Progressing", message = "" }
local status = obj.status
if status == nil or status.health == nil or status.health.status == nil then
  return health
end
health.status = status.health.status
health.message = status.health.message or ""
if health.status ~= "Healthy" then
  return health
end
local phase = status.operationState and status.operationState.phase
local compared = status.sync and status.sync.comparedTo and status.sync.comparedTo.source
local wanted = obj.spec.source and obj.spec.source.targetRevision
if phase ~= "Succeeded" then
  health.status = "Progressing"
  health.message = "the last sync has not succeeded yet"
elseif compared ~= nil and compared.targetRevision ~= wanted then
  health.status = "Progressing"
  health.message = "not compared with " .. tostring(wanted) .. " yet"
end
return health
`;

/** The part of `argocd-cm` that waves need; the ConfigMap is Argo CD's own and is never replaced. */
export const argoCdConfig = ({ namespace = 'argocd' }: ArgoCd): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'argocd-cm',
    namespace,
    labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
  },
  data: { 'resource.customizations.health.argoproj.io_Application': HEALTH_LUA },
});

/**
 * A parent Application and its children in waves: CRDs, controller, manifests. `argocd/parent.yaml` is applied once by
 * hand or by a parent of your own; `argocd/apps/` is what it applies; `argocd/argocd-cm.yaml` is merged into Argo CD's
 * configuration once.
 */
export function argoCdFiles(subject: GitOpsSubject, options: ArgoCd): GitOpsFile[] {
  const path = options.path ?? `dist/clusters/${subject.folder}`;
  const parent = application(subject, options, {
    role: 'parent',
    namespace: options.namespace ?? 'argocd',
    source: {
      repoURL: options.repoURL,
      targetRevision: options.targetRevision ?? 'HEAD',
      path: `${path}/install/argocd/apps`,
    },
    // Applications live where Argo CD runs, whatever cluster they are for.
    destination: IN_CLUSTER,
    prune: false,
  });
  return [
    {
      file: 'argocd/parent.yaml',
      objects: [parent],
      comment: 'Apply once: kubectl apply -f parent.yaml. It applies the folder apps/ in waves.',
    },
    ...children(subject, options, path).map(({ role, object }) => ({
      file: `argocd/apps/${role}.yaml`,
      objects: [object],
      comment: 'Applied by the parent Application.',
    })),
    {
      file: 'argocd/argocd-cm.yaml',
      objects: [argoCdConfig(options)],
      comment: [
        'Merge once into the ConfigMap of Argo CD: waves of Applications wait for nothing without it.',
        `kubectl -n ${options.namespace ?? 'argocd'} patch configmap argocd-cm --patch-file argocd-cm.yaml`,
      ].join('\n'),
    },
  ];
}

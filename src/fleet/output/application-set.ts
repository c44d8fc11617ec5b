import { ARGO_CD_CRD_GUARD, guardPatches } from '../../install';
import { toYaml } from '../../yaml';
import { GENERATED } from '../files/generated-comment';

/** How Argo CD finds what it applies to the clusters of a fleet. */
export interface ApplicationSetOptions {
  /** The Git repository that holds the output, as Argo CD knows it. */
  readonly repoURL: string;
  /** Branch, tag or commit that is applied. @default 'HEAD' */
  readonly targetRevision?: string;
  /** Folder of the output in the repository. @default 'dist' */
  readonly path?: string;
  /** Name of the ApplicationSet. @default 'karpenter' */
  readonly name?: string;
  /** Namespace of Argo CD. @default 'argocd' */
  readonly namespace?: string;
  /** Project of the Applications. @default 'default' */
  readonly project?: string;
  /** Ask before a pool, which takes its nodes along, or a node class, without which its pools launch nothing, is pruned or deleted. @default true */
  readonly deletionGuards?: boolean;
}

/** Where the clusters' folders lie below the output, and which part of the path names the cluster. */
const LAYOUTS = {
  overlays: { directories: ['overlays/*/*'], excluded: ['overlays/*/_environment'], cluster: 2 },
  manifests: { directories: ['clusters/*/manifests'], excluded: [], cluster: 1 },
} as const;

/**
 * An ApplicationSet that makes an Application of each cluster's folder: of its overlay, or of its manifests where the
 * fleet has no base (functions of Argo CD's Go templates are from memory). A cluster that joins or leaves the fleet needs no edit. Argo CD must know the clusters by the names
 * of their folders.
 *
 * An Application that goes with its folder leaves the objects in the cluster: pools are never deleted because a folder is.
 */
export function applicationSet(options: ApplicationSetOptions, layout: keyof typeof LAYOUTS): object {
  const { repoURL, targetRevision = 'HEAD', name = 'karpenter' } = options;
  const above = (options.path ?? 'dist').split('/').filter((step) => step !== '' && step !== '.');
  const { directories, excluded, cluster } = LAYOUTS[layout];
  const below = (folder: string): string => [...above, folder].join('/');
  const folderOfCluster = `index .path.segments ${above.length + cluster}`;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace: options.namespace ?? 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          git: {
            repoURL,
            revision: targetRevision,
            directories: [
              ...directories.map((folder) => ({ path: below(folder) })),
              ...excluded.map((folder) => ({ path: below(folder), exclude: true })),
            ],
          },
        },
      ],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: `${name}-{{ ${folderOfCluster} | normalize }}` },
        spec: {
          project: options.project ?? 'default',
          source: {
            repoURL,
            targetRevision,
            path: '{{ .path.path }}',
            ...(options.deletionGuards !== false && {
              kustomize: {
                patches: Object.entries(ARGO_CD_CRD_GUARD).flatMap(([annotation, value]) =>
                  guardPatches(annotation, value),
                ),
              },
            }),
          },
          destination: { name: `{{ ${folderOfCluster} }}`, namespace: 'default' },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true'],
          },
        },
      },
    },
  };
}

/** The file of an ApplicationSet. */
export const applicationSetText = (options: ApplicationSetOptions, layout: keyof typeof LAYOUTS): string =>
  toYaml(applicationSet(options, layout), { comment: `${GENERATED}\nApply it once where Argo CD runs.` });

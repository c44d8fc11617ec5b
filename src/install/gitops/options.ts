/** Objects for Argo CD. Deletion guards need a version that knows `Prune=confirm` (2.14 and later, from memory). */
export interface ArgoCd {
  /** Makes an Application for each part. */
  readonly tool: 'argocd';
  /** The Git repository that holds the output, as Argo CD knows it. */
  readonly repoURL: string;
  /** Branch, tag or commit that is applied. @default 'HEAD' */
  readonly targetRevision?: string;
  /** Folder of the cluster's output in the repository. @default `dist/clusters/<folder of the cluster>` */
  readonly path?: string;
  /** Namespace of Argo CD. @default 'argocd' */
  readonly namespace?: string;
  /** Project of the Applications. @default 'default' */
  readonly project?: string;
  /** The cluster as Argo CD knows it, by its name or by the URL of its API server. @default - the cluster in which Argo CD runs */
  readonly destination?:
    | {
        /** Name of the cluster in Argo CD. */
        readonly name: string;
      }
    | {
        /** URL of the cluster's API server. */
        readonly server: string;
      };
}

/** Objects for Flux with `OCIRepository` in `source.toolkit.fluxcd.io/v1` (2.6 and later, from memory). */
export interface Flux {
  /** Makes Kustomizations and HelmReleases. */
  readonly tool: 'flux';
  /** The source that holds the output, in the same namespace unless it says otherwise. */
  readonly sourceRef: {
    /** Kind of the source. */
    readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket';
    /** Name of the source. */
    readonly name: string;
    /** Namespace of the source. @default - that of the Flux objects */
    readonly namespace?: string;
  };
  /** Folder of the cluster's output in the source. @default `dist/clusters/<folder of the cluster>` */
  readonly path?: string;
  /** Namespace of the Flux objects. @default 'flux-system' */
  readonly namespace?: string;
  /** Secret with the kubeconfig of the cluster, where Flux runs in another one. @default - the cluster in which Flux runs */
  readonly kubeConfigSecret?: string;
}

/** Which tool applies the output, if any. */
export type GitOps = ArgoCd | Flux;

import { type JsonObject, kindOf, nameOf, objectAt, objectKey } from '../../../../src/objects';
import { type ApiServer, pathOf } from './api-server';

const OPTIONS = pathOf('metadata', 'annotations', 'argocd.argoproj.io/sync-options');

export interface Application {
  readonly name: string;
  readonly git: Map<string, JsonObject>;
  /** `spec.syncPolicy.automated`. */
  readonly automated: boolean;
  readonly tracking: 'annotation' | 'label';
  hasFinalizer: boolean;
}

/**
 * Sources: argo-cd `util/argo/resource_tracking.go`, `controller/appcontroller.go` (`shouldBeDeleted`), `controller/state.go`;
 * gitops-engine `pkg/sync/sync_context.go` (`pruneObject`), `pkg/utils/resource` (`HasAnnotationOption`).
 */
export class ArgoCd {
  readonly applications = new Map<string, Application>();

  constructor(private readonly api: ApiServer) {}

  private tracked({ name, tracking }: Application): readonly string[] {
    return this.api.keys().filter((key) => {
      const fields = this.api.fields(key);
      if (tracking === 'label') return fields[pathOf('metadata', 'labels', 'app.kubernetes.io/instance')] === name;
      const id = fields[pathOf('metadata', 'annotations', 'argocd.argoproj.io/tracking-id')];
      return typeof id === 'string' && id.split(':')[0] === name;
    });
  }

  private hasOption(key: string, option: string): boolean {
    const options = this.api.fields(key)[OPTIONS];
    return typeof options === 'string' && options.split(',').some((each) => each.trim() === option);
  }

  private target({ name, tracking }: Application, object: JsonObject): JsonObject {
    const [group = ''] = String(object.apiVersion).split('/');
    const id = `${name}:${group}/${kindOf(object)}:argocd/${nameOf(object)}`;
    const [field, mark] =
      tracking === 'label'
        ? (['labels', { 'app.kubernetes.io/instance': name }] as const)
        : (['annotations', { 'argocd.argoproj.io/tracking-id': id }] as const);
    const metadata = objectAt(object, 'metadata');
    return { ...object, metadata: { ...metadata, [field]: { ...objectAt(metadata, field), ...mark } } };
  }

  sync(application: Application, { prune = application.automated } = {}): void {
    const targets = new Set<string>();
    for (const object of application.git.values()) {
      const key = objectKey(object) ?? '';
      targets.add(key);
      this.api.apply('argocd-controller', this.target(application, object), { force: true });
    }
    for (const key of this.tracked(application)) {
      // The object in the cluster is asked, not the one of Git.
      if (targets.has(key) || !prune || this.hasOption(key, 'Prune=false')) continue;
      this.api.delete(key);
    }
  }

  /** With the finalizer whatever is tracked goes, but for `Delete=false` or Helm's policy; `Prune` is not asked. */
  delete(name: string, { cascade = true } = {}): void {
    const application = this.applications.get(name);
    if (application === undefined) return;
    this.applications.delete(name);
    if (!cascade) return;
    for (const key of this.tracked(application)) {
      const policy = this.api.fields(key)[pathOf('metadata', 'annotations', 'helm.sh/resource-policy')];
      if (!this.hasOption(key, 'Delete=false') && policy !== 'keep') this.api.delete(key);
    }
  }

  /** Self-heal and automated syncs. */
  reconcile(): void {
    for (const application of this.applications.values()) if (application.automated) this.sync(application);
  }
}

import { type JsonObject, objectAt, objectKey } from '../../../../src/objects';
import { type ApiServer, pathOf } from './api-server';
import type { Chart, Helm } from './helm';

const GROUP = 'kustomize.toolkit.fluxcd.io';

export interface Kustomization {
  readonly name: string;
  readonly namespace: string;
  readonly git: Map<string, JsonObject>;
  readonly prune: boolean;
  suspended: boolean;
  inventory: readonly string[];
}

export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly release: { readonly name: string; readonly namespace: string };
  readonly chart: Chart;
}

/**
 * Sources: kustomize-controller `internal/controller/kustomization_controller.go`, fluxcd/pkg `ssa/manager_apply.go` (managers
 * whose name starts with one of the list are replaced by its own) and `manager_delete.go`; helm-controller
 * `internal/controller/helmrelease_controller.go`, `internal/postrender`.
 */
export class Flux {
  readonly kustomizations = new Map<string, Kustomization>();
  readonly helmReleases = new Map<string, HelmRelease>();

  constructor(
    private readonly api: ApiServer,
    private readonly helm: Helm,
  ) {}

  private owned({ name, namespace }: Kustomization, object: JsonObject): JsonObject {
    const metadata = objectAt(object, 'metadata');
    const labels = { [`${GROUP}/name`]: name, [`${GROUP}/namespace`]: namespace };
    return { ...object, metadata: { ...metadata, labels: { ...objectAt(metadata, 'labels'), ...labels } } };
  }

  /** `deleteObjects`: only what still has its labels, and does not say otherwise. */
  private deleteStale({ name, namespace }: Kustomization, keys: readonly string[]): void {
    for (const key of keys) {
      if (!this.api.has(key)) continue;
      const fields = this.api.fields(key);
      const isIncluded =
        fields[pathOf('metadata', 'labels', `${GROUP}/name`)] === name ||
        fields[pathOf('metadata', 'labels', `${GROUP}/namespace`)] === namespace;
      const isExcluded = fields[pathOf('metadata', 'annotations', `${GROUP}/prune`)] === 'disabled';
      if (isIncluded && !isExcluded) this.api.delete(key);
    }
  }

  reconcileKustomization(kustomization: Kustomization): void {
    if (kustomization.suspended) return;
    for (const object of kustomization.git.values()) {
      const key = objectKey(object) ?? '';
      if (this.api.has(key)) {
        const isTakenBack = (manager: string): boolean =>
          manager.startsWith('kubectl') || manager === 'before-first-apply';
        this.api.renameManager(key, isTakenBack, 'kustomize-controller');
      }
      this.api.apply('kustomize-controller', this.owned(kustomization, object), { force: true });
    }
    const stale = kustomization.inventory.filter((key) => !kustomization.git.has(key));
    if (kustomization.prune) this.deleteStale(kustomization, stale);
    kustomization.inventory = [...kustomization.git.keys()];
  }

  /** Its finalizer prunes the inventory, unless it is suspended (`finalizerShouldDeleteResources`). */
  deleteKustomization(id: string): void {
    const kustomization = this.kustomizations.get(id);
    if (kustomization === undefined) return;
    this.kustomizations.delete(id);
    if (!kustomization.suspended && kustomization.prune) this.deleteStale(kustomization, kustomization.inventory);
  }

  reconcileHelmRelease({ name, namespace, release, chart }: HelmRelease): void {
    const labels = { 'helm.toolkit.fluxcd.io/name': name, 'helm.toolkit.fluxcd.io/namespace': namespace };
    this.helm.upgrade(release.name, release.namespace, chart, { manager: 'helm-controller', labels });
  }

  deleteHelmRelease(id: string): void {
    const found = this.helmReleases.get(id);
    if (found === undefined) return;
    this.helmReleases.delete(id);
    this.helm.uninstall(found.release.name);
  }

  reconcile(): void {
    for (const each of this.kustomizations.values()) this.reconcileKustomization(each);
  }
}

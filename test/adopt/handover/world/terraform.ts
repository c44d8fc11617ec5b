import { type JsonObject, objectKey } from '../../../../src/objects';
import type { ApiServer } from './api-server';
import type { Chart, Helm } from './helm';

/** What a resource of the code makes. */
export type Resource =
  | { readonly type: 'kubectl_manifest' | 'kubernetes_manifest'; readonly object: JsonObject }
  | { readonly type: 'helm_release'; readonly name: string; readonly namespace: string; readonly chart: Chart };

/** An address without the keys of its instances. */
const bare = (address: string): string => address.replaceAll(/\[[^\]]*\]/g, '');

/**
 * Sources: developer.hashicorp.com, `language/block/removed`, `cli/commands/state/rm`; the providers hashicorp/kubernetes
 * (`manifest`: server-side apply by the manager `Terraform`, refuses to create what is there), gavinbunney/kubectl (applies as
 * kubectl does, onto what is there), hashicorp/helm.
 */
export class Terraform {
  /** The code: resources by address, and what `removed` blocks name. */
  readonly code = new Map<string, Resource>();
  readonly removed = new Map<string, { readonly destroy: boolean }>();
  readonly state = new Map<string, Resource>();

  constructor(
    private readonly api: ApiServer,
    private readonly helm: Helm,
  ) {}

  private make(resource: Resource, isNew: boolean): void {
    if (resource.type === 'helm_release') {
      this.helm.upgrade(resource.name, resource.namespace, resource.chart, {
        manager: 'terraform-provider-helm_v2.17.0_x5',
      });
      return;
    }
    const key = objectKey(resource.object) ?? '';
    if (resource.type === 'kubernetes_manifest') {
      if (isNew && this.api.has(key)) throw new Error('Cannot create resource that already exists');
      this.api.apply('Terraform', resource.object, { force: true });
    } else this.api.apply('kubectl', resource.object, { force: true });
  }

  private destroy(resource: Resource): void {
    if (resource.type === 'helm_release') this.helm.uninstall(resource.name);
    else this.api.delete(objectKey(resource.object) ?? '');
  }

  apply(): void {
    for (const [address, resource] of [...this.state]) {
      if (this.code.has(address)) continue;
      if (this.removed.get(bare(address))?.destroy !== false) this.destroy(resource);
      this.state.delete(address);
    }
    for (const [address, resource] of this.code) {
      this.make(resource, !this.state.has(address));
      this.state.set(address, resource);
    }
  }

  /** `removed` blocks in the place of resources. */
  forget(addresses: readonly string[], destroy = false): void {
    for (const address of addresses) {
      this.removed.set(bare(address), { destroy });
      for (const each of [...this.code.keys()]) if (bare(each) === bare(address)) this.code.delete(each);
    }
  }

  stateRm(address: string): void {
    this.state.delete(address);
  }

  /** `terraform show -json`. */
  show(version: string): object {
    const resources = [...this.state].map(([address, resource]) => ({
      address,
      mode: 'managed',
      type: resource.type,
      values:
        resource.type === 'helm_release'
          ? { name: resource.name, namespace: resource.namespace }
          : resource.type === 'kubernetes_manifest'
            ? { object: resource.object, manifest: resource.object }
            : { yaml_body_parsed: JSON.stringify(resource.object) },
    }));
    return { terraform_version: version, values: { root_module: { resources } } };
  }
}

import { type JsonObject, objectAt, objectKey } from '../../../../src/objects';
import { type ApiServer, fieldsOf, pathOf } from './api-server';

const POLICY = 'helm.sh/resource-policy';

export interface Chart {
  readonly templates: Map<string, JsonObject>;
}

interface Release {
  readonly namespace: string;
  /** The stored manifest of each revision. */
  readonly revisions: (readonly JsonObject[])[];
}

const withMeta = (object: JsonObject, labels: object, annotations: object): JsonObject => ({
  ...object,
  metadata: {
    ...objectAt(object, 'metadata'),
    labels: { ...objectAt(object, 'metadata', 'labels'), ...labels },
    annotations: { ...objectAt(object, 'metadata', 'annotations'), ...annotations },
  },
});

/** Helm 3 and 4. Sources: `pkg/action/install.go`, `upgrade.go`, `uninstall.go`, `resource_policy.go`, `pkg/kube/client.go`. */
export class Helm {
  private readonly releases = new Map<string, Release>();

  constructor(private readonly api: ApiServer) {}

  manifest(name: string): readonly JsonObject[] {
    return this.releases.get(name)?.revisions.at(-1) ?? [];
  }

  has(name: string): boolean {
    return this.releases.has(name);
  }

  /** `helm upgrade --install`. */
  upgrade(name: string, namespace: string, chart: Chart, { manager = 'helm', labels = {} } = {}): void {
    const release = this.releases.get(name) ?? { namespace, revisions: [] };
    const original = release.revisions.at(-1) ?? [];
    const target = [...chart.templates.values()];
    for (const template of target) {
      const key = objectKey(template) ?? '';
      const marked = withMeta(
        template,
        { 'app.kubernetes.io/managed-by': 'Helm', ...labels },
        { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
      );
      if (!this.api.has(key)) this.api.create(marked);
      // A custom resource gets a merge patch from the former manifest to the new one.
      const former = original.find((each) => objectKey(each) === key);
      const fields = fieldsOf(marked);
      const gone = former === undefined ? [] : Object.keys(fieldsOf(former)).filter((path) => !(path in fields));
      this.api.patch(manager, key, { ...fields, ...Object.fromEntries(gone.map((path) => [path, null])) });
    }
    const kept = new Set(target.map((each) => objectKey(each)));
    for (const object of original) {
      const key = objectKey(object) ?? '';
      if (kept.has(key) || !this.api.has(key)) continue;
      // `info.Get()`: the object in the cluster is asked, and has to say exactly `keep`.
      if (this.api.fields(key)[pathOf('metadata', 'annotations', POLICY)] === 'keep') continue;
      this.api.delete(key);
    }
    release.revisions.push(target);
    this.releases.set(name, release);
  }

  /** `filterManifestsToKeep` reads the last stored manifest, trimmed and in lower case; a policy of another value deletes nothing either. */
  uninstall(name: string): void {
    for (const object of this.manifest(name)) {
      if (POLICY in objectAt(object, 'metadata', 'annotations')) continue;
      this.api.delete(objectKey(object) ?? '');
    }
    this.forget(name);
  }

  /** Its Secrets deleted: Helm no longer knows the release. */
  forget(name: string): void {
    this.releases.delete(name);
  }
}

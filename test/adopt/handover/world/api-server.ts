import { type JsonObject, objectKey } from '../../../../src/objects';

/*
 * An API server in memory: what server-side apply, patches, finalizers, owner references and the garbage collector do to
 * whole objects. Sources: kubernetes.io, `reference/using-api/server-side-apply`, `concepts/overview/working-with-objects/
 * finalizers` and `concepts/architecture/garbage-collection`.
 */

type Scalar = string | number | boolean;

/** Fields by their path; lists are one value, as atomic lists are. */
export type Fields = Readonly<Record<string, Scalar>>;

interface ManagerEntry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly fields: ReadonlySet<string>;
}

interface Stored {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  fields: Record<string, Scalar>;
  managers: ManagerEntry[];
  finalizers: string[];
  readonly owner?: string;
  deleting: boolean;
}

const SEPARATOR = '\u0000';
export const pathOf = (...steps: readonly string[]): string => steps.join(SEPARATOR);

/** The fields of a manifest: everything that a person writes. */
export function fieldsOf(object: JsonObject): Fields {
  const fields: Record<string, Scalar> = {};
  const walk = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    } else fields[pathOf(...path)] = Array.isArray(value) ? JSON.stringify(value) : (value as Scalar);
  };
  const { metadata, spec } = object as { metadata: JsonObject; spec?: unknown };
  walk({ labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} }, ['metadata']);
  walk(spec ?? {}, ['spec']);
  return fields;
}

export class Conflict extends Error {}

export class ApiServer {
  private readonly store = new Map<string, Stored>();
  private uids = 0;
  /** Everything whose deletion was asked for, in order: `NodePool/general`. */
  readonly deleted: string[] = [];

  private stored(key: string): Stored {
    const found = this.store.get(key);
    if (found === undefined) throw new Error(`NotFound: ${key}`);
    return found;
  }

  has(key: string): boolean {
    return this.store.has(key);
  }

  keys(): readonly string[] {
    return [...this.store.keys()];
  }

  create(object: JsonObject, more: { readonly finalizers?: string[]; readonly owner?: string } = {}): void {
    const key = objectKey(object) ?? '';
    if (this.store.has(key)) throw new Error(`AlreadyExists: ${key}`);
    const { apiVersion, kind, metadata } = object as { apiVersion: string; kind: string; metadata: { name: string } };
    this.uids += 1;
    this.store.set(key, {
      apiVersion,
      kind,
      name: metadata.name,
      uid: `uid-${this.uids}`,
      fields: {},
      managers: [],
      finalizers: more.finalizers ?? [],
      ...(more.owner !== undefined && { owner: this.stored(more.owner).uid }),
      deleting: false,
    });
  }

  /** The object as `kubectl get --show-managed-fields` prints it. */
  get(key: string): JsonObject {
    const { apiVersion, kind, name, fields, managers, deleting } = this.stored(key);
    const object: Record<string, unknown> = {};
    for (const [path, value] of Object.entries(fields)) {
      const steps = path.split(SEPARATOR);
      let inner = object;
      for (const step of steps.slice(0, -1)) {
        inner[step] ??= {};
        inner = inner[step] as Record<string, unknown>;
      }
      inner[steps.at(-1) ?? ''] = typeof value === 'string' && value.startsWith('[') ? JSON.parse(value) : value;
    }
    const managedFields = managers.map(({ manager, operation }) => ({ manager, operation, fieldsV1: {} }));
    return {
      apiVersion,
      kind,
      ...object,
      metadata: {
        ...(object.metadata as object),
        name,
        ...(deleting && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
        ...(managedFields.length > 0 && { managedFields }),
      },
    };
  }

  fields(key: string): Fields {
    return this.stored(key).fields;
  }

  managersOf(key: string, path: string): readonly string[] {
    return this.stored(key).managers.flatMap(({ manager, fields }) => (fields.has(path) ? [manager] : []));
  }

  private setManager(stored: Stored, manager: string, operation: ManagerEntry['operation'], fields: Set<string>): void {
    const others = stored.managers.filter((each) => each.manager !== manager || each.operation !== operation);
    stored.managers = fields.size === 0 ? others : [...others, { manager, operation, fields }];
  }

  private takeFromOthers(stored: Stored, manager: string, paths: ReadonlySet<string>): void {
    stored.managers = stored.managers
      .map((each) =>
        each.manager === manager
          ? each
          : { ...each, fields: new Set([...each.fields].filter((path) => !paths.has(path))) },
      )
      .filter(({ fields }) => fields.size > 0);
  }

  /** Server-side apply: what the manager owned and no longer applies goes, unless another one owns it. */
  apply(manager: string, object: JsonObject, { force = false } = {}): void {
    const key = objectKey(object) ?? '';
    if (!this.store.has(key)) this.create(object);
    const stored = this.stored(key);
    const fields = fieldsOf(object);
    const differing = Object.keys(fields).filter(
      (path) => path in stored.fields && stored.fields[path] !== fields[path],
    );
    const foreign = differing.filter((path) => this.managersOf(key, path).some((each) => each !== manager));
    if (foreign.length > 0 && !force) throw new Conflict(`conflict: ${foreign.join(', ')}`);
    this.takeFromOthers(stored, manager, new Set(foreign));
    const before = stored.managers.find((each) => each.manager === manager && each.operation === 'Apply');
    this.setManager(stored, manager, 'Apply', new Set(Object.keys(fields)));
    for (const path of before?.fields ?? []) {
      if (!(path in fields) && this.managersOf(key, path).length === 0) delete stored.fields[path];
    }
    Object.assign(stored.fields, fields);
  }

  /** A patch: whoever changes a value owns it alone. */
  patch(manager: string, key: string, changes: Readonly<Record<string, Scalar | null>>): void {
    const stored = this.stored(key);
    const changed = Object.keys(changes).filter((path) => (stored.fields[path] ?? null) !== changes[path]);
    const mine = stored.managers.find((each) => each.manager === manager && each.operation === 'Update');
    const owned = new Set(mine?.fields);
    stored.managers = stored.managers
      .map((each) => ({ ...each, fields: new Set([...each.fields].filter((path) => !changed.includes(path))) }))
      .filter(({ fields }) => fields.size > 0);
    for (const path of changed) {
      const value = changes[path] ?? null;
      if (value === null) {
        delete stored.fields[path];
        owned.delete(path);
      } else {
        stored.fields[path] = value;
        owned.add(path);
      }
    }
    this.setManager(stored, manager, 'Update', owned);
  }

  /** The names in `metadata.managedFields`, and one of them taken out, by a JSON patch that changes no value. */
  removeManager(key: string, manager: string): void {
    const stored = this.stored(key);
    stored.managers = stored.managers.filter((each) => each.manager !== manager);
  }

  renameManager(key: string, isOld: (manager: string) => boolean, renamed: string): void {
    const stored = this.stored(key);
    const old = stored.managers.filter(({ manager }) => isOld(manager));
    if (old.length === 0) return;
    const own = stored.managers.find(({ manager, operation }) => manager === renamed && operation === 'Apply');
    const fields = new Set([...(own?.fields ?? []), ...old.flatMap((each) => [...each.fields])]);
    stored.managers = stored.managers.filter((each) => !old.includes(each));
    this.setManager(stored, renamed, 'Apply', fields);
  }

  delete(key: string): void {
    const stored = this.store.get(key);
    if (stored === undefined || stored.deleting) return;
    this.deleted.push(`${stored.kind}/${stored.name}`);
    stored.deleting = true;
    this.finalize(key);
  }

  isDeleting(key: string): boolean {
    return this.stored(key).deleting;
  }

  addFinalizer(key: string, finalizer: string): void {
    this.stored(key).finalizers.push(finalizer);
  }

  removeFinalizers(key: string): void {
    this.stored(key).finalizers = [];
    this.finalize(key);
  }

  /** An object without finalizers goes, and what it owned is deleted in the background. */
  private finalize(key: string): void {
    const stored = this.stored(key);
    if (!stored.deleting || stored.finalizers.length > 0) return;
    this.store.delete(key);
    for (const [other, { owner }] of [...this.store]) if (owner === stored.uid) this.delete(other);
  }
}

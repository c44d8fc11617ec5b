import {
  type Build,
  FOLDER_FIELDS,
  isComponent,
  isPlain,
  KUSTOMIZATION_NAMES,
  kustomize,
  leaves,
  REMOTE,
  resourcesOf,
} from '../check';
import { type JsonObject, objectAt } from '../objects';
import { whyUnreadable } from '../yaml/read';
import type { Documents } from './documents';
import { joined, type SideFiles } from './side-files';

/** A folder that kustomize builds. */
export interface Kustomization {
  readonly folder: string;
  /** Path of its file. */
  readonly file: string;
  readonly content: JsonObject;
  /** Why it cannot be read. */
  readonly error?: string;
}

/** What a build reads. */
interface Reach {
  readonly files: Set<string>;
  /** Folders of other kustomizations. */
  readonly folders: Set<string>;
  /** What it names and is not here: a URL, a file elsewhere. */
  readonly missing: Set<string>;
}

/** Kustomizations that are built by themselves. */
interface Roots {
  /** By their files. */
  readonly roots: ReadonlyMap<string, Kustomization>;
  /** Files and folders that some kustomization stands on. */
  readonly claimed: ReadonlySet<string>;
}

/** Fields whose texts name no file. */
const PLAIN_TEXTS: readonly string[] = [
  'apiVersion',
  'buildMetadata',
  'commonAnnotations',
  'commonLabels',
  'images',
  'kind',
  'labels',
  'metadata',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'replicas',
  'sortOptions',
  'vars',
];

/** Fields whose files and texts in place are read as kustomizations are, with paths of their own. */
const PLUGIN_FIELDS: readonly string[] = ['generators', 'transformers', 'validators'];

const ADDRESS = /[a-z+]+:\/\/\S+/;

/** Longer texts, and those of several lines, are patches written in place. */
const isPathLike = (text: string): boolean => text.length <= 1000 && !text.includes('\n');

/** A generator names its files `key=path`. */
const pathOf = (text: string): string => text.slice(text.indexOf('=') + 1);

/** The kustomizations of a side. */
export class Kustomizations {
  private readonly known = new Map<string, Kustomization | undefined>();

  constructor(
    private readonly files: SideFiles,
    private readonly documents: Documents,
    /** What was built, by what it was built of: both sides have most in common. */
    private readonly builds: Map<string, Build>,
  ) {}

  /** The kustomization of a folder; undefined where it has none. */
  at(folder: string): Kustomization | undefined {
    if (!this.known.has(folder)) this.known.set(folder, this.read(folder));
    return this.known.get(folder);
  }

  private read(folder: string): Kustomization | undefined {
    const file = KUSTOMIZATION_NAMES.map((name) => joined(folder, name)).find(
      (path) => this.files.kindOf(path) === 'file',
    );
    if (file === undefined) return undefined;
    try {
      const { values, errors } = this.documents.of(file, this.files.text(file));
      const [error] = errors;
      return { folder, file, content: objectAt(values[0]), ...(error !== undefined && { error }) };
    } catch (error) {
      return { folder, file, content: {}, error: `: ${whyUnreadable(error)}` };
    }
  }

  /** What a kustomization reads, with all that it stands on. */
  reach(kustomization: Kustomization): Reach {
    const reach: Reach = { files: new Set(), folders: new Set(), missing: new Set() };
    this.follow(kustomization, reach);
    return reach;
  }

  private follow({ folder, file, content }: Kustomization, reach: Reach): void {
    reach.files.add(file);
    for (const [field, value] of Object.entries(content)) {
      if (PLAIN_TEXTS.includes(field)) continue;
      const namesFolders = FOLDER_FIELDS.includes(field);
      for (const text of leaves(value)) {
        if (isPathLike(text)) this.name(folder, text, namesFolders, reach);
        if (PLUGIN_FIELDS.includes(field)) this.addresses(folder, text, reach);
      }
    }
  }

  private name(folder: string, text: string, namesFolders: boolean, reach: Reach): void {
    const path = pathOf(text);
    const full = joined(folder, path);
    const kind = path === '' || path.startsWith('/') ? undefined : this.files.kindOf(full);
    if (kind === 'file') reach.files.add(full);
    else if (kind === 'folder' && namesFolders) {
      const next = this.at(full);
      if (next === undefined) reach.missing.add(text);
      else if (!reach.folders.has(full)) {
        reach.folders.add(full);
        this.follow(next, reach);
      }
    } else if (namesFolders || REMOTE.test(text)) reach.missing.add(text);
  }

  private addresses(folder: string, text: string, reach: Reach): void {
    const path = isPathLike(text) ? joined(folder, text) : undefined;
    const isFile = path !== undefined && this.files.kindOf(path) === 'file';
    const own = isFile ? this.texts([path]).join() : text;
    const [address] = ADDRESS.exec(own) ?? [];
    if (address !== undefined) reach.missing.add(address);
  }

  /** The resource files of a kustomization that changes nothing of them, in order; undefined where there is more to build. */
  plainFiles(
    kustomization: Kustomization,
    { regardless = false, above = [] }: { readonly regardless?: boolean; readonly above?: readonly string[] } = {},
  ): readonly string[] | undefined {
    const { folder } = kustomization;
    if ((!isPlain(kustomization) && !regardless) || above.includes(folder)) return undefined;
    const found: string[] = [];
    for (const resource of resourcesOf(kustomization)) {
      const path = joined(folder, resource);
      const kind = REMOTE.test(resource) || resource.startsWith('/') ? undefined : this.files.kindOf(path);
      const nested = kind === 'folder' ? this.at(path) : undefined;
      const more =
        kind === 'file' ? [path] : nested && this.plainFiles(nested, { regardless, above: [...above, folder] });
      if (more === undefined && !regardless) return undefined;
      found.push(...(more ?? []));
    }
    return found;
  }

  /** What kustomize makes of a folder. Of a revision only what is in it counts: what others wrote fetches nothing. */
  build(kustomization: Kustomization): Build {
    const { folder } = kustomization;
    const { files, missing } = this.reach(kustomization);
    const [first] = missing;
    if (first !== undefined && !this.files.isOpen) {
      return { failure: `it names ${first}, which is not in the revision` };
    }
    const paths = [...files].sort();
    const key = first === undefined ? JSON.stringify([folder, this.texts(paths)]) : '';
    const build = this.builds.get(key) ?? this.files.onDisk(folder, paths, kustomize);
    if (key !== '') this.builds.set(key, build);
    return build;
  }

  /** Files with their texts; of one that cannot be read, why. */
  texts(paths: readonly string[]): readonly (readonly [path: string, text: string])[] {
    return paths.map((path) => {
      try {
        return [path, this.files.text(path)];
      } catch (error) {
        return [path, whyUnreadable(error)];
      }
    });
  }

  /** The kustomizations of some folders that are built by themselves: no components, and nothing that another stands on. */
  roots(folders: readonly string[]): Roots {
    const all = folders.flatMap((folder) => this.at(folder) ?? []);
    const claimed = new Set<string>();
    for (const each of all) {
      const { files, folders: below } = this.reach(each);
      for (const path of [...files, ...below]) if (path !== each.file) claimed.add(path);
    }
    const own = all.filter((each) => !isComponent(each) && !claimed.has(each.folder));
    return { roots: new Map(own.map((each) => [each.file, each])), claimed };
  }
}

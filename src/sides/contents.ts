import { posix } from 'node:path';
import type { KnownFacts } from '../cluster/facts';
import { ACKNOWLEDGEMENTS_FILE } from '../findings';
import { isObject, type JsonObject, kindOf, objectAt } from '../objects';
import type { ReviewLayer } from '../review';
import { whyUnreadable } from '../yaml/read';
import type { Content, Documents } from './documents';
import type { Kustomization, Kustomizations } from './kustomizations';
import { folderOf, isBelow, isLfsPointer, joined, pathsBelow, type SideFiles } from './side-files';

/** Objects of one place: of a file, or of a folder that kustomize builds. */
export interface Part {
  readonly path: string;
  readonly objects: readonly JsonObject[];
}

/** A folder with a `cluster.json`. */
export interface ClusterPart extends Part {
  readonly facts: KnownFacts;
  readonly gitOps: readonly JsonObject[];
  /** The template, read when it is asked for where both sides have the same text of it. */
  readonly template?: { readonly value: unknown; readonly sameText?: string };
  readonly values?: unknown;
}

/** What a file holds that is not compared. */
export interface LeftOut {
  readonly why: 'not applied' | 'no Kubernetes object';
  readonly text: string;
}

/** A file that cannot be read: what of it there is, and why. */
export interface Broken {
  readonly text: string;
  readonly messages: readonly string[];
}

/** Everything that one side holds. */
export interface Contents {
  readonly paths: readonly string[];
  readonly clusters: readonly ClusterPart[];
  /** What no `cluster.json` says the cluster of. */
  readonly others: readonly Part[];
  readonly layers: readonly ReviewLayer[];
  readonly leftOut: ReadonlyMap<string, LeftOut>;
  readonly broken: ReadonlyMap<string, Broken>;
  readonly notLookedAt: readonly string[];
  /** The value of the file with acknowledgements in the root. */
  readonly acknowledgements: unknown;
  /** Facts of the cluster that the whole side is of, from a `cluster.json` above it. */
  readonly above: KnownFacts | undefined;
}

export const CLUSTER_FILE = 'cluster.json';

const NOTHING: Content = { objects: [], values: [], hasOthers: false, errors: [] };

/** Texts that are meant to be objects; others that cannot be read are files of another kind. */
const looksLikeObjects = (path: string, text: string): boolean =>
  /\bapiVersion\b/.test(text) || [CLUSTER_FILE, ACKNOWLEDGEMENTS_FILE].includes(posix.basename(path));

/** Reads the files of a side and sorts them by what applies them. */
class Reader {
  private readonly clusters: ClusterPart[] = [];
  private readonly others: Part[] = [];
  private readonly layers: ReviewLayer[] = [];
  private readonly leftOut = new Map<string, LeftOut>();
  private readonly broken = new Map<string, Broken>();
  private readonly notLookedAt: string[];
  /** Paths that are accounted for. */
  private readonly taken = new Set<string>();

  constructor(
    private readonly files: SideFiles,
    private readonly documents: Documents,
    private readonly kustomizations: Kustomizations,
    /** What the side is compared with, where that is files too. */
    private readonly compared: SideFiles | undefined,
  ) {
    const isEmpty = files.paths.length === 0 && files.notLookedAt.length === 0;
    this.notLookedAt = isEmpty ? [`${files.name} holds no YAML or JSON file`] : [...files.notLookedAt];
  }

  contents(): Contents {
    const acknowledgements = this.acknowledgements();
    const found = this.clusterFolders();
    const { roots, claimed } = this.kustomizations.roots([...new Set(this.files.paths.map(folderOf))]);
    for (const [folder, facts] of found) this.takeCluster(folder, facts, roots, claimed);
    this.takeLayers([...found.keys()]);
    this.takeObjects('', roots, claimed, (part) => this.others.push(part));
    const { clusters, others, layers, leftOut, broken, notLookedAt } = this;
    const { paths } = this.files;
    return {
      paths,
      clusters,
      others,
      layers,
      leftOut,
      broken,
      notLookedAt,
      acknowledgements,
      above: this.above(found),
    };
  }

  private content(path: string): Content {
    this.taken.add(path);
    let text = '';
    try {
      text = this.files.text(path);
    } catch (error) {
      this.broken.set(path, { text, messages: [`${this.files.called(path)}: ${whyUnreadable(error)}`] });
      return NOTHING;
    }
    if (isLfsPointer(text)) {
      this.notLookedAt.push(`${this.files.called(path)} is kept by Git LFS and not here`);
      return NOTHING;
    }
    const content = this.documents.of(path, text);
    if (content.errors.length > 0) {
      const isOnly = this.files.paths.length === 1;
      if (isOnly || looksLikeObjects(path, text)) {
        const called = this.files.called(path);
        this.broken.set(path, { text, messages: content.errors.map((error) => `${called}${error}`) });
      } else this.leftOut.set(path, { why: 'no Kubernetes object', text });
    }
    if (content.hasOthers) this.leftOut.set(path, { why: 'no Kubernetes object', text });
    return content;
  }

  /** The text of a file that both sides have, where it is the same: nothing comes of it but what is asked of it. */
  private sameText(path: string): string | undefined {
    if (this.compared?.kindOf(path) !== 'file' || this.files.kindOf(path) !== 'file') return undefined;
    try {
      const text = this.files.text(path);
      return text === this.compared.text(path) ? text : undefined;
    } catch {
      return undefined; // told where it is read
    }
  }

  /** Takes a file that is there and not applied. */
  private leave(path: string): void {
    if (this.sameText(path) !== undefined) {
      this.taken.add(path);
      return;
    }
    this.content(path);
    this.broken.delete(path);
    const [[, text]] = this.kustomizations.texts([path]) as [[string, string]];
    this.leftOut.set(path, { why: 'not applied', text });
  }

  private acknowledgements(): unknown {
    return this.files.paths.includes(ACKNOWLEDGEMENTS_FILE) ? this.content(ACKNOWLEDGEMENTS_FILE).values[0] : undefined;
  }

  /** Folders with a `cluster.json` of ours, and what it says. */
  private clusterFolders(): ReadonlyMap<string, KnownFacts> {
    const found = new Map<string, KnownFacts>();
    for (const path of this.files.paths.filter((each) => posix.basename(each) === CLUSTER_FILE)) {
      const facts = this.documents.facts(this.content(path));
      if (facts === undefined) continue;
      this.leftOut.delete(path);
      found.set(folderOf(path), facts);
    }
    return found;
  }

  private above(found: ReadonlyMap<string, KnownFacts>): KnownFacts | undefined {
    for (let up = 1; found.size === 0 && up <= this.files.depth; up++) {
      const path = `${'../'.repeat(up)}${CLUSTER_FILE}`;
      if (this.files.kindOf(path) !== 'file') continue;
      const facts = this.documents.facts(this.content(path));
      this.leftOut.delete(path);
      return facts;
    }
    return undefined;
  }

  private below(folder: string): readonly string[] {
    return pathsBelow(folder, this.files.paths).filter((path) => !this.taken.has(path));
  }

  /** The objects of everything below a folder that is applied, folder by folder. */
  private takeObjects(
    folder: string,
    roots: ReadonlyMap<string, Kustomization>,
    claimed: ReadonlySet<string>,
    take: (part: Part) => void,
  ): void {
    const paths = this.below(folder);
    const parts = new Map<string, JsonObject[]>();
    const into = (at: string, objects: readonly JsonObject[]): void => {
      const part = parts.get(at) ?? [];
      parts.set(at, part);
      for (const object of objects) part.push(object);
    };
    for (const path of paths) {
      const kustomization = roots.get(path);
      if (kustomization !== undefined) into(kustomization.folder, this.built(kustomization));
    }
    for (const path of paths) {
      const isFragment = claimed.has(path) || this.kustomizations.at(folderOf(path)) !== undefined;
      if (!isFragment) into(path, this.content(path).objects);
      this.taken.add(path);
    }
    for (const [at, objects] of parts) take({ path: at, objects });
  }

  /** What a kustomization comes to. */
  private built(kustomization: Kustomization): readonly JsonObject[] {
    const { file, error } = kustomization;
    this.taken.add(file);
    if (error !== undefined) return this.unbuilt(kustomization, `${this.files.called(file)}${error}`);
    const plain = this.kustomizations.plainFiles(kustomization);
    if (plain !== undefined) return plain.flatMap((path) => this.content(path).objects);
    const build = this.kustomizations.build(kustomization);
    if (build === 'no tool') {
      this.notLookedAt.push(
        `neither kubectl nor kustomize was found: ${this.files.called(file)} is not built, its resources are compared as they are`,
      );
      const resources = this.kustomizations.plainFiles(kustomization, { regardless: true }) ?? [];
      return resources.flatMap((path) => this.content(path).objects);
    }
    if ('failure' in build) {
      const [line = ''] = build.failure.split('\n');
      return this.unbuilt(kustomization, `${this.files.called(file)} cannot be built: ${line}`);
    }
    return this.documents.of(file, build.text).objects;
  }

  private unbuilt(kustomization: Kustomization, message: string): readonly JsonObject[] {
    const files = [...this.kustomizations.reach(kustomization).files].sort();
    const text = JSON.stringify(this.kustomizations.texts(files));
    this.broken.set(kustomization.file, { text, messages: [message] });
    return [];
  }

  /** A cluster with what our own output has beside its manifests; without manifests all below the folder is applied. */
  private takeCluster(
    folder: string,
    facts: KnownFacts,
    roots: ReadonlyMap<string, Kustomization>,
    claimed: ReadonlySet<string>,
  ): void {
    const manifests = joined(folder, 'manifests');
    const isOurs = this.below(manifests).length > 0;
    const objects: JsonObject[] = [];
    const template = isOurs ? this.template(joined(folder, 'aws/template.yaml')) : undefined;
    const values = isOurs ? this.data(joined(folder, 'install/values-karpenter.yaml')) : undefined;
    const gitOps = isOurs ? this.below(joined(folder, 'install')).flatMap((path) => this.content(path).objects) : [];
    this.takeObjects(isOurs ? manifests : folder, roots, claimed, (part) => objects.push(...part.objects));
    for (const path of this.below(folder)) this.leave(path);
    this.clusters.push({ path: folder, facts, objects, gitOps, template, values });
  }

  private template(path: string): ClusterPart['template'] {
    const sameText = this.sameText(path);
    if (sameText === undefined) {
      const value = this.data(path);
      return value === undefined ? undefined : { value };
    }
    this.taken.add(path);
    const { documents } = this;
    return {
      sameText,
      get value() {
        return documents.of(path, sameText).values[0];
      },
    };
  }

  /** The first document of a file that is no object. */
  private data(path: string): unknown {
    if (this.files.kindOf(path) !== 'file') return undefined;
    const [value] = this.content(path).values;
    this.leftOut.delete(path);
    return value;
  }

  /** Base and overlays beside the folder of the clusters, and what Argo CD finds the clusters by. */
  private takeLayers(clusters: readonly string[]): void {
    const tops = new Set(
      clusters
        .filter((folder) => posix.basename(folderOf(folder)) === 'clusters')
        .map((folder) => folderOf(folderOf(folder))),
    );
    for (const top of tops) {
      for (const layer of ['base', 'overlays']) this.takeLayer(joined(top, layer), top);
      const gitOps = this.applicationSets(top).map(applicationOf);
      if (gitOps.length === 0) continue;
      for (const [index, cluster] of this.clusters.entries()) {
        if (isBelow(cluster.path, top)) this.clusters[index] = { ...cluster, gitOps: [...cluster.gitOps, ...gitOps] };
      }
    }
  }

  /** What lies beside the folder of the clusters, or where a fleet writes it; files with anything else are left to be compared. */
  private applicationSets(top: string): readonly JsonObject[] {
    const folders = [top, joined(top, 'argocd')];
    return this.below(top).flatMap((path) => {
      const objects = folders.includes(folderOf(path)) ? this.content(path).objects : [];
      const areSets = objects.length > 0 && objects.every((object) => kindOf(object) === 'ApplicationSet');
      if (!areSets) this.taken.delete(path);
      return areSets ? objects : [];
    });
  }

  private takeLayer(folder: string, top: string): void {
    const layers = new Map<string, JsonObject[]>();
    for (const path of this.below(folder)) {
      if (this.sameText(path) !== undefined) {
        this.taken.add(path);
        continue;
      }
      const name = top === '' ? folderOf(path) : folderOf(path).slice(top.length + 1);
      const objects = this.content(path).values.filter(isObject);
      this.leftOut.delete(path);
      layers.set(name, [...(layers.get(name) ?? []), ...objects]);
    }
    for (const [name, objects] of layers) this.layers.push({ folder: name, objects });
  }
}

/** The Application that an ApplicationSet makes of each folder, as far as all have it in common. */
const applicationOf = (set: JsonObject): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: objectAt(set, 'spec', 'template', 'metadata'),
  spec: objectAt(set, 'spec', 'template', 'spec'),
});

/**
 * What the files of a side hold. Never throws for what is in them.
 *
 * @param compared the files of the other side: what is the same in both is read where it is asked for
 */
export const contentsOf = (
  files: SideFiles,
  documents: Documents,
  kustomizations: Kustomizations,
  compared?: SideFiles,
): Contents => new Reader(files, documents, kustomizations, compared).contents();

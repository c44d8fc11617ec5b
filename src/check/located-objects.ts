import { resolve } from 'node:path';
import type { KnownFacts } from '../cluster/facts';
import type { Unreadable } from '../findings';
import type { JsonObject } from '../objects';
import type { YamlComment } from '../yaml';
import { Clusters } from './clusters';
import { Ignored } from './ignored';
import type { InputObject } from './input-object';
import { InputLoader } from './load-input';
import { Locator, type Place } from './locator';

/** An object with where people wrote it. */
export interface LocatedObject {
  readonly object: JsonObject;
  readonly place: Place;
  /** What people wrote beside its fields; nothing of what a tool built. */
  readonly comments: readonly YamlComment[];
  /** The full path of the folder that it lies in. */
  readonly folder: string;
  /** The full path of the kustomization's folder that it was taken from. */
  readonly kustomization?: string;
  /** The cluster whose `cluster.json` lies in that folder or above it. */
  readonly cluster?: { readonly folder: string; readonly facts: KnownFacts };
}

/** What the paths of a command line hold. */
export interface LocatedInput {
  readonly objects: readonly LocatedObject[];
  /** What was read and is no Kubernetes object. */
  readonly others: number;
  readonly unreadable: readonly Unreadable[];
  readonly notes: readonly string[];
}

const below = (path: readonly (string | number)[], at: readonly (string | number)[]): boolean =>
  at.every((step, index) => path[index] === step);

function commentsOf({
  source: { file, document, at },
  origin: { kustomization },
}: InputObject): readonly YamlComment[] {
  if (kustomization !== undefined && file.name === kustomization.file.name) return [];
  return file
    .comments(document)
    .filter(({ path }) => below(path, at))
    .map(({ path, text }) => ({ path: path.slice(at.length), text }));
}

/** The objects that files and folders hold, as `check` reads them, each with what people wrote beside it. */
export function locatedObjects(paths: readonly string[]): LocatedInput {
  const { objects, others, unreadable, notes } = new InputLoader(new Ignored([])).load(paths);
  const clusters = new Clusters();
  const locator = new Locator();
  const located = objects.map((each): LocatedObject => {
    const { folder, kustomization } = each.origin;
    const cluster = clusters.of(folder);
    return {
      object: each.object,
      place: locator.place(each, ''),
      comments: commentsOf(each),
      folder,
      ...(kustomization !== undefined && { kustomization: resolve(kustomization.folder) }),
      ...(cluster !== undefined && { cluster: { folder: cluster.folder, facts: cluster.facts } }),
    };
  });
  return { objects: located, others, unreadable: [...unreadable, ...clusters.unreadable], notes };
}

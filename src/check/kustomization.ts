import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Unreadable } from '../findings';
import { type JsonObject, kindOf, listAt, objectAt, textAt } from '../objects';
import { InputFile } from './input-file';

/** Files that make a folder one that kustomize builds, the first that is there. */
export const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export const isKustomizationName = (name: string): boolean => KUSTOMIZATION_NAMES.includes(name);

/** A folder that kustomize builds. */
export interface Kustomization {
  /** As joined from the command line. */
  readonly folder: string;
  readonly file: InputFile;
  readonly content: JsonObject;
  readonly unreadable?: Unreadable;
}

/** What its file says. */
type Content = Pick<Kustomization, 'content'>;

/** The kustomization of a folder; undefined where it has none. */
export function readKustomization(folder: string): Kustomization | undefined {
  const name = KUSTOMIZATION_NAMES.find((each) => existsSync(`${folder}/${each}`));
  if (name === undefined) return undefined;
  const file = new InputFile(`${folder}/${name}`);
  const [read] = file.read();
  if (read === undefined || 'unreadable' in read) return { folder, file, content: {}, unreadable: read?.unreadable };
  return { folder, file, content: objectAt(read.document.value) };
}

/** Fields that change nothing of what the resources say. */
const PLAIN: readonly string[] = ['apiVersion', 'kind', 'metadata', 'resources'];

/** Whether the build of a kustomization is its resource files as they are, as far as this file alone decides. */
export const isPlain = ({ content }: Content): boolean =>
  kindOf(content) !== 'Component' && Object.keys(content).every((key) => PLAIN.includes(key));

/** A component is part of other kustomizations and is never built by itself. */
export const isComponent = ({ content }: Content): boolean => kindOf(content) === 'Component';

export const resourcesOf = ({ content }: Content): readonly string[] =>
  listAt(content, 'resources').flatMap((resource) => textAt(resource) ?? []);

/** Every text in a value. */
export function* leaves(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* leaves(each);
}

/** Longer strings are patches written in place, not paths. */
const MAX_PATH = 1000;

/** A path of a kustomization, joined to its folder as it is called on the command line. */
export const pathIn = (folder: string, path: string): string =>
  path.startsWith('.') ? join(folder, path) : `${folder}/${path}`;

// existsSync first: of a text that can be no path, such as a long one, statSync throws.
const statsOf = (path: string) => (path.length <= MAX_PATH && existsSync(path) ? statSync(path) : undefined);

/** Where folders are named. Elsewhere a text that is also a folder's name, such as a namespace, means no folder. */
export const FOLDER_FIELDS: readonly string[] = ['resources', 'components', 'bases'];

/** The files that a kustomization refers to, in whatever field, and the folders among its resources and components. */
export function references({ folder, content }: Kustomization): readonly string[] {
  return Object.entries(content).flatMap(([field, value]) =>
    [...leaves(value)].flatMap((text) => {
      // A generator names its files `key=path`.
      const path = text.slice(text.indexOf('=') + 1);
      const joined = isAbsolute(path) ? path : pathIn(folder, path);
      const stats = statsOf(joined);
      return stats?.isFile() || (stats?.isDirectory() && FOLDER_FIELDS.includes(field)) ? [joined] : [];
    }),
  );
}

import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { asList, asObject, asString, type JsonObject, member } from '../../admission/json';
import { InputFile } from './input-file';
import type { Unreadable } from './unreadable';

const NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export const isKustomizationName = (name: string): boolean => NAMES.includes(name);

/** A folder that kustomize builds. */
export interface Kustomization {
  /** As joined from the command line. */
  readonly folder: string;
  readonly file: InputFile;
  readonly content: JsonObject;
  readonly unreadable?: Unreadable;
}

/** The kustomization of a folder; undefined where it has none. */
export function readKustomization(folder: string): Kustomization | undefined {
  const name = NAMES.find((each) => existsSync(`${folder}/${each}`));
  if (name === undefined) return undefined;
  const file = new InputFile(`${folder}/${name}`);
  const [read] = file.read();
  if (read === undefined || 'unreadable' in read) return { folder, file, content: {}, unreadable: read?.unreadable };
  return { folder, file, content: asObject(read.document.value) };
}

/** Fields that change nothing of what the resources say. */
const PLAIN: readonly string[] = ['apiVersion', 'kind', 'metadata', 'resources'];

/** Whether the build of a kustomization is its resource files as they are, as far as this file alone decides. */
export const isPlain = ({ content }: Kustomization): boolean =>
  member(content, 'kind') !== 'Component' && Object.keys(content).every((key) => PLAIN.includes(key));

/** A component is part of other kustomizations and is never built by itself. */
export const isComponent = ({ content }: Kustomization): boolean => member(content, 'kind') === 'Component';

export const resourcesOf = ({ content }: Kustomization): readonly string[] =>
  asList(member(content, 'resources')).flatMap((resource) => asString(resource) ?? []);

function* leaves(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* leaves(each);
}

/** Longer strings are patches written in place, not paths. */
const MAX_PATH = 1000;

/** A path of a kustomization, joined to its folder as it is called on the command line. */
export const pathIn = (folder: string, path: string): string =>
  path.startsWith('.') ? join(folder, path) : `${folder}/${path}`;

/** The files and folders that a kustomization refers to, in whatever field: resources, patches, values. */
export function references({ folder, content }: Kustomization): readonly string[] {
  return [...leaves(content)].flatMap((text) => {
    // A generator names its files `key=path`.
    const path = text.slice(text.indexOf('=') + 1);
    if (path === '' || path.length > MAX_PATH || /[\n\0]/.test(path)) return [];
    const joined = isAbsolute(path) ? path : pathIn(folder, path);
    return existsSync(joined) ? [joined] : [];
  });
}

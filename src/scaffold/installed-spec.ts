import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isObject, type JsonObject, member, textAt } from '../objects';

const LIBRARY = 'cdk8s-karpenter';

/** Where a command was started from. */
export interface Started {
  /** The script as it was called, links not followed: `…/node_modules/.bin/cdk8s-karpenter`. */
  readonly script: string;
  /** The working directory. */
  readonly folder: string;
}

function readJson(file: string): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined; // missing, or not for us to judge
  }
}

/** A folder and those above it, the nearest first. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/** The projects whose `node_modules` a file is in, the nearest first. */
function projectsOf(file: string): string[] {
  const parts = file.split(sep);
  return parts
    .flatMap((part, index) => (part === 'node_modules' ? [parts.slice(0, index).join(sep) || sep] : []))
    .reverse();
}

const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** What a project's own package.json asks for; of a workspace that only has it beside others, any version. */
function askedFor(project: string): string | undefined {
  const json = readJson(join(project, 'package.json'));
  if (json === undefined || json.name === LIBRARY) return undefined;
  const spec = DEPENDENCIES.map((group) => textAt(json, group, LIBRARY)).find((each) => each !== undefined);
  return spec ?? (member(json, 'workspaces') !== undefined && isLinked(project) ? '*' : undefined);
}

/** What npm wrote down of a package that no package.json asks for, as of a global one. */
function resolvedTo(project: string): string | undefined {
  const lock = readJson(join(project, 'node_modules/.package-lock.json'));
  const resolved = textAt(lock, 'packages', `node_modules/${LIBRARY}`, 'resolved');
  return resolved !== undefined && /^(?:git\+|file:)/.test(resolved) ? resolved : undefined;
}

const installedIn = (project: string): string => join(project, 'node_modules', LIBRARY);

/** Whether the package is a folder of the user's own and not a copy below `node_modules`. */
function isLinked(project: string): boolean {
  const folder = installedIn(project);
  return existsSync(folder) && !realpathSync(folder).split(sep).includes('node_modules');
}

const isBelow = (folder: string, root: string): boolean => folder === root || folder.startsWith(root + sep);

/** Whether a new folder is one of the workspace of a project, where its links hold. */
function isInWorkspace(folder: string, project: string): boolean {
  const isRoot = (each: string): boolean =>
    existsSync(join(each, 'pnpm-workspace.yaml')) ||
    member(readJson(join(each, 'package.json')) ?? {}, 'workspaces') !== undefined;
  const root = upwards(project).find(isRoot);
  return root !== undefined && isBelow(folder, root);
}

/** A path as npm takes it from a folder, on every system alike. */
function fileSpec(protocol: string, path: string, folder: string): string {
  const way = relative(folder, path).split(sep).join('/');
  return `${protocol}${way.startsWith('.') || way.startsWith('/') ? way : `./${way}`}`;
}

const PATH = /^(file:|link:|portal:)?(.*)$/s;
const isPath = (spec: string): boolean =>
  /^(?:file|link|portal):/.test(spec) ||
  /^(?:\.{0,2}\/|[A-Za-z]:[\\/])/.test(spec) ||
  /^[^:]*\.(?:tgz|tar\.gz)$/.test(spec);
const isRemote = (spec: string): boolean =>
  /^(?:git|github|gitlab|bitbucket|gist|https?|ssh)[+:]|^git@/.test(spec) || /^[\w.-]+\/[\w.-]+(?:#.+)?$/.test(spec);

/** A spec of one project as another folder has to write it; undefined for a version of the registry. */
function rewritten(spec: string, project: string, folder: string): string | undefined {
  if (isPath(spec)) {
    const [, protocol = 'file:', path = ''] = PATH.exec(spec) ?? [];
    return fileSpec(protocol, resolve(project, path.replace(/^\/\/(?=\/)/, '')), folder);
  }
  if (isRemote(spec)) return spec;
  if (!isLinked(project)) return undefined;
  return isInWorkspace(folder, project) ? spec : fileSpec('file:', realpathSync(installedIn(project)), folder);
}

/**
 * How a new repository has to name this package to get the one that runs: from a tarball, a folder, Git or a workspace;
 * undefined where it came from the registry.
 */
export function installedSpec(newFolder: string, started: Started): string | undefined {
  const projects = [...projectsOf(started.script), ...upwards(started.folder)];
  for (const project of projects) {
    const spec = askedFor(project) ?? resolvedTo(project);
    if (spec !== undefined) return rewritten(spec, project, newFolder);
  }
  return undefined;
}

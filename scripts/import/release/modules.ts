import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const PROVIDER = 'github.com/aws/karpenter-provider-aws';
const CORE = 'sigs.k8s.io/karpenter';
const KUBELET = 'k8s.io/kubelet';
const APIMACHINERY = 'k8s.io/apimachinery';

/** A module in a folder as Go's cache lays it out. */
export interface Module {
  readonly path: string;
  /** With the leading `v`. */
  readonly version: string;
  /** Where its files are. */
  readonly folder: string;
  /** The version that Karpenter's provider asks for, where it is another one. */
  readonly pinned?: string;
}

/** The modules that one release of Karpenter is made of, as far as they are there. */
export interface ReleaseModules {
  /** `1.15.2` */
  readonly release: string;
  readonly provider: Module;
  readonly core?: Module;
  readonly kubelet?: Module;
  readonly apimachinery?: Module;
  /** What is asked for and is not there, `k8s.io/kubelet@v0.37.0`. */
  readonly missing: readonly string[];
}

const numbers = (version: string): number[] => version.replace(/^v/, '').split('.').map(Number);

/** Compares two releases by their numbers. */
export function compareReleases(a: string, b: string): number {
  const [first, second] = [numbers(a), numbers(b)];
  return first.map((part, index) => part - (second[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

const minorOf = (version: string): string => numbers(version).slice(0, 2).join('.');

/** The released versions of a module that are in a cache, oldest first. */
function versionsIn(cache: string, path: string): string[] {
  const parent = join(cache, path, '..');
  const start = `${basename(path)}@`;
  return (existsSync(parent) ? readdirSync(parent) : [])
    .filter((name) => name.startsWith(start))
    .map((name) => name.slice(start.length))
    .filter((version) => /^v\d+\.\d+\.\d+$/.test(version))
    .sort(compareReleases);
}

const moduleIn = (cache: string, path: string, version: string): Module => ({
  path,
  version,
  folder: join(cache, `${path}@${version}`),
});

/** A module as the provider pins it, else the patch of the same minor that is nearest. */
function pinnedModule(cache: string, provider: Module, path: string): Module | string {
  const goMod = readFileSync(join(provider.folder, 'go.mod'), 'utf8');
  const pinned = goMod.match(new RegExp(`^\\s*(?:require )?${path.replaceAll('.', '\\.')} (v\\S+)`, 'm'))?.[1];
  if (pinned === undefined) return path;
  const known = versionsIn(cache, path).filter((version) => minorOf(version) === minorOf(pinned));
  const older = known.filter((version) => compareReleases(version, pinned) <= 0).at(-1) ?? known[0];
  if (older === undefined) return `${path}@${pinned}`;
  return { ...moduleIn(cache, path, older), ...(older !== pinned && { pinned }) };
}

/**
 * Finds a release in a folder that is laid out as Go's module cache is: `github.com/aws/karpenter-provider-aws@v1.15.2` and
 * what it needs beside it.
 *
 * @param release the release, for a folder with several; the newest of them otherwise
 * @throws Error where the folder has no such release
 */
export function releaseModules(folder: string, release?: string): ReleaseModules {
  const cache = resolve(folder);
  const versions = versionsIn(cache, PROVIDER);
  const version = release === undefined ? versions.at(-1) : versions.find((each) => each === `v${release}`);
  if (version === undefined) {
    const wanted = `${PROVIDER}@v${release ?? 'X.Y.Z'}`;
    throw new Error(`${folder} has no ${wanted}; it is laid out as Go's module cache is: go mod download ${wanted}`);
  }
  const provider = moduleIn(cache, PROVIDER, version);
  const found = [CORE, KUBELET, APIMACHINERY].map((path) => pinnedModule(cache, provider, path));
  const [core, kubelet, apimachinery] = found.map((module) => (typeof module === 'string' ? undefined : module));
  return {
    release: version.slice(1),
    provider,
    core,
    kubelet,
    apimachinery,
    missing: found.filter((module) => typeof module === 'string'),
  };
}

/** The text of a file of a module. */
export const readModuleFile = ({ folder }: Module, path: string): string => readFileSync(join(folder, path), 'utf8');

/** The Go files of a module below `pkg`, without tests. */
export const goFiles = ({ folder }: Module): readonly string[] =>
  readdirSync(join(folder, 'pkg'), { recursive: true, encoding: 'utf8' })
    .map((name) => `pkg/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'));

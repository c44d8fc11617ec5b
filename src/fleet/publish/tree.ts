import type { Finding } from '../../findings/finding';
import { byCodeUnit } from '../../objects';

/**
 * A generated folder: where it stands below the output (`clusters/prod`) and its files by their paths inside it. One may
 * stand inside another; each knows its own files.
 */
export type Tree = readonly [prefix: string, files: ReadonlyMap<string, string>];

/** A generated folder that stands in the output as it has to be, its list included: nobody looks at its files again. */
export interface StandingTree {
  readonly prefix: string;
  readonly paths: readonly string[];
}

/** Part of an output, one cluster say: its generated folders, and what is said about what they were made of. */
export interface OutputPart<Folder = Tree | StandingTree> {
  readonly trees: readonly Folder[];
  readonly findings: readonly Finding[];
}

/**
 * Name of the file in each generated folder that lists what was generated there: one relative path a line, sorted, itself
 * not listed. What it does not list is foreign and stays as it is.
 */
export const LISTING = '.generated';

/** How many folder names lead to a tree at most. */
export const MAX_TREE_DEPTH = 3;

export function renderListing(paths: Iterable<string>): string {
  return [...paths]
    .sort(byCodeUnit)
    .map((path) => `${path}\n`)
    .join('');
}

/** A hand-edited list cannot reach outside of its folder: lines that try are left out and returned apart. */
export function parseListing(text: string): { readonly paths: Set<string>; readonly unsafe: string[] } {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '');
  return {
    paths: new Set(lines.filter((line) => isSafePath(line) && line !== LISTING)),
    unsafe: lines.filter((line) => !isSafePath(line)),
  };
}

/** A relative path with forward slashes that stays inside its folder on every file system. */
export function isSafePath(path: string): boolean {
  return path.split('/').every((name) => {
    if (name === '' || name === '.' || name === '..' || name === STATE_FOLDER) return false;
    return !UNSAFE_NAME.test(name) && Buffer.byteLength(name) <= 255;
  });
}

/** Folder for locks, staging and journals, beside the output and for a moment inside of it. */
export const STATE_FOLDER = '.cdk8s-karpenter';

const UNSAFE_NAME = /[\\\p{Control}\p{Surrogate}]|^[A-Za-z]:/u;

/** Permissions of a generated file: a shell script is made to be run. The process's umask narrows them. */
export const modeOf = (path: string): number => (path.endsWith('.sh') ? 0o777 : 0o666);

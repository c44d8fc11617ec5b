import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isToolFolder } from '../check';
import { readText, whyUnreadable } from '../yaml/read';
import { SideError } from './side-error';
import { folderOf, isManifest, type SideFiles } from './side-files';

interface Walked {
  readonly paths: string[];
  /** What is called as a manifest and is no regular file. */
  readonly others: Set<string>;
  /** Folders of which everything is known. */
  readonly folders: Set<string>;
  readonly notLookedAt: string[];
}

/** Manifests below a folder. */
function walk(root: string, folder: string, name: string, found: Walked): Walked {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  if (folder !== '' && entries.some((entry) => entry.name === '.git')) {
    found.notLookedAt.push(`${name}/${folder} is a repository of its own (a submodule)`);
    return found;
  }
  found.folders.add(folder);
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isFile() && isManifest(path)) found.others.add(path);
    if (entry.isSymbolicLink()) {
      if (isManifest(path) || statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory()) {
        found.notLookedAt.push(`${name}/${path} is a symbolic link`);
      }
    } else if (entry.isFile()) {
      if (isManifest(path)) found.paths.push(path);
    } else if (entry.isDirectory() && !isToolFolder(entry.name)) walk(root, path, name, found);
  }
  return found;
}

/** The files of a folder, or one file; `-` is standard input. */
export function diskFiles(path: string): SideFiles {
  const name = path.replace(/(?<=.)\/+$/, '');
  const isStream = path === '-';
  const stats = isStream ? undefined : statSync(path, { throwIfNoEntry: false });
  if (!isStream && stats === undefined) throw new SideError([`${path}: no such file or folder`]);
  const isFolder = stats?.isDirectory() === true;
  const root = isFolder ? name : dirname(name);
  try {
    const nothing: Walked = { paths: [], others: new Set(), folders: new Set(), notLookedAt: [] };
    const { paths, others, folders, notLookedAt } = isFolder
      ? walk(root, '', name, nothing)
      : { ...nothing, paths: [basename(name)] };
    const onDisk = (each: string): string => (isStream && each === '-' ? '-' : join(root, each));
    const texts = new Map<string, string>();
    const regular = new Set(paths);
    return {
      name,
      paths: paths.sort(),
      depth: resolve(root).split('/').length - 1,
      notLookedAt,
      isOpen: true,
      kindOf: (each) => {
        if (regular.has(each)) return 'file';
        if (isManifest(each) && folders.has(folderOf(each)) && !others.has(each)) return undefined;
        const found = statSync(join(root, each), { throwIfNoEntry: false });
        return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : undefined;
      },
      text: (each) => {
        const known = texts.get(each);
        if (known !== undefined) return known;
        const text = readText(isStream ? onDisk(each) : `${root}/${each}`);
        texts.set(each, text);
        return text;
      },
      called: (each) => onDisk(each),
      onDisk: (folder, _files, ask) => ask(resolve(root, folder)),
    };
  } catch (error) {
    throw new SideError([`${path}: ${whyUnreadable(error)}`]);
  }
}

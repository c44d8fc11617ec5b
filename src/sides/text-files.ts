import { SideError } from './side-error';
import { folderOf, isBelow, isManifest, type SideFiles } from './side-files';

/** Files that are texts in memory, by their paths. Nothing else is read and nothing is built. */
export function textFiles(name: string, texts: ReadonlyMap<string, string>): SideFiles {
  const paths = [...texts.keys()].filter(isManifest).sort();
  const folders = new Set(paths.map(folderOf));
  return {
    name,
    paths,
    depth: 0,
    notLookedAt: [],
    isOpen: false,
    kindOf: (path) => {
      if (texts.has(path)) return 'file';
      return [...folders].some((folder) => isBelow(folder, path)) ? 'folder' : undefined;
    },
    text: (path) => texts.get(path) ?? '',
    called: (path) => `${name}/${path}`,
    onDisk: (folder) => {
      throw new SideError([`${name}/${folder} would have to be built`]);
    },
  };
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DistView } from './dist-view';
import { explained, PublishError } from './failure';
import { isSafePath, modeOf, type Tree } from './tree';

/**
 * Writes trees plainly into a folder that is not the published output (`-o X`, the scratch folder of cdk8s-cli): no lock,
 * no lists of generated files, nothing removed; what stands at a path is replaced.
 *
 * @throws PublishError when a path leads out of the folder or through a symbolic link, or the file system refuses
 */
export function writeTree(folder: string, trees: Iterable<Tree>): void {
  const root = resolve(folder);
  for (const [prefix, files] of trees) {
    for (const [name, content] of files) explained(root, () => writeFile(root, `${prefix}/${name}`, content));
  }
}

function writeFile(root: string, path: string, content: string): void {
  if (!isSafePath(path) || new DistView(root).standing(path).kind === 'blocked') {
    throw new PublishError(
      'file-system',
      `${path} is not a path inside ${root}; rename what is called so or remove the link`,
    );
  }
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, content, { flag: 'wx', mode: modeOf(path) });
}

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPlain, type Kustomization, pathIn, readKustomization, resourcesOf } from './kustomization';

/** URLs, and the short forms of Git hosts. */
export const REMOTE = /^[a-z+]+:\/\/|^git@|[?&]ref=|^github\.com\//;

/**
 * The resource files of a kustomization which changes nothing of them: they need no build, and what is wrong with them
 * is in a line of theirs. Undefined for one that has to be built, which also tells what it lacks.
 *
 * @param regardless Take the resource files although there is more to build.
 */
export function plainFiles(
  kustomization: Kustomization,
  { regardless = false, above = [] }: { readonly regardless?: boolean; readonly above?: readonly string[] } = {},
): readonly string[] | undefined {
  const { folder } = kustomization;
  if ((!isPlain(kustomization) && !regardless) || above.includes(resolve(folder))) return undefined;
  const files: string[] = [];
  for (const resource of resourcesOf(kustomization)) {
    const path = pathIn(folder, resource.replace(/\/+$/, ''));
    const more =
      REMOTE.test(resource) || !existsSync(path)
        ? undefined
        : filesOf(path, { regardless, above: [...above, resolve(folder)] });
    if (more === undefined && !regardless) return undefined;
    files.push(...(more ?? []));
  }
  return files;
}

function filesOf(path: string, how: { readonly regardless: boolean; readonly above: readonly string[] }) {
  if (!statSync(path).isDirectory()) return [path];
  const nested = readKustomization(path);
  return nested && plainFiles(nested, how);
}

import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The library's own code and data: every room stands in one of these folders. */
const FOLDERS = ['charts', 'imports', 'src'];

/**
 * What tells this state of the library from any other: names, sizes and times of its files, which an update or a rebuild
 * changes, and where its YAML writer is installed with it.
 *
 * @param root the folder that the library is in
 */
export function libraryState(root = join(__dirname, '../../..')): string {
  const hash = createHash('sha256').update(process.version);
  const add = (file: string): void => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`\n${file} ${size} ${mtimeMs}`);
  };
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (!entry.name.endsWith('.d.ts')) add(path);
    }
  };
  for (const folder of FOLDERS) visit(join(root, folder));
  add(require.resolve('js-yaml'));
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The rooms whose code and data decide what a cluster comes to. */
const ROOMS = ['admission', 'charts', 'cloudformation', 'fleet', 'imports', 'install', 'karpenter', 'policy'];

/**
 * What tells this state of the library from any other: names, sizes and times of its files, which an update or a rebuild
 * changes, and where its YAML writer is installed with it.
 */
export function libraryState(): string {
  const root = join(__dirname, '..');
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
  for (const room of readdirSync(root)
    .filter((name) => ROOMS.includes(name))
    .sort())
    visit(join(root, room));
  add(require.resolve('js-yaml'));
  return hash.digest('hex');
}

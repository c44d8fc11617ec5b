import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './run';

const root = join(__dirname, '../..');

/** What a fresh clone does not have. */
const NOT_IN_A_CLONE = ['node_modules', 'lib', 'dist', '.git', '.venv', '.cdk8s', '.cdk8s-karpenter'];

/**
 * Packs the package as it would be published, built from nothing in a copy of the repository: the repository's own
 * lib/ may hold what was deleted since, and other tests are using it.
 *
 * @param folder an empty folder to work in
 * @returns the path of the tarball
 */
export async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'copy');
  for (const name of readdirSync(root).filter((entry) => !NOT_IN_A_CLONE.includes(entry) && !entry.endsWith('.tgz'))) {
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) => path !== join(root, 'src/admission/generated'),
    });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  await succeed(copy, 'npm', 'pack', '--loglevel=error', '--pack-destination', folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack left no tarball in ${folder}`);
  return join(folder, tarball);
}

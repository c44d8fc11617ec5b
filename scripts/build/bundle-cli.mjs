// Makes lib/cli.js, the command line as it is installed: what each start and a `check` run, in one file. As files of their own
// these are over two hundred, and to find and read them takes as long as to judge what is checked. Modules stay as lazy as they
// are: each runs when it is first required. Packages and data stay outside, and the other commands, which load their own files.
import { chmodSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

const { resolve: locate } = createRequire(import.meta.url);

/** Files of src/cli/ that a check runs. */
const OF_A_CHECK = ['main', 'check', 'baseline', 'command-result', 'max', 'option-parser'];

const isOtherCommand = (file, lib) =>
  dirname(file) === join(lib, 'src/cli') && !OF_A_CHECK.includes(basename(file, '.js'));

/** A file whose name is put together when it is needed: esbuild would take in every file that it may be. */
const NAME_OF_PARTS = /\brequire\(`\.\/(?=[^`]*\$\{)/g;

const outside = (lib) => ({
  name: 'outside',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\./ }, ({ importer, kind, path }) => {
      if (kind === 'entry-point') return undefined;
      const file = locate(join(dirname(importer), path));
      const stays = /\.(json|cjs)$/.test(file) || isOtherCommand(file, lib);
      return stays ? { path: `./${relative(lib, file)}`, external: true } : undefined;
    });
    // Its version is asked for at each start.
    onResolve({ filter: /^cdk8s-karpenter\/package\.json$/ }, () => ({ path: join(lib, '../package.json') }));
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const folder = relative(lib, dirname(path));
      return { contents: (await readFile(path, 'utf8')).replace(NAME_OF_PARTS, `load(\`./${folder}/`) };
    });
  },
});

export async function bundleCli(root) {
  const lib = join(root, 'lib');
  const outfile = join(lib, 'cli.js');
  await build({
    entryPoints: [join(lib, 'src/cli/main.js')],
    outfile,
    bundle: true,
    packages: 'external',
    plugins: [outside(lib)],
    banner: { js: 'const load = require;' },
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
  });
  chmodSync(outfile, 0o755);
}

// Makes lib/cli.js, the command line as it is installed: what each start and a `check` run, in one file. As files of their own
// these are over two hundred, and to find and read them takes as long as to judge what is checked. Modules stay as lazy as they
// are: each runs when it is first required. The packages that each check runs are taken in, with their licences. Other packages and
// data stay outside, and the other commands, which load their own files.
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

const { resolve: locate } = createRequire(import.meta.url);

/** Files of src/cli/ that a check runs. */
const OF_A_CHECK = ['main', 'check', 'baseline', 'command-result', 'max', 'option-parser', 'version-options'];

/** Packages that a check runs: to find their files takes Node as long as to run them. */
const PACKAGES = ['commander', 'fastest-levenshtein', 'js-yaml'];

/** commander can start programs; of ours it starts none, and what that needs of Node takes longer to load than commander. */
const STARTS_PROGRAMS = "const childProcess = require('node:child_process');";
const STARTS_THEM_LATER = "const childProcess = { spawn: (...args) => require('node:child_process').spawn(...args) };";

function withLaterPrograms(text, path) {
  if (!text.includes(STARTS_PROGRAMS)) throw new Error(`${path} loads child_process in another way`);
  return text.replace(STARTS_PROGRAMS, STARTS_THEM_LATER);
}

/** The licence of a package, whose name is the folder that it lies in. */
function licenceOf(root, name) {
  const folder = join(root, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'license'].map((each) => join(folder, each)).find(existsSync);
  return `/*! ${name} ${version}\n\n${readFileSync(file, 'utf8').trim()}\n*/`;
}

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
    onResolve({ filter: /^[@a-z]/ }, ({ path }) =>
      PACKAGES.includes(path) || path.startsWith('cdk8s-karpenter/') ? undefined : { path, external: true },
    );
    // Its version is asked for at each start.
    onResolve({ filter: /^cdk8s-karpenter\/package\.json$/ }, () => ({ path: join(lib, '../package.json') }));
    onLoad({ filter: /\/commander\/lib\/command\.js$/ }, async ({ path }) => ({
      contents: withLaterPrograms(await readFile(path, 'utf8'), path),
    }));
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(lib)) return undefined;
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
    plugins: [outside(lib)],
    banner: { js: 'const load = require;' },
    footer: { js: PACKAGES.map((name) => licenceOf(root, name)).join('\n') },
    legalComments: 'none',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
  });
  chmodSync(outfile, 0o755);
}

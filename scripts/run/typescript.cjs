// Runs a TypeScript file: node typescript.cjs main.ts
//
// esbuild makes one script of it and of the files that it imports, in a process of its own, while Node loads the
// library. Types are not looked at here; `npm test` checks them.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, resolve } = require('node:path');
const { build, formatMessages } = require('esbuild');

const pathsOf = (path) => `const __filename = ${JSON.stringify(path)}, __dirname = ${JSON.stringify(dirname(path))};`;

/** In one script, every file still has its own __filename and __dirname. */
const ownPaths = {
  name: 'own-paths',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      return { contents: `${pathsOf(path)}${readFileSync(path, 'utf8')}`, loader: 'ts' };
    });
  },
};

const compile = (file) =>
  build({
    entryPoints: [file],
    bundle: true,
    format: 'cjs',
    logLevel: 'silent',
    keepNames: true,
    outdir: dirname(file),
    packages: 'external',
    platform: 'node',
    plugins: [ownPaths],
    sourcemap: 'inline',
    target: 'node20',
    write: false,
  });

/** An error of esbuild where it stands in the file, without what was put before its first line. */
function asWritten({ location, ...error }) {
  if (location === null || location.line !== 1) return { ...error, location };
  const { length } = pathsOf(resolve(location.file));
  return {
    ...error,
    location: { ...location, column: location.column - length, lineText: location.lineText.slice(length) },
  };
}

async function printErrors(errors) {
  const texts = await formatMessages(errors.map(asWritten), { kind: 'error', color: process.stderr.isTTY });
  process.stderr.write(texts.join(''));
}

/** What is wrong with a file that the code reads is no matter of the code: its message says all. */
function printThrown(error) {
  const isOfFile = error?.name === 'FleetFileError';
  process.stderr.write(`${isOfFile ? error.message : (error?.stack ?? String(error))}\n`);
  process.exitCode = 1;
}

/** Errors show lines of .ts files. The source maps of libraries are of no use, and a tenth of the time of a synth. */
function useSourceMaps() {
  const loadJs = Module._extensions['.js'];
  Module._extensions['.js'] = (module, file) => {
    process.setSourceMapsEnabled(false);
    try {
      loadJs(module, file);
    } finally {
      process.setSourceMapsEnabled(true);
    }
  };
  process.setSourceMapsEnabled(true);
}

function run(file, script) {
  const module = new Module(file);
  module.filename = file;
  module.paths = Module._nodeModulePaths(dirname(file));
  module._compile(script, file);
}

async function main(file) {
  Module.enableCompileCache?.(); // Node 22.8
  const compiled = compile(file);
  require('cdk8s-karpenter');
  const [{ text }] = await compiled.then(
    ({ outputFiles }) => outputFiles,
    async ({ errors = [] }) => {
      await printErrors(errors);
      process.exit(1);
    },
  );
  useSourceMaps();
  run(file, text);
}

main(resolve(process.argv[2])).catch(printThrown);

// Runs a TypeScript file: node typescript.cjs main.ts
//
// esbuild makes one script of it and of the files that it imports, in a process of its own, while Node loads the
// library. Types are not looked at here; `npm test` checks them.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, resolve } = require('node:path');
const { build } = require('esbuild');

/** In one script, every file still has its own __filename and __dirname. */
const ownPaths = {
  name: 'own-paths',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const paths = `const __filename = ${JSON.stringify(path)}, __dirname = ${JSON.stringify(dirname(path))};`;
      return { contents: `${paths}${readFileSync(path, 'utf8')}`, loader: 'ts' };
    });
  },
};

const compile = (file) =>
  build({
    entryPoints: [file],
    bundle: true,
    format: 'cjs',
    keepNames: true,
    outdir: dirname(file),
    packages: 'external',
    platform: 'node',
    plugins: [ownPaths],
    sourcemap: 'inline',
    target: 'node20',
    write: false,
  });

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
    () => process.exit(1), // esbuild has printed why
  );
  useSourceMaps();
  run(file, text);
}

void main(resolve(process.argv[2]));

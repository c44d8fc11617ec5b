// Preloaded by `npm run synth`: esbuild compiles .ts files, types are checked by `npm test`. Everything else is Node's own.
const { readFileSync } = require('node:fs');
const { _extensions, enableCompileCache } = require('node:module');
const { transformSync } = require('esbuild');

enableCompileCache?.(); // Node 22.8
process.setSourceMapsEnabled(true);

_extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    format: 'cjs',
    loader: 'ts',
    sourcefile: file,
    sourcemap: 'inline',
    target: 'node20',
  });
  module._compile(code, file);
};

// So that errors show lines of .ts files. The maps of libraries are of no use here, and a tenth of the time of a synth.
const loadJs = _extensions['.js'];
_extensions['.js'] = (module, file) => {
  process.setSourceMapsEnabled(false);
  try {
    loadJs(module, file);
  } finally {
    process.setSourceMapsEnabled(true);
  }
};

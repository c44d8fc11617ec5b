// Preloaded by `npm run synth`: tsx compiles .ts files, Node loads .js files itself.
// tsx alone also searches every .js file of node_modules for ESM syntax and source maps: a third of the time of a synth.
const Module = require('node:module');

Module.enableCompileCache?.(); // Node 22.8
const loadJs = Module._extensions['.js'];
require('tsx/cjs');
delete Module._extensions['.cjs'];
Module._extensions['.js'] = (module, file) => {
  process.setSourceMapsEnabled(false);
  try {
    loadJs(module, file);
  } finally {
    process.setSourceMapsEnabled(true);
  }
};

import { readFileSync, writeFileSync } from 'node:fs';

const EAGER = /^var (\w+) = (require\("[^"]+"\));$/gm;

/**
 * Rewrites an `index.js` of tsc that re-exports by name so that a file is loaded when the first of its names is used.
 * A program that asks nothing of a room then loads nothing of it, whoever imports the door.
 */
export function makeLazy(file) {
  const text = readFileSync(file, 'utf8');
  if (/^__exportStar\(/m.test(text)) throw new Error(`${file}: "export *" has no names to wait for; name them`);
  const modules = new Map([...text.matchAll(EAGER)].map(([, name, load]) => [name, load]));
  if (modules.size === 0) return; // of an earlier build
  const lazy = text
    .replace(EAGER, 'var $1;')
    .replace(/\breturn (\w+)\.(\w+);/g, (_, name, member) => `return (${name} ??= ${modules.get(name)}).${member};`);
  writeFileSync(file, lazy);
}

const IMPORT = /^const (\w+) = (require\("\.[^"]+"\));$/gm;

/** Rewrites a file of tsc so that a file of ours that it imports is loaded when it is first used. */
export function makeImportsLazy(file) {
  const text = readFileSync(file, 'utf8');
  const loads = new Map([...text.matchAll(IMPORT)].map(([, name, load]) => [name, load]));
  const code = text.replace(IMPORT, 'let $1;');
  const used = code.replace(/\b(\w+_\d+)\.(?=\w)/g, (use, name) =>
    loads.has(name) ? `(${name} ??= ${loads.get(name)}).` : use,
  );
  writeFileSync(file, used);
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeImportsLazy, makeLazy } from '../../scripts/build/lazy-door.mjs';

/** Inside of the project, where its own name resolves to lib/. */
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/lazy-');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const run = (file: string, code: string): string[] => {
  writeFileSync(join(folder, file), code);
  return JSON.parse(node(join(folder, file)));
};

const LOADED = `Object.keys(require.cache).map((file) => file.split('${sep}lib${sep}')[1]).filter(Boolean)`;

// What no test of another file has rebuilt by now.
beforeAll(() => void node('--require', './scripts/run/fresh-lib.cjs', '--eval', '0'));

/**
 * Parts of the model that answer questions: nobody but `model` asks them when the package is loaded. The tables of regions and of
 * AMI families are small, and rules read them.
 */
const QUESTIONS =
  /^src\/karpenter\/(catalogue\/(?!regions|unlisted)|drift|nodes\/(?!ami-family|owned-user-data)|resolver\/resolve|scheduling\/(order|overlap|verdict)|time\/(budgets|windows|time-zones))/;

describe('require', () => {
  it('of the package alone loads no catalogue and no part of the model that answers questions', () => {
    const loaded = run('alone.cjs', `require('cdk8s-karpenter'); console.log(JSON.stringify(${LOADED}));`);
    expect(loaded).toContain('src/karpenter/index.js');
    expect(loaded.filter((file) => QUESTIONS.test(file) || file.endsWith('.json'))).toEqual([]);
  });

  it('of the model loads what is asked for, when it is asked for', () => {
    const code = `const { model } = require('cdk8s-karpenter');
      const before = ${LOADED};
      model.allowedDisruptions({ nodes: 10, reason: 'Drifted', at: 0 });
      console.log(JSON.stringify(${LOADED}.filter((file) => !before.includes(file))));`;
    const loaded = run('asked.cjs', code);
    expect(loaded).toContain('src/karpenter/time/budgets.js');
    expect(loaded.filter((file) => !file.startsWith('src/karpenter/'))).toEqual([]);
    expect(loaded.filter((file) => file.startsWith('src/karpenter/catalogue/'))).toEqual([]);
  });
});

describe('a check', () => {
  const loaded = (name: string, text: string): string[] => {
    writeFileSync(join(folder, name), text);
    const code = `const { check } = require('../../lib/src/check');
      check([${JSON.stringify(join(folder, name))}], {});
      console.log(JSON.stringify(${LOADED}.filter((file) => file.startsWith('src/helm/'))));`;
    return run(`${name}.cjs`, code);
  };

  it('loads nothing of charts where nothing installs one', () => {
    expect(loaded('pods.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n---\na: 1\n')).toEqual([
      'src/helm/index.js',
    ]);
  });

  it('loads them for values', () => {
    expect(loaded('values.yaml', 'settings: { interruptionQueue: a }\n')).toContain('src/helm/values-problems.js');
  });
});

const PRINTS = `console.log(JSON.stringify([typeof model.resolveNodePool, typeof Cluster, Object.keys(model).length > 100]));`;

it('ES modules import the model, and other names, by name', () => {
  const printed = run('named.mjs', `import { Cluster, model } from 'cdk8s-karpenter'; ${PRINTS}`);
  expect(printed).toEqual(['function', 'function', true]);
});

it('a bundle holds the model', async () => {
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, `import { Cluster, model } from 'cdk8s-karpenter'; ${PRINTS}`);
  const outfile = join(folder, 'bundle.cjs');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', external: ['cdk8s*', 'constructs'] });
  expect(JSON.parse(node(outfile))).toEqual(['function', 'function', true]);
});

describe('makeLazy', () => {
  const door = join(folder, 'index.js');

  it('leaves what it made as it is', () => {
    const eager = `var a_1 = require("./a");\nObject.defineProperty(exports, "x", { enumerable: true, get: function () { return a_1.x; } });\n`;
    writeFileSync(door, eager);
    makeLazy(door);
    makeLazy(door);
    expect(readFileSync(door, 'utf8')).toBe(
      'var a_1;\nObject.defineProperty(exports, "x", { enumerable: true, get: function () { return (a_1 ??= require("./a")).x; } });\n',
    );
  });

  it('refuses a door whose names it cannot know', () => {
    writeFileSync(door, '__exportStar(require("./a"), exports);\n');
    expect(() => makeLazy(door)).toThrow('name them');
  });
});

describe('makeImportsLazy', () => {
  it('loads what a file imports of ours when it is first used, and leaves packages and what it made as they are', () => {
    const file = join(folder, 'command.cjs');
    const other = 'exports.f = function () { return this === exports ? "bound" : "free"; };\nexports.g = "g";\n';
    writeFileSync(join(folder, 'other.cjs'), other);
    writeFileSync(
      file,
      `const node_path_1 = require("node:path");\nconst other_1 = require("./other.cjs");
console.log([Object.keys(require.cache).length, node_path_1.sep.length, (0, other_1.f)(), \`\${other_1.g}\`].join(' '));\n`,
    );
    makeImportsLazy(file);
    makeImportsLazy(file);
    expect(node(file)).toBe('1 1 free g\n');
  });
});

import { posix } from 'node:path';
import { compileFunction } from 'node:vm';
import type { Fleet } from '../fleet';
import { type SourceFile, scriptText } from './code/source';

/** What generated code takes from packages. */
const PACKAGES: Readonly<Record<string, () => unknown>> = {
  cdk8s: () => require('cdk8s'),
  'cdk8s-karpenter': () => ({
    ...(require('../../charts') as typeof import('../../charts')),
    ...(require('../cluster') as typeof import('../cluster')),
    ...(require('../fleet') as typeof import('../fleet')),
    unlisted: (require('../karpenter') as typeof import('../karpenter')).unlisted,
  }),
};

type Module = Readonly<Record<string, unknown>>;

/**
 * The fleet that generated code makes. What runs is the code itself without its types: files that import only packages
 * that are named above, and each other.
 */
export function runCode(files: readonly SourceFile[]): Fleet {
  const scripts = new Map(files.map((file) => [file.path, file]));
  const loaded = new Map<string, Module>();
  const load = (path: string): Module => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const file = scripts.get(path);
    if (file === undefined) throw new Error(`generated code imports ${path}, which was not generated`);
    const exports: Record<string, unknown> = {};
    loaded.set(path, exports);
    const requires = (name: string): unknown => {
      const inside = PACKAGES[name];
      return inside === undefined ? load(`${posix.join(posix.dirname(path), name)}.ts`) : inside();
    };
    compileFunction(scriptText(file), ['require', 'exports'], { filename: path })(requires, exports);
    return exports;
  };
  return load('fleet.ts').fleet as Fleet;
}

import { posix } from 'node:path';
import { compileFunction } from 'node:vm';
import * as cdk8s from 'cdk8s';
import * as charts from '../../charts';
import * as clusters from '../cluster';
import * as fleets from '../fleet';
import { unlisted } from '../karpenter';
import { type SourceFile, scriptText } from './code/source';

/** What generated code takes from packages. */
const PACKAGES: Readonly<Record<string, object>> = {
  cdk8s,
  'cdk8s-karpenter': { ...charts, ...clusters, ...fleets, unlisted },
};

type Module = Readonly<Record<string, unknown>>;

/**
 * The fleet that generated code makes. What runs is the code itself without its types: files that import only packages
 * that are named above, and each other.
 */
export function runCode(files: readonly SourceFile[]): fleets.Fleet {
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
      if (Object.hasOwn(PACKAGES, name)) return PACKAGES[name];
      return load(`${posix.join(posix.dirname(path), name)}.ts`);
    };
    compileFunction(scriptText(file), ['require', 'exports'], { filename: path })(requires, exports);
    return exports;
  };
  return load('fleet.ts').fleet as fleets.Fleet;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isObject, textAt } from '../objects';
import { inTheWay, scaffoldFiles, writeNewFiles } from '../scaffold';
import type { Adopted } from './adopt';
import type { Layout } from './program';

/** Where code goes: a repository of its own, or a folder of a project that is there. */
export interface OutputPlan {
  readonly folder: string;
  readonly isRepository: boolean;
  readonly layout: Layout;
}

function packageOf(folder: string): unknown {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined; // missing, or not for us to judge
  }
}

/** Whether a folder belongs to a project that uses cdk8s. */
function isInProject(folder: string): boolean {
  const found = packageOf(folder);
  const uses = ['dependencies', 'devDependencies'].some(
    (group) => textAt(found, group, 'cdk8s-karpenter') !== undefined || textAt(found, group, 'cdk8s') !== undefined,
  );
  return uses || (dirname(folder) !== folder && isInProject(dirname(folder)));
}

const isEmpty = (folder: string): boolean =>
  !existsSync(folder) || readdirSync(folder).every((entry) => entry === '.git');

/** An empty folder becomes a repository as `init` makes it, unless it is one of a project. */
export function planOutput(out: string): OutputPlan {
  const folder = resolve(out);
  const isRepository = isEmpty(folder) && !isInProject(dirname(folder));
  return { folder, isRepository, layout: { clusters: isRepository ? 'clusters/' : '' } };
}

const TEST = `import { staleFiles } from 'cdk8s-karpenter';
import { expect, test } from 'vitest';
import { fleet } from '../fleet';

test('dist/ is what the TypeScript says: after a change run \`npm run synth\` and commit it', () => {
  expect(staleFiles(fleet)).toEqual([]);
});
`;

/** The README of a new repository, for what was adopted. */
function readme(text: string, names: readonly string[]): string {
  const [only = ''] = names;
  const own = text
    .split('\n')
    .filter((line) => !line.includes('/scale-test/'))
    .join('\n')
    .replace('`cdk8s-karpenter init`', '`cdk8s-karpenter adopt`');
  if (names.length === 1) return own;
  return own.replace(`# Karpenter of ${only}`, '# Karpenter of our clusters').replaceAll(`/${only}`, '/NAME');
}

/** Every file that is written. */
export function outputFiles(
  { files, handOvers, clusters }: Adopted,
  { isRepository }: OutputPlan,
  library: string | undefined,
): ReadonlyMap<string, string> {
  const [first] = clusters;
  const own = new Map([...handOvers, ...files]);
  if (!isRepository || first === undefined) return own;
  const { name, region, environment, tier, karpenterVersion, kubernetesVersion } = first.cluster;
  const facts = { name, region, environment, tier, karpenterVersion, kubernetesVersion, library };
  const all = new Map(scaffoldFiles(facts));
  all.delete(`clusters/${name}.ts`);
  const names = clusters.map(({ cluster }) => cluster.name);
  all.set('README.md', readme(all.get('README.md') ?? '', names));
  all.set('test/fleet.test.ts', TEST);
  return new Map([...all, ...own].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What became of the files: all of them are written, or none. */
export type Output =
  | { readonly written: readonly string[] }
  /** Files that are there and would be written. */
  | { readonly inTheWay: readonly string[] }
  /** What the file system said. */
  | { readonly failure: string };

/** Writes files below a folder; what is there stays as it is. */
export function writeOutput(folder: string, files: ReadonlyMap<string, string>): Output {
  try {
    const blocking = inTheWay(folder, files.keys());
    if (blocking.length > 0) return { inTheWay: blocking };
    writeNewFiles(folder, files);
    return { written: [...files.keys()] };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

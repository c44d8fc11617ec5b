import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the files of a new repository depend on. */
export interface ScaffoldValues {
  /** Name of the EKS cluster; names its source file too. */
  readonly name: string;
  readonly region: string;
  readonly environment: string;
  readonly tier: string;
  readonly karpenterVersion: string;
  readonly kubernetesVersion: string;
  /** What `package.json` names this package by. @default - its version */
  readonly library?: string;
}

/** Template below `templates/`, and the path it is written to. */
const FILES: Readonly<Record<string, string>> = {
  'comment.yaml.txt': '.github/workflows/comment.yaml',
  'review.yaml.txt': '.github/workflows/review.yaml',
  'synth.yaml.txt': '.github/workflows/synth.yaml',
  'gitignore.txt': '.gitignore',
  'README.md.txt': 'README.md',
  'cdk8s.yaml.txt': 'cdk8s.yaml',
  'cluster.ts.txt': 'clusters/{{name}}.ts',
  'fleet.ts.txt': 'fleet.ts',
  'main.ts.txt': 'main.ts',
  'package.json.txt': 'package.json',
  'fleet.test.ts.txt': 'test/fleet.test.ts',
  'tsconfig.json.txt': 'tsconfig.json',
  'typescript.cjs.txt': 'typescript.cjs',
};

interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The versions that this package is built and tested with. */
function versions(library: string | undefined): Readonly<Record<string, string>> {
  const own = require('cdk8s-karpenter/package.json') as OwnPackage;
  return {
    ...own.devDependencies,
    'cdk8s-karpenter': library === undefined ? own.version : JSON.stringify(library).slice(1, -1),
    engine: own.engines.node,
  };
}

/** The files of a new repository by their paths; the same values give the same bytes. */
export function scaffoldFiles({ library, ...values }: ScaffoldValues): ReadonlyMap<string, string> {
  const known = new Map(Object.entries({ ...versions(library), ...values }));
  const render = (template: string): string =>
    template.replace(/\{\{([^{}]+)\}\}/g, (placeholder, key: string) => known.get(key) ?? placeholder);
  return new Map(
    Object.entries(FILES).map(([template, path]) => [
      render(path),
      render(readFileSync(join(__dirname, 'templates', template), 'utf8')),
    ]),
  );
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** What is told of a cluster whose objects say no facts. */
export const TOLD = {
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'development',
  karpenterVersion: '1.14',
  kubernetesVersion: '1.32',
};

/** Files of generated code by their paths, in one folder for each program. */
export type Programs = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A project with generated programs in it, as a person has one. */
export function inProject<T>(programs: Programs, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'adopt-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    for (const name of ['cdk8s', 'cdk8s-plus-30', 'constructs', '@types']) {
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    }
    symlinkSync(root, join(folder, 'node_modules/cdk8s-karpenter'));
    for (const [program, files] of programs) {
      for (const [path, text] of files) {
        const target = join(folder, 'code', program, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const tool = (name: string): string => join(root, 'node_modules/.bin', name);

/** What strict TypeScript has against programs; empty where it compiles them. */
export function typeErrors(folder: string): string {
  const config = JSON.parse(readFileSync(join(root, 'src/scaffold/templates/tsconfig.json.txt'), 'utf8')) as {
    compilerOptions: object;
  };
  const compilerOptions = {
    ...config.compilerOptions,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noImplicitOverride: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['code/**/*.ts'] }));
  const { stdout } = spawnSync(tool('tsc'), ['-p', '.'], { cwd: folder, encoding: 'utf8' });
  return stdout;
}

/** What Biome, set as this repository is, has against programs; empty where it would leave them as they are. */
export function formatErrors(folder: string): string {
  const { formatter, javascript } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const files = { includes: ['code/**'], maxSize: 16 * 1024 * 1024 };
  const settings = { root: true, formatter, javascript, files, linter: { enabled: false } };
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(settings));
  const { status, stdout, stderr } = spawnSync(tool('biome'), ['check', '--max-diagnostics=5', 'code'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

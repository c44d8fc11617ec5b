import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fleet, synth } from '../../src/fleet';
import { type ApplicationSetOptions, applicationSet } from '../../src/fleet/output/application-set';
import { filesOf } from './files-of';
import { layeredFleet, numberedFleet } from './numbered-fleet';

const REPO = 'https://example.com/platform.git';

// Inside of the project, where the types of the models resolve.
mkdirSync('.cdk8s', { recursive: true });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync('.cdk8s/application-set-');
  vi.stubEnv('CDK8S_OUTDIR', undefined);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

interface Loaded {
  readonly spec: {
    readonly generators: readonly [
      { readonly git: { readonly directories: readonly { path: string; exclude?: true }[] } },
    ];
    readonly template: {
      readonly metadata: { readonly name: string };
      readonly spec: { readonly destination: { readonly name: string } };
    };
  };
}

/** The folders that Argo CD's git generator finds: globs of one level, exclusions last. */
function found(files: Record<string, string>, { generators: [{ git }] }: Loaded['spec']): string[] {
  const folders = new Set(
    Object.keys(files).flatMap((file) => file.split('/').map((_, depth, steps) => steps.slice(0, depth).join('/'))),
  );
  const matches = (glob: string, path: string) => new RegExp(`^${glob.replaceAll('*', '[^/]*')}$`).test(path);
  return [...folders]
    .map((path) => `dist/${path}`)
    .filter((path) => git.directories.some((directory) => !directory.exclude && matches(directory.path, path)))
    .filter((path) => !git.directories.some((directory) => directory.exclude && matches(directory.path, path)))
    .sort();
}

describe('the ApplicationSet', () => {
  it.each([
    ['overlays', layeredFleet, ['dist/overlays/even/c0', 'dist/overlays/even/c2', 'dist/overlays/odd/c1']],
    [
      'manifests',
      numberedFleet,
      ['dist/clusters/c0/manifests', 'dist/clusters/c1/manifests', 'dist/clusters/c2/manifests'],
    ],
  ] as const)('finds every cluster by its %s, and nothing else', (_, fleetOf, folders) => {
    synth(fleetOf(3, () => 1).applicationSet({ repoURL: REPO }), { project: folder });
    const text = readFileSync(join(folder, 'dist/argocd/applicationset.yaml'), 'utf8');
    const { spec } = load(text) as Loaded;
    expect(found(filesOf(join(folder, 'dist')) ?? {}, spec)).toEqual(folders);
    const [, index = ''] = /^\{\{ index \.path\.segments (\d+) \}\}$/.exec(spec.template.spec.destination.name) ?? [];
    expect(folders.map((path) => path.split('/')[Number(index)]).sort()).toEqual(['c0', 'c1', 'c2']);
    expect(spec.template.metadata.name).toBe(`karpenter-{{ index .path.segments ${index} | normalize }}`);
  });

  it.each([
    [
      'argocd',
      { tool: 'argocd', repoURL: REPO },
      'install/argocd/apps/controller.yaml',
      'install/argocd/apps/manifests.yaml',
    ],
    [
      'flux',
      { tool: 'flux', sourceRef: { kind: 'GitRepository', name: 'platform' } },
      'install/flux/charts/controller.yaml',
      '',
    ],
  ] as const)('is the only owner of the manifests, beside the charts of %s', (_, gitOps, charts, manifests) => {
    const filesWith = (isSet: boolean): Record<string, string> => {
      const fleet = new Fleet();
      for (const { cluster, build } of numberedFleet(1, () => 10).members)
        fleet.add(cluster, build, { install: { gitOps } });
      if (isSet) fleet.applicationSet({ repoURL: REPO });
      synth(fleet, { project: folder });
      return filesOf(join(folder, 'dist')) ?? {};
    };
    const appliesManifests = (files: Record<string, string>): boolean =>
      Object.entries(files).some(
        ([file, text]) => /\/install\/(argocd|flux)\//.test(file) && text.includes('dist/clusters/c0/manifests'),
      );
    const alone = filesWith(false);
    expect(appliesManifests(alone)).toBe(true);
    if (manifests !== '') expect(alone).toHaveProperty([`clusters/c0/${manifests}`]);
    expect(alone['clusters/c0/install/README.md']).toContain('applies charts and manifests.');
    // What the first run wrote is known to the second one, and is not what it wants.
    const both = filesWith(true);
    expect(appliesManifests(both)).toBe(false);
    expect(both).toHaveProperty([`clusters/c0/${charts}`]);
    expect(both['clusters/c0/install/README.md']).toContain('the ApplicationSet of the fleet');
    expect(filesWith(false)).toEqual(alone);
  });

  it('is written only on request, and by the first shard', () => {
    synth(
      layeredFleet(2, () => 1),
      { project: folder },
    );
    expect(filesOf(join(folder, 'dist/argocd'))).toBeUndefined();
    const fleet = () => layeredFleet(2, () => 1).applicationSet({ repoURL: REPO });
    synth(fleet(), { project: folder, shard: '2/2' });
    expect(filesOf(join(folder, 'dist/argocd'))).toBeUndefined();
    synth(fleet(), { project: folder, shard: '1/2' });
    expect(Object.keys(filesOf(join(folder, 'dist/argocd')) ?? {})).toEqual(['.generated', 'applicationset.yaml']);
  });

  it.each(['', '.', './', '/'])('counts the folders of the path %j', (path) =>
    expect(applicationSet({ repoURL: REPO, path }, 'overlays')).toMatchObject({
      spec: { generators: [{ git: { directories: [{ path: 'overlays/*/*' }, { exclude: true }] } }] },
    }),
  );

  it("has only fields that Argo CD's own types know", () => {
    const every: Required<ApplicationSetOptions> = {
      repoURL: REPO,
      targetRevision: 'main',
      path: 'infra/dist/',
      name: 'pools',
      namespace: 'gitops',
      project: 'platform',
      deletionGuards: false,
    };
    const objects = [applicationSet({ repoURL: REPO }, 'overlays'), applicationSet(every, 'manifests')];
    for (const object of objects) expect(() => new ApplicationSet(object as never).validate()).not.toThrow();
    const compiled = (object: object): void => {
      const model = '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
      const code = `import type { IApplicationSet } from '${model}';\nexport const a: IApplicationSet = ${JSON.stringify(object)};`;
      writeFileSync(join(folder, 'object.ts'), code);
      const config = {
        extends: '../../tsconfig.json',
        compilerOptions: { rootDir: '../..' },
        include: ['*.ts'],
        exclude: [],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { stdio: 'pipe' });
    };
    for (const object of objects) expect(() => compiled(object)).not.toThrow();
    expect(() => compiled({ ...objects[0], spec: { goTemplates: true } })).toThrow();
    expect(objects[1]).toMatchObject({
      metadata: { name: 'pools', namespace: 'gitops' },
      spec: {
        generators: [{ git: { revision: 'main', directories: [{ path: 'infra/dist/clusters/*/manifests' }] } }],
        template: { spec: { project: 'platform', destination: { name: '{{ index .path.segments 3 }}' } } },
      },
    });
  });
});

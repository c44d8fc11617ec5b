import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { HelmRelease } from '@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease';
import { Kustomization } from '@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1/Kustomization';
import { OCIRepository } from '@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/OCIRepository';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster';
import { type ArgoCd, type Flux, type InstallFilesOptions, installFiles } from '../../src/install';
import { dnsName } from '../../src/install/dns-name';
import { runs } from '../full';
import { realTool } from '../real-tool';
import { clusterOf, clusterWith, ISSUER } from './clusters';

const ARGO_CD: ArgoCd = { tool: 'argocd', repoURL: 'https://git.example.com/acme/clusters.git' };
const FLUX: Flux = { tool: 'flux', sourceRef: { kind: 'GitRepository', name: 'flux-system' } };

/** Every option set. */
const FULL_ARGO_CD: ArgoCd = {
  ...ARGO_CD,
  targetRevision: 'main',
  path: 'clusters/prod',
  namespace: 'gitops',
  project: 'platform',
  destination: { name: 'prod-eu' },
};
const FULL_FLUX: Flux = {
  tool: 'flux',
  sourceRef: { kind: 'OCIRepository', name: 'clusters', namespace: 'gitops' },
  path: 'clusters/prod',
  namespace: 'gitops',
  kubeConfigSecret: 'prod-kubeconfig',
};

interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

function documentsOf(cluster: Cluster, options: InstallFilesOptions): ReadonlyMap<string, readonly Document[]> {
  const { files, findings } = installFiles(cluster, [], options);
  expect(findings).toEqual([]);
  return new Map(
    [...files]
      .filter(([file]) => file.includes('/'))
      .map(([file, text]): [string, Document[]] => [file, loadAll(text) as Document[]]),
  );
}

const all = (documents: ReadonlyMap<string, readonly Document[]>): readonly Document[] =>
  [...documents.values()].flat();

const MODELS: Readonly<Record<string, new (data: never) => { validate(): void }>> = {
  'argoproj.io/v1alpha1 Application': Application,
  'helm.toolkit.fluxcd.io/v2 HelmRelease': HelmRelease,
  'kustomize.toolkit.fluxcd.io/v1 Kustomization': Kustomization,
  'source.toolkit.fluxcd.io/v1 OCIRepository': OCIRepository,
};

const modelOf = ({ apiVersion, kind }: Document) => MODELS[`${apiVersion} ${kind}`];

const CASES: readonly (readonly [string, Cluster, InstallFilesOptions])[] = [
  ['Argo CD', clusterWith(), { gitOps: ARGO_CD }],
  ['Argo CD, every option', clusterWith({ namespace: 'kube-system' }), { gitOps: FULL_ARGO_CD, folder: 'Prod_EU' }],
  ['Argo CD, development', clusterWith({ tier: 'development' }), { gitOps: ARGO_CD }],
  ['Flux', clusterWith(), { gitOps: FLUX }],
  ['Flux, every option', clusterOf('1.0.14'), { gitOps: FULL_FLUX, folder: 'Prod_EU' }],
  ['Flux, development', clusterWith({ tier: 'development' }), { gitOps: FLUX }],
];

// Inside of the project, where its packages resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/gitops-');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the schemas', () => {
  it.each(CASES)('%s', (_, cluster, options) => {
    const objects = all(documentsOf(cluster, options));
    const known = objects.filter((object) => modelOf(object) !== undefined);
    expect(known.length).toBeGreaterThanOrEqual(options.gitOps?.tool === 'argocd' ? 4 : 6);
    for (const object of known) {
      const Model = modelOf(object);
      expect(() => Model && new Model(object as never).validate()).not.toThrow();
    }
  });

  it('refuse a value that they do not know', () => {
    const spec = { interval: '1h', install: { crds: 'Never' } };
    expect(() => new HelmRelease({ metadata: { name: 'a' }, spec } as never).validate()).toThrow('allowed values');
  });

  // The validators pass unknown fields, the types do not.
  it('have every field', () => {
    const models: Readonly<Record<string, string>> = {
      Application: '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application',
      HelmRelease: '@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease',
      Kustomization: '@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1/Kustomization',
      OCIRepository: '@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/OCIRepository',
    };
    const objects = CASES.flatMap(([, cluster, options]) => all(documentsOf(cluster, options)));
    const typed = (object: object, kind: string, index: number): string =>
      `export const object${index}: I${kind} = ${JSON.stringify(object)};`;
    const compiled = (lines: readonly string[]): void => {
      const imports = Object.entries(models).map(([kind, from]) => `import type { I${kind} } from '${from}';`);
      writeFileSync(join(folder, 'objects.ts'), [...imports, ...lines].join('\n'));
      const config = {
        extends: '../../tsconfig.json',
        compilerOptions: { rootDir: '../..', noUnusedLocals: false },
        include: ['*.ts'],
        exclude: [],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { stdio: 'pipe' });
    };
    const lines = objects
      .filter((object) => modelOf(object) !== undefined)
      .map((object, index) => typed(object, object.kind, index));
    expect(lines.length).toBeGreaterThan(20);
    expect(() => compiled(lines)).not.toThrow();
    const unknown = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: {}, spec: { pruned: true } };
    expect(() => compiled([typed(unknown, 'Application', 0)])).toThrow();
  });
});

describe('Argo CD', () => {
  const documents = documentsOf(clusterWith(), { gitOps: ARGO_CD });
  const one = (file: string): Document => (documents.get(file) as readonly Document[])[0] as Document;

  it('has a parent that applies nothing but Applications, in waves', () => {
    expect([...documents.keys()]).toEqual([
      'argocd/parent.yaml',
      'argocd/apps/crds.yaml',
      'argocd/apps/controller.yaml',
      'argocd/apps/manifests.yaml',
      'argocd/argocd-cm.yaml',
    ]);
    expect(one('argocd/parent.yaml').spec).toMatchObject({
      source: { path: 'dist/clusters/prod-eu/install/argocd/apps' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    });
    const waves = ['crds', 'controller', 'manifests'].map(
      (role) => one(`argocd/apps/${role}.yaml`).metadata.annotations?.['argocd.argoproj.io/sync-wave'],
    );
    expect(waves).toEqual(['0', '1', '2']);
  });

  it('takes both charts in one version from OCI without a scheme, the CRDs from their own chart alone', () => {
    const cluster = clusterOf('1.13', { registry: { charts: 'registry.example.com/mirror' } });
    const mirrored = documentsOf(cluster, { gitOps: ARGO_CD });
    const sources = ['crds', 'controller'].map((role) => mirrored.get(`argocd/apps/${role}.yaml`)?.[0]?.spec.source);
    expect(sources).toMatchObject([
      { repoURL: 'registry.example.com/mirror', chart: 'karpenter-crd', targetRevision: '1.13.1' },
      {
        repoURL: 'registry.example.com/mirror',
        chart: 'karpenter',
        targetRevision: '1.13.1',
        helm: { skipCrds: true },
      },
    ]);
  });

  it('applies on the server, retries, and waits for CRDs that are not there yet', () => {
    for (const role of ['crds', 'controller', 'manifests']) {
      expect(one(`argocd/apps/${role}.yaml`).spec.syncPolicy).toMatchObject({
        syncOptions: expect.arrayContaining(['ServerSideApply=true']),
        retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      });
    }
    expect(JSON.stringify(one('argocd/apps/manifests.yaml'))).toContain('SkipDryRunOnMissingResource=true');
  });

  it('has no Application that takes its objects along', () => {
    expect(JSON.stringify(all(documents))).not.toContain('finalizers');
  });

  it('asks before it deletes, but in development', () => {
    const text = (cluster: Cluster, deletionGuards?: boolean): string =>
      JSON.stringify(all(documentsOf(cluster, { gitOps: ARGO_CD, deletionGuards })));
    // Pools, node classes and, by the values of their chart, CRDs.
    expect(text(clusterWith()).match(/Prune=confirm,Delete=confirm/g)).toHaveLength(3);
    expect(text(clusterWith({ tier: 'staging' })).match(/Prune=confirm/g)).toHaveLength(3);
    expect(text(clusterWith({ tier: 'development' }))).not.toContain('Prune=confirm');
    expect(text(clusterWith({ tier: 'development' }), true)).toContain('Prune=confirm');
    expect(text(clusterWith({ tier: 'development' }))).toContain('helm.sh/resource-policy: keep');
  });

  it('needs the role of an IRSA controller', () => {
    const { files, findings } = installFiles(clusterWith({ identity: { irsa: { issuer: ISSUER } } }), [], {
      gitOps: ARGO_CD,
    });
    expect(findings).toMatchObject([{ rule: 'install/role-arn', severity: 'error' }]);
    expect(files.size).toBe(0);
  });
});

describe('Flux', () => {
  const documents = documentsOf(clusterWith(), { gitOps: FLUX });

  it('waits for both releases before it applies the manifests', () => {
    const [charts, manifests] = documents.get('flux/kustomizations.yaml') ?? [];
    expect(charts).toMatchObject({
      metadata: { name: 'karpenter-prod-eu-charts' },
      spec: { path: './dist/clusters/prod-eu/install/flux/charts', wait: true },
    });
    expect(manifests?.spec).toMatchObject({
      path: './dist/clusters/prod-eu/manifests',
      dependsOn: [{ name: 'karpenter-prod-eu-charts' }],
      deletionPolicy: 'Orphan',
    });
  });

  it('installs the CRDs by their chart alone, before the controller and in its version', () => {
    const [crdSource, crds] = documents.get('flux/charts/crds.yaml') ?? [];
    const [source, controller] = documents.get('flux/charts/controller.yaml') ?? [];
    expect([crdSource?.spec, source?.spec]).toMatchObject([
      { url: 'oci://public.ecr.aws/karpenter/karpenter-crd', ref: { tag: '1.14.1' } },
      { url: 'oci://public.ecr.aws/karpenter/karpenter', ref: { tag: '1.14.1' } },
    ]);
    expect(controller?.spec).toMatchObject({
      dependsOn: [{ name: crds?.metadata.name }],
      install: { crds: 'Skip' },
      upgrade: { crds: 'Skip' },
      chartRef: { kind: 'OCIRepository', name: source?.metadata.name },
      values: { settings: { clusterName: 'prod-eu' } },
    });
  });

  it('leaves pools and node classes that left the output, but in development', () => {
    const text = (cluster: Cluster): string => JSON.stringify(all(documentsOf(cluster, { gitOps: FLUX })));
    expect(text(clusterWith()).match(/fluxcd.io\/prune: disabled/g)).toHaveLength(2);
    expect(text(clusterWith({ tier: 'development' }))).not.toContain('prune: disabled');
  });
});

describe('names', () => {
  const names = (cluster: string): string[] =>
    [ARGO_CD, FLUX].flatMap((gitOps) =>
      all(documentsOf(clusterWith({ name: cluster }), { gitOps }))
        .filter(({ kind, apiVersion }) => kind !== 'ConfigMap' && !apiVersion.startsWith('kustomize.config'))
        .map(({ metadata }) => metadata.name),
    );
  const clusterName = fc.stringMatching(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/);

  it('are DNS labels, whatever the cluster is called', () => {
    fc.assert(
      fc.property(clusterName, (name) => {
        for (const each of names(name)) expect(each).toMatch(/^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      }),
      { seed: 7, numRuns: runs(100) },
    );
  });

  it.each([
    ['Prod_EU', 'prod-eu'],
    ['prod_eu', 'prod-eu'],
    ['Prod_EU', 'prod_eu'],
    ['a', 'a-crds'],
    ['a', 'a-parent'],
    [`${'a'.repeat(99)}b`, `${'a'.repeat(99)}c`],
    ['x-', 'x'],
  ])('%s and %s stay apart', (one, other) => {
    const shared = names(one).filter((name) => names(other).includes(name));
    expect(shared).toEqual([]);
  });

  it('no two clusters share one', () => {
    fc.assert(
      fc.property(clusterName, clusterName, (one, other) => one === other || dnsName(one) !== dnsName(other)),
      { seed: 7, numRuns: runs(2000) },
    );
  });
});

it('refuses options that no tool can use', () => {
  const found = (gitOps: object): unknown =>
    installFiles(clusterWith(), [], { gitOps: { ...gitOps } as ArgoCd }).findings.map(({ path }) => path);
  expect(found({ ...ARGO_CD, path: '../other', repoURL: 'a b', namespace: 'A', project: '-' })).toEqual([
    'install.gitOps.namespace',
    'install.gitOps.path',
    'install.gitOps.repoURL',
    'install.gitOps.project',
  ]);
  expect(found({ ...FLUX, sourceRef: { kind: 'HelmRepository', name: 'a\n' }, kubeConfigSecret: '_' })).toEqual([
    'install.gitOps.sourceRef.name',
    'install.gitOps.sourceRef.kind',
    'install.gitOps.kubeConfigSecret',
  ]);
});

describe.skipIf(!realTool('kubectl', 'version', '--client'))('the guards in kustomize', () => {
  it('reach pools and node classes that do not retire, and nothing else', () => {
    const [, manifests] = documentsOf(clusterWith(), { gitOps: FLUX }).get('flux/kustomizations.yaml') ?? [];
    const at = join(folder, 'kustomize');
    mkdirSync(at);
    const object = (apiVersion: string, kind: string, name: string, annotations?: object): object => ({
      apiVersion,
      kind,
      metadata: { name, annotations },
      spec: {},
    });
    const objects = [
      object('karpenter.sh/v1', 'NodePool', 'stays'),
      object('karpenter.sh/v1', 'NodePool', 'annotated', { team: 'a' }),
      object('karpenter.sh/v1', 'NodePool', 'retires', { 'cdk8s-karpenter/retiring': 'true' }),
      object('karpenter.k8s.aws/v1', 'EC2NodeClass', 'class'),
      object('batch/v1', 'Job', 'job'),
    ];
    writeFileSync(join(at, 'objects.yaml'), objects.map((each) => JSON.stringify(each)).join('\n---\n'));
    const kustomization = { resources: ['objects.yaml'], patches: manifests?.spec.patches };
    writeFileSync(join(at, 'kustomization.yaml'), JSON.stringify(kustomization));
    const built = loadAll(execFileSync('kubectl', ['kustomize', at], { encoding: 'utf8' })) as readonly Document[];
    const guarded = built
      .filter(({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled')
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(guarded.sort()).toEqual(['EC2NodeClass/class', 'NodePool/annotated', 'NodePool/stays']);
    expect(built).toHaveLength(5);
    expect(JSON.stringify(built)).toContain('"team":"a"');
  });
});

it.each([
  ['argo-cd', 'did you mean argocd?'],
  ['ArgoCD', 'did you mean argocd?'],
  ['fluxcd', 'did you mean flux?'],
  ['jenkins', 'choose argocd or flux'],
])('the tool %s is a finding, and nothing is thrown', (tool, fix) => {
  const { findings } = installFiles(clusterOf('1.14.1'), [], { gitOps: { ...ARGO_CD, tool: tool as 'argocd' } });
  expect(findings.map((finding) => `${finding.rule} ${finding.path}: ${finding.fix}`)).toEqual([
    `install/git-ops-tool ${findings[0]?.path}: ${fix}`,
  ]);
});

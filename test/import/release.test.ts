import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrdIndex } from '../../imports/crds';
import { carriedReference, referenceFiles } from '../../scripts/import/aws-resources';
import { carriedCrds, crdFiles } from '../../scripts/import/crds';
import { carriedDefaults, valueFiles } from '../../scripts/import/helm-values';
import { citations, citationsIn } from '../../scripts/import/release/citations';
import type { Files } from '../../scripts/import/release/files';
import { typesOfEc2 } from '../../scripts/import/release/instance-lists';
import { withRelease } from '../../scripts/import/release/known-versions';
import { releaseModules } from '../../scripts/import/release/modules';
import type { CatalogueFile } from '../../src/karpenter/catalogue/builtin';
import type { PriceFile } from '../../src/karpenter/catalogue/prices';
import {
  KARPENTER_MINORS,
  KARPENTER_RELEASES,
  NEWEST_KARPENTER_MINOR,
  NEWEST_KARPENTER_RELEASE,
  NEXT_KARPENTER_MINOR,
} from '../../src/karpenter/versions';
import { MADE_UP, NEWS, writeModules } from './made-up-modules';

const ROOT = join(__dirname, '../..');

describe('what the project carries, merged with nothing', () => {
  const differing = (files: Files): string[] =>
    [...files].filter(([path, text]) => readFileSync(join(ROOT, path), 'utf8') !== text).map(([path]) => path);

  it('is what it was, to the byte', () => {
    expect(differing(crdFiles(carriedCrds()))).toEqual([]);
    expect(differing(valueFiles(carriedDefaults()).files)).toEqual([]);
    expect(differing(referenceFiles(NEWEST_KARPENTER_MINOR, undefined))).toEqual([]);
    expect(valueFiles(carriedDefaults()).untyped).toEqual([]);
  });
});

describe('a release that is made up', () => {
  let base: string;
  let copy: string;
  let output: string;
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), 'scripts/import/release.ts', ...args], {
      cwd: copy,
      encoding: 'utf8',
    });
  const text = (path: string): string => readFileSync(join(copy, path), 'utf8');
  const json = <T>(path: string): T => JSON.parse(text(path)) as T;
  const section = (name: string): string => output.split(`\n${name}: `)[1]?.split(/\n(?=\S)/)[0] ?? '';

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'release-'));
    copy = join(base, 'project');
    const LEFT_OUT = /^(?:node_modules|\.git|lib|dist|bench|\.tools|\.venv)(?:\/|$)/;
    cpSync(ROOT, copy, { recursive: true, filter: (file) => !LEFT_OUT.test(relative(ROOT, file)) });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    writeModules(join(base, 'modules'));
    const done = run(join(base, 'modules'), '--as-of', '2031-02-02');
    expect(done.stderr).toBe('');
    output = done.stdout;
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('names what it is made of, and what is not to be had', () => {
    expect(output).toContain(`Karpenter ${MADE_UP} from`);
    expect(output).toContain(
      `sigs.k8s.io/karpenter v${MADE_UP} (v${NEXT_KARPENTER_MINOR}.4 is asked for and not to be had in the folder)`,
    );
    expect(output).toContain('describe-instance-types.json (aws ec2 describe-instance-types): not given');
  });

  it('is a version', () => {
    const versions = text('src/karpenter/versions.ts');
    expect(versions).toContain(`  '${NEWEST_KARPENTER_RELEASE}',\n  '${MADE_UP}',\n] as const;`);
    expect(versions).toContain(`  '${NEWS.kubernetes}': '${NEXT_KARPENTER_MINOR}',\n};`);
  });

  it('has its CRDs, and those before it stay', () => {
    const index = json<CrdIndex>('imports/crds/index.json');
    expect(Object.keys(index)).toEqual([...KARPENTER_RELEASES, MADE_UP]);
    expect(index[MADE_UP]).toMatchObject({
      NodePool: `nodepool-${NEXT_KARPENTER_MINOR}`,
      NodeClaim: index[NEWEST_KARPENTER_RELEASE]?.NodeClaim,
    });
    const schema = text(`imports/crds/nodepool-${NEXT_KARPENTER_MINOR}.json`);
    expect(schema).not.toContain('Our own words');
    expect(json<Record<string, object>>('imports/fields.generated.json').NodePool).toMatchObject({
      [`spec.${NEWS.field}`]: { since: NEXT_KARPENTER_MINOR },
      'spec.limits': { since: '1.0' },
    });
    expect(section('CRDs')).toContain(`+ NodePool spec.${NEWS.field}`);
    expect(text('imports/karpenter.sh.ts')).toContain(`readonly ${NEWS.field}?: string;`);
    expect(text('docs/crd-changes.md')).toContain(`## ${NEWEST_KARPENTER_RELEASE} → ${MADE_UP}`);
  });

  it('has its chart values, each with the minors that have it', () => {
    const keys = json<readonly { path: string[]; defaults: unknown }[]>('src/helm/values.generated.json');
    const defaultsOf = (path: string) => keys.find((key) => key.path.join('.') === path)?.defaults;
    expect(defaultsOf(NEWS.chartKey)).toEqual([[NEXT_KARPENTER_MINOR, 'full']]);
    expect(defaultsOf(NEWS.changedDefault)).toEqual([
      ['1.0', '10s'],
      [NEXT_KARPENTER_MINOR, '12s'],
    ]);
    expect(defaultsOf('controller.image.tag')).toEqual([['1.0', null]]);
    expect(section('Chart values')).toContain(`~ ${NEWS.changedDefault}: "10s" -> "12s"`);
  });

  it('has its types and prices, with their days', () => {
    const catalogue = json<CatalogueFile>('src/karpenter/catalogue/catalogue.json');
    expect(catalogue.asOf).toEqual({ types: '2031-02-02', network: '2031-02-03' });
    expect(text('src/karpenter/catalogue/names.generated.ts')).toContain(`'${NEWS.type}',`);
    const prices = json<PriceFile>('src/karpenter/catalogue/prices.json');
    expect(prices['us-east-1']?.asOf).toBe('2031-02-04');
    expect(prices['us-east-1']?.perHour.filter((price) => price > 0)).toEqual([0.111, 0.25]);
    expect(text('test/karpenter/published-allocatable.json')).toContain(`"${NEWS.type}":[1930,6903,17,97,{}]`);
    expect(section('Instance types and prices')).toContain(`+ 1 types: ${NEWS.type}`);
    expect(text('docs/model.md')).toContain('| prices of us-gov-west-1 | 2031-02-04 |');
  });

  it('has its configuration of the kubelet, and its AWS resources', () => {
    const kubelet = 'src/admission/controller/kubelet-configuration/fields.generated.json';
    expect(json(kubelet)).toEqual({
      module: 'k8s.io/kubelet v0.99.0',
      fields: { maxPods: 'int32', moonlight: 'string' },
    });
    expect(text('charts/unmanaged-kubelet.generated.ts')).toContain('readonly moonlight?: string;');
    const reference = carriedReference(text('test/cloudformation/data/reference.json'));
    expect([...reference.keys()]).toEqual([...KARPENTER_MINORS, NEXT_KARPENTER_MINOR]);
    expect(reference.get(NEXT_KARPENTER_MINOR)?.statements.map((statement) => JSON.parse(statement))).toEqual([
      {
        sid: 'AllowMoonlight',
        policy: 'KarpenterMoonPolicy',
        actions: ['ec2:LaunchRockets'],
        resources: ['arn:<partition>:ec2:<region>:*:moon/*'],
        conditions: [
          { operator: 'StringEquals', key: 'aws:ResourceTag/kubernetes.io/cluster/<cluster>', values: ['owned'] },
        ],
      },
    ]);
    expect(reference.get(NEWEST_KARPENTER_MINOR)).toEqual(carriedReference().get(NEWEST_KARPENTER_MINOR));
  });

  it('leaves to a person what no table tells', () => {
    const list = output.split('\nTo decide:\n')[1] ?? '';
    const about = (what: string): string => list.split('\n').find((line) => line.includes(what)) ?? '';
    expect(about(NEWS.keyword)).toContain('[ ] scripts/build/crd-keywords.ts');
    expect(about(`spec.${NEWS.field}`)).toContain('charts/');
    expect(about(NEWS.untypedKey)).toContain('scripts/import/helm-values.ts');
    expect(about(NEWS.gate)).toContain('src/karpenter/feature-gates.ts');
    expect(about(NEWS.call)).toContain('src/cloudformation/grants.ts');
    expect(about(`core ${NEWS.cited} changed`)).toContain('src/karpenter/labels.ts');
    expect(about('pkg/scheduling/requirement.go')).toContain('src/karpenter/requirements/requirement.ts: it cites');
    expect(list).not.toContain('NeverCalled');
    expect(list).not.toContain('cloudformation.yaml');
  });

  it('changes nothing when it is read again', () => {
    const again = run(join(base, 'modules'), '--as-of', '2031-02-02').stdout;
    const areas = again.split('\n\n')[1]?.split('\n') ?? [];
    expect(areas.length).toBeGreaterThan(10);
    expect(areas.filter((line) => !line.endsWith(': unchanged'))).toEqual([]);
    // What was not decided is still to decide.
    expect(again).toContain(NEWS.keyword);
    expect(again).toContain(NEWS.call);
  });

  it('is not read without a day for its list of types, nor from a folder of something else', () => {
    expect(run(join(base, 'modules')).stderr).toContain('--as-of 2026-07-11');
    expect(run(base).stderr).toContain('go mod download github.com/aws/karpenter-provider-aws@vX.Y.Z');
    expect(run().status).toBe(2);
  });
});

describe('the parts', () => {
  const VERSIONS =
    "export const KARPENTER_RELEASES = [\n  '1.0.3',\n  '1.1.2',\n] as const;\nexport const MINIMUM_KARPENTER_BY_KUBERNETES: X = {\n  '1.31': '1.0',\n};\n";

  it.each([
    ['1.1.3', '1.31', "'1.0.3',\n  '1.1.3',\n]", false],
    ['1.1.1', '1.30', "'1.0.3',\n  '1.1.2',\n]", false],
    ['1.2.0', '1.32', "'1.1.2',\n  '1.2.0',\n]", true],
    ['1.0.4', '1.31', "'1.0.4',\n  '1.1.2',\n]", false],
  ])('the releases with %s', (release, kubernetes, expected, isNewKubernetes) => {
    const text = withRelease(VERSIONS, release, kubernetes);
    expect(text).toContain(expected);
    expect(text.includes(`'${kubernetes}': '1.2',`)).toBe(isNewKubernetes);
  });

  it('a minor is not skipped', () => {
    expect(() => withRelease(VERSIONS, '1.3.0', '1.31')).toThrow('not of the next minor, 1.2');
  });

  it('citations, with and without a path', () => {
    const source = '/** core `pkg/a/b.go` 12-20, `c.go` 3; AWS `pkg/d/types.go`. */ // b.go:7 and lonely.go';
    expect(citationsIn(source, 'x.ts').map(({ path, of }) => `${of} ${path}`)).toEqual([
      'core pkg/a/b.go',
      'core pkg/a/c.go',
      'AWS pkg/d/types.go',
      'AWS pkg/a/b.go',
      'AWS pkg/d/lonely.go',
    ]);
  });

  it('every file that our code cites has its digest', () => {
    const { files } = JSON.parse(readFileSync(join(ROOT, 'scripts/import/upstream.json'), 'utf8')) as {
      readonly files: Readonly<Record<string, string>>;
    };
    const known = Object.keys(files);
    const missing = citations().filter(
      ({ path }) => !known.some((file) => file.endsWith(`/${path}`) || file.endsWith(` ${path}`)),
    );
    expect(missing, 'npm run import:release -- ~/go/pkg/mod writes them').toEqual([]);
    for (const digest of Object.values(files)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('types of EC2 have labels and devices, and no figures that only the page has', () => {
    const { labels, allocatable } = typesOfEc2({
      InstanceTypes: [
        {
          InstanceType: 'g99.large',
          VCpuInfo: { DefaultVCpus: 2 },
          MemoryInfo: { SizeInMiB: 8192 },
          ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
          GpuInfo: { Gpus: [{ Name: 'X1', Manufacturer: 'NVIDIA', Count: 3, MemoryInfo: { SizeInMiB: 10 } }] },
        },
      ],
    }).get('g99.large') ?? { labels: {}, allocatable: {} };
    expect(labels).toMatchObject({ 'karpenter.k8s.aws/instance-cpu': '2', 'karpenter.k8s.aws/instance-family': 'g99' });
    expect(allocatable).toEqual({ 'nvidia.com/gpu': '3' });
    expect(() => typesOfEc2({ nothing: true })).toThrow('describe-instance-types');
  });

  it('modules: the newest release, or the one that is asked for', () => {
    const cache = mkdtempSync(join(tmpdir(), 'modules-'));
    writeModules(cache);
    expect(releaseModules(cache)).toMatchObject({ release: MADE_UP, missing: ['k8s.io/apimachinery'] });
    expect(() => releaseModules(cache, '1.0.0')).toThrow('has no github.com/aws/karpenter-provider-aws@v1.0.0');
    rmSync(cache, { recursive: true });
  });
});

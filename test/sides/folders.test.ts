import { symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clusterJson, folder, nodeClass, pool } from '../check/folder';
import { realTool } from '../real-tool';
import { diff, diffOf } from './diff';

const CLASS = { 'class.yaml': nodeClass('default') };
const heavy = { weight: 50 };

describe('nothing changed', () => {
  test('but format, order, comments and names of files', async () => {
    const text = `# a comment
kind: NodePool
metadata: {name: "a"}
apiVersion: karpenter.sh/v1
spec:
  disruption: {consolidateAfter: 60s, consolidationPolicy: WhenEmptyOrUnderutilized}
  template: {spec: {requirements: [{operator: In, key: kubernetes.io/arch, values: [amd64]}],
    expireAfter: 30m, nodeClassRef: {name: default, kind: EC2NodeClass, group: karpenter.k8s.aws}}}
`;
    const before = {
      'one.yaml': {
        apiVersion: 'v1',
        kind: 'List',
        items: [pool('a', { disruption: { consolidateAfter: '1m' } }, { expireAfter: '1800s' }), pool('b')],
      },
      ...CLASS,
    };
    const { result, exitCode, stderr } = await diffOf(before, {
      'pools/b.json': JSON.stringify(pool('b')),
      'pools/a.yml': text,
      ...CLASS,
    });
    expect([result?.worst, result?.changes, exitCode, stderr]).toEqual(['none', [], 0, []]);
  });

  test('says so in a line', async () => {
    expect((await diffOf(CLASS, CLASS, { format: 'text' })).stdout).toBe('no consequence\n');
    expect((await diffOf(CLASS, CLASS, { format: 'markdown' })).stdout).toBe('### Karpenter: no consequence\n');
  });
});

describe('what is compared with what', () => {
  test('files without a cluster.json are of one cluster, whatever their folders are called', async () => {
    const { result } = await diffOf(
      { 'a/pool.yaml': pool('general'), ...CLASS },
      { 'b/c/pool.yaml': pool('general', heavy), ...CLASS },
    );
    expect(result?.changes).toMatchObject([{ cluster: '', resource: 'NodePool/general', path: 'spec.weight' }]);
  });

  test('folders with objects of one name are clusters, told apart by as few folders as do', async () => {
    const files = (spec: object) => ({
      'fleet/prod/pools/general.yaml': pool('general', spec),
      'fleet/prod/classes/default.yaml': nodeClass('default'),
      'fleet/dev/pools/general.yaml': pool('general'),
      'fleet/dev/classes/default.yaml': nodeClass('default'),
    });
    const { result } = await diffOf(files({}), files(heavy));
    expect(result?.changes).toMatchObject([{ cluster: 'fleet/prod', path: 'spec.weight' }]);
    expect(result?.notLookedAt).toEqual([
      'objects of one name are in several places: each was taken for a cluster of its own',
    ]);
  });

  test('files of one folder with objects of one name are alternatives, and what stands beside them is part of each', async () => {
    const files = (tags: object, spec: object = {}) => ({
      'class.yaml': nodeClass('default', { tags }),
      'large.yaml': pool('general', spec),
      'small.yaml': pool('general'),
    });
    const changes = async (...args: Parameters<typeof files>) =>
      (await diffOf(files({}), files(...args))).result?.changes.map(({ cluster, rule }) => `${cluster} ${rule}`);
    expect(await changes({ a: '1' })).toEqual(['large.yaml review/class-changed', 'small.yaml review/class-changed']);
    expect(await changes({}, heavy)).toEqual(['large.yaml review/pool-behaviour']);
    const { 'large.yaml': _, ...fewer } = files({});
    const { result } = await diffOf(files({}), fewer);
    expect(result?.changes[0]).toMatchObject({
      effect: 'deletes',
      cluster: 'large.yaml',
      resource: 'NodePool/general',
    });
  });

  test('of our own output manifests are applied, with what stands beside them; scale tests are not', async () => {
    const argo = (prune: boolean) => ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'manifests' },
      spec: { source: { path: 'dist/clusters/prod/manifests' }, syncPolicy: { automated: { prune } } },
    });
    const files = (more: object = {}) => ({
      'clusters/prod/cluster.json': clusterJson('prod'),
      'clusters/prod/manifests/class.yaml': nodeClass('default'),
      'clusters/prod/install/argocd/app.yaml': argo(false),
      'clusters/prod/install/values-karpenter.yaml': { settings: { batchMaxDuration: '10s' } },
      'clusters/prod/aws/template.yaml': {
        Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a' } } },
      },
      'clusters/prod/scale-test/web.yaml': { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: {} },
      ...more,
    });
    const { result } = await diffOf(
      files({ 'clusters/prod/manifests/pool.yaml': pool('general') }),
      files({
        'clusters/prod/install/values-karpenter.yaml': { settings: { batchMaxDuration: '20s' } },
        'clusters/prod/aws/template.yaml': {
          Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'b' } } },
        },
        'clusters/prod/scale-test/web.yaml': {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'web' },
          spec: { x: 1 },
        },
      }),
    );
    expect(result?.changes.map(({ rule, cluster }) => `${cluster} ${rule}`)).toEqual([
      'prod review/aws-replaced',
      'prod review/orphaned',
      'prod review/setting',
    ]);
    expect(result?.notLookedAt).toContain('clusters/prod/scale-test/web.yaml changes and is not applied');
  });

  // A file of one's own, and where a fleet writes it.
  test.each(['application-set.yaml', 'argocd/applicationset.yaml'])(
    'base and overlays name the cause, and an ApplicationSet says what prunes: %s',
    async (place) => {
      const set = {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'ApplicationSet',
        metadata: { name: 'karpenter' },
        spec: {
          template: { spec: { source: { path: '{{ .path.path }}' }, syncPolicy: { automated: { prune: true } } } },
        },
      };
      const files = (spec: object, more: object = {}) => ({
        [place]: set,
        'base/general.yaml': pool('general', spec),
        'clusters/prod/cluster.json': clusterJson('prod'),
        'clusters/prod/manifests/class.yaml': nodeClass('default'),
        'clusters/prod/manifests/general.yaml': pool('general', spec),
        ...more,
      });
      const { result } = await diffOf(files({}, { 'clusters/prod/manifests/old.yaml': pool('old') }), files(heavy));
      expect(result?.changes).toMatchObject([
        { effect: 'deletes', resource: 'NodePool/old', reason: expect.stringMatching(/^(?!.*if your tool)/) },
        { resource: 'NodePool/general', reason: expect.stringContaining('; changed in base') },
      ]);
    },
  );

  test('one set of objects is not compared with several clusters', async () => {
    const two = {
      'clusters/a/cluster.json': clusterJson('a'),
      'clusters/a/manifests/x.yaml': pool('x'),
      'clusters/b/cluster.json': clusterJson('b'),
      'clusters/b/manifests/x.yaml': pool('x'),
    };
    expect(await diffOf(CLASS, two)).toMatchObject({
      exitCode: 2,
      stderr: ['error: BEFORE is one set of objects and AFTER has 2 clusters (a, b): name the folder of one'],
    });
  });
});

describe('input that is not ours', () => {
  test('broken YAML that differs fails with its place, and all of it', async () => {
    const { exitCode, stderr, stdout } = await diffOf(CLASS, {
      ...CLASS,
      'a.yaml': 'apiVersion: v1\nkind: [',
      'b.json': '{"apiVersion": }',
    });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toEqual([
      expect.stringMatching(/^error: AFTER\/a\.yaml:2:8: not YAML: /),
      expect.stringMatching(/^error: AFTER\/b\.json:1:16: not JSON: /),
    ]);
  });

  test('broken YAML that the change mends is judged as it is from now on, and named', async () => {
    const { result, exitCode } = await diffOf(
      { ...CLASS, 'pool.yaml': 'apiVersion: karpenter.sh/v1\nkind: [' },
      { ...CLASS, 'pool.yaml': pool('general') },
    );
    expect([exitCode, result?.worst]).toEqual([0, 'new-nodes']);
    expect(result?.notLookedAt).toEqual([
      expect.stringMatching(
        /^BEFORE\/pool\.yaml:2:8: not YAML: .*; what it was before is not known, it counts as new$/,
      ),
    ]);
  });

  test('broken YAML that goes stays an error: nobody knows what goes with it', async () => {
    const { exitCode, stderr } = await diffOf({ ...CLASS, 'pool.yaml': 'apiVersion: v1\nkind: [' }, CLASS);
    expect([exitCode, stderr]).toEqual([2, [expect.stringMatching(/^error: BEFORE\/pool\.yaml:2:8: /)]]);
  });

  test('the failed run is a text for a comment too', async () => {
    const { exitCode, stdout } = await diffOf(CLASS, { 'a.yaml': 'apiVersion: v1\nkind: [' }, { format: 'markdown' });
    expect([exitCode, stdout]).toEqual([2, expect.stringMatching(/^### Karpenter: the review could not be made\n/)]);
  });

  test('broken YAML that is the same changes nothing, and is named; files of another kind are let be', async () => {
    const broken = { 'chart/a.yaml': 'apiVersion: v1\nkind: {{ .x }}', 'tsconfig.json': '{ // x\n}', 'empty.yaml': '' };
    const { result, exitCode } = await diffOf({ ...CLASS, ...broken }, { ...CLASS, ...broken });
    expect([result?.worst, exitCode]).toEqual(['none', 0]);
    expect(result?.notLookedAt).toEqual([expect.stringMatching(/^AFTER\/chart\/a\.yaml:2:\d+: not YAML: /)]);
  });

  test('objects without names, duplicates, unknown kinds, old versions and other node classes are said', async () => {
    const old = pool('old');
    const odd = (size: number) => ({
      'unnamed.yaml': { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: {}, spec: { weight: size } },
      'twice.yaml': `${JSON.stringify(pool('twice', { weight: size }))}\n---\n${JSON.stringify(pool('twice'))}`,
      'machines.yaml': {
        apiVersion: 'machines.example.com/v1',
        kind: 'MachineSet',
        metadata: { name: 'm' },
        spec: { size },
      },
      'beta.yaml': { ...old, apiVersion: 'karpenter.sh/v1beta1', spec: { ...Object(old.spec), weight: size } },
      'auto.yaml': {
        apiVersion: 'eks.amazonaws.com/v1',
        kind: 'NodeClass',
        metadata: { name: 'auto' },
        spec: { ephemeralStorage: { size: `${size}Gi` } },
      },
    });
    const { result, exitCode } = await diffOf({ ...CLASS, ...odd(1) }, { ...CLASS, ...odd(2) }, { failOn: [] });
    expect(exitCode).toBe(0);
    const told = (resource: string) =>
      result?.changes.filter((change) => change.resource === resource).map(({ effect }) => effect);
    expect(told('MachineSet/m')).toEqual(['may-roll']);
    expect(told('NodeClass/auto')).toEqual(['may-roll']);
    expect(told('NodePool/old')).not.toEqual([]);
    expect(result?.notLookedAt.join('\n')).toMatch(/NodePool\/\(unnamed\) has no name/);
    expect(result?.notLookedAt.join('\n')).toMatch(/NodePool\/twice is there twice/);
  });

  test('a folder that is not there, a file that is not UTF-8, values of any type', async () => {
    expect((await diff(['/nowhere', '/nowhere'])).stderr).toEqual([
      'error: /nowhere: no such file or folder; a revision is written with its path, as in main:dist, and a cluster as live',
    ]);
    expect((await diffOf(CLASS, { ...CLASS, 'x.yaml': Buffer.from([0x61, 0xff, 0xfe]) })).stderr).toEqual([
      'error: AFTER/x.yaml: not UTF-8: save the file in this encoding',
    ]);
    for (const value of ['null', '[]', '1', '"x"', '[{"apiVersion":1,"kind":2,"metadata":3,"spec":null}]']) {
      expect((await diffOf(CLASS, { ...CLASS, 'x.json': value })).exitCode).toBeLessThan(2);
    }
  });

  test('an empty folder is said, and standard input is one side', async () => {
    const { result, exitCode } = await diffOf(CLASS, { 'README.md': 'moved' });
    expect([result?.notLookedAt, exitCode]).toEqual([['AFTER holds no YAML or JSON file'], 0]);
    expect(await diff(['-', '-'])).toMatchObject({
      exitCode: 2,
      stderr: ['error: standard input is one side, not both'],
    });
  });

  test('a link is not followed', async () => {
    const base = folder(CLASS);
    symlinkSync('/etc', `${base}/etc`);
    expect((await diff([base, base])).result?.notLookedAt).toEqual([`${base}/etc is a symbolic link`]);
  });
});

describe('kustomize', () => {
  const kustomization = (more: object) => ({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...more,
  });

  test('a plain one is its resources, and files beside it are none', async () => {
    const files = (spec: object) => ({
      'kustomization.yaml': kustomization({ resources: ['class.yaml', 'pools'] }),
      'class.yaml': nodeClass('default'),
      'pools/kustomization.yaml': kustomization({ resources: ['general.yaml'] }),
      'pools/general.yaml': pool('general', spec),
      'pools/unused.yaml': pool('unused', spec),
    });
    const { result } = await diffOf(files({}), files(heavy));
    expect(result?.changes).toMatchObject([{ resource: 'NodePool/general', path: 'spec.weight' }]);
  });

  const hasKubectl = realTool('kubectl', 'version', '--client');

  test.skipIf(!hasKubectl)('overlays are built, each a cluster; the base is not one', async () => {
    const files = (weight: number) => ({
      'base/kustomization.yaml': kustomization({ resources: ['pool.yaml', 'class.yaml'] }),
      'base/pool.yaml': pool('general'),
      'base/class.yaml': nodeClass('default'),
      'prod/kustomization.yaml': kustomization({
        resources: ['../base'],
        patches: [{ target: { kind: 'NodePool' }, patch: `- op: add\n  path: /spec/weight\n  value: ${weight}\n` }],
      }),
      'dev/kustomization.yaml': kustomization({ resources: ['../base'] }),
    });
    const { result } = await diffOf(files(10), files(50));
    expect(result?.changes).toMatchObject([{ cluster: 'prod', resource: 'NodePool/general', before: 10, after: 50 }]);
    expect(Object.keys(result?.clusters ?? {})).not.toContain('base');
  });

  test.skipIf(!hasKubectl)('one that cannot be built fails in a line', async () => {
    const files = { 'kustomization.yaml': kustomization({ resources: ['gone.yaml'], namePrefix: 'x-' }) };
    const { exitCode, stderr } = await diffOf(CLASS, files);
    expect([exitCode, stderr]).toEqual([
      2,
      [expect.stringMatching(/^error: AFTER\/kustomization\.yaml cannot be built: .*gone\.yaml/)],
    ]);
  });
});

describe('options', () => {
  const both = [{ ...CLASS, 'old.yaml': pool('old') }, CLASS] as const;

  test('consent turns the code green and stays', async () => {
    const consent = { rule: 'review/pool-deleted', object: 'NodePool/old', reason: 'moved' };
    expect((await diffOf(...both)).exitCode).toBe(1);
    expect((await diffOf(...both)).stderr).toEqual([
      'exit code 1: deletes NodePool/old [review/pool-deleted]; --fail-on sets which effects fail',
    ]);
    const given = await diffOf(...both, { accept: [consent] });
    expect(given.exitCode).toBe(0);
    expect(given.result?.changes[0]?.accepted).toEqual({ reason: 'moved', until: null });
    const filed = { 'acknowledgements.yaml': [{ ...consent, until: '2026-12-31' }] };
    const after = { ...both[1], 'acknowledgements.yaml': JSON.stringify(filed['acknowledgements.yaml']) };
    expect((await diffOf(both[0], after)).exitCode).toBe(0);
    expect((await diffOf(both[0], after, { at: '2026-12-31T23:00:00Z' })).exitCode).toBe(0);
    expect((await diffOf(both[0], after, { at: '2027-01-01T00:00:00Z' })).exitCode).toBe(1);
    const noReason = { ...both[1], 'acknowledgements.yaml': '- { rule: review/pool-deleted, object: NodePool/old }' };
    expect(await diffOf(both[0], noReason)).toMatchObject({
      exitCode: 2,
      stderr: [expect.stringContaining('without a reason')],
    });
  });

  test('an object consents for itself, and a cluster is called by its name too', async () => {
    const files = (tags: object, annotations: object = {}) => ({
      'clusters/folder/cluster.json': clusterJson('name'),
      'clusters/folder/manifests/pool.yaml': pool('general'),
      'clusters/folder/manifests/class.yaml': {
        ...nodeClass('default', { tags }),
        metadata: { name: 'default', annotations },
      },
    });
    const annotated = files({ a: '1' }, { 'cdk8s-karpenter/acknowledge': 'review-class-changed: wanted' });
    const flags = { failOn: ['rolls'] as const };
    expect((await diffOf(files({}), files({ a: '1' }), flags)).exitCode).toBe(1);
    expect((await diffOf(files({}), annotated, flags)).exitCode).toBe(0);
    const named = (cluster: string) => ({
      ...files({ a: '1' }),
      'acknowledgements.yaml': JSON.stringify([
        { rule: 'review/class-changed', object: 'EC2NodeClass/default', reason: 'x', cluster },
      ]),
    });
    expect((await diffOf(files({}), named('name'), flags)).exitCode).toBe(0);
    expect((await diffOf(files({}), named('folder'), flags)).exitCode).toBe(0);
    expect((await diffOf(files({}), named('other'), flags)).exitCode).toBe(1);
  });

  test('versions and gates win over what files say', async () => {
    const files = { 'cluster.json': clusterJson('a'), ...CLASS, 'pool.yaml': pool('general') };
    const { result } = await diffOf(files, files, { karpenterVersion: { before: '1.13', after: '1.14' } });
    expect(result?.changes.map(({ rule }) => rule)).toContain('review/karpenter-upgrade');
  });

  test('counts and minutes say how long; prices are those given', async () => {
    const files = (spec: object, more: object = {}) => ({
      'class.yaml': nodeClass('default', spec),
      'pool.yaml': pool('general', {}, more),
    });
    const { result } = await diffOf(files({}), files({ tags: { a: '1' } }), {
      count: [['general', 40]],
      minutesPerNode: 3,
    });
    expect(result?.changes).toMatchObject([{ effect: 'rolls', nodes: 40, pace: { atOnce: 4, minutes: 30 } }]);
    const types = (...values: string[]) => ({
      requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values }],
    });
    const prices = `${folder({ 'prices.yaml': 'source: ours\nasOf: "2026-11-01"\nperHour: { m5.large: 7.5, c5.large: 9 }\n' })}/prices.yaml`;
    const priced = await diffOf(files({}, types('m5.large')), files({}, types('m5.large', 'c5.large')), { prices });
    expect(priced.stdout).toContain('ours');
    const wrong = `${folder({ 'prices.yaml': 'asOf: 1\nperHour: { m5.large: free }\nx: 1\n' })}/prices.yaml`;
    const { exitCode, stderr } = await diffOf(files({}), files({}), { prices: wrong });
    expect([exitCode, stderr.map((line) => line.replace(/^.*prices\.yaml: /, ''))]).toEqual([
      2,
      [
        'x: the members are source, asOf, currency, perHour',
        'source: say whose prices they are (got undefined)',
        'asOf: write the day as 2026-11-28, in quotes (got 1)',
        'perHour.m5.large: write the price of an hour as a number (got "free")',
      ],
    ]);
  });
});

import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check';
import type { CheckOptions } from '../../src/check/options';
import { NEWEST_KARPENTER_MINOR } from '../../src/karpenter/versions';
import { realTool } from '../real-tool';
import { clusterJson, folder, nodeClass, pool } from './folder';

/** The findings of a folder as `rule severity file:line path`. */
function found(base: string, options: CheckOptions = {}, ...paths: string[]): string[] {
  const { findings } = check(paths.length > 0 ? paths.map((path) => join(base, path)) : [base], options);
  return findings.map(
    ({ rule, severity, source, path }) => `${rule} ${severity} ${relative(base, source.file)}:${source.line} ${path}`,
  );
}

const wrong = pool('wrong', { limits: { cpu: 'many' }, disruption: { consolidateAfter: '1x' } });
describe('what is found and where', () => {
  test('in a file of a folder, in a document of a file, in an item of a List, in JSON', () => {
    const text = `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: default}
spec:
  role: a
  amiSelectorTerms: [{alias: al2023@v20260315}]
  subnetSelectorTerms: [{id: subnet-1}]
  securityGroupSelectorTerms: [{id: sg-1}]
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
  - apiVersion: karpenter.sh/v1
    kind: NodePool
    metadata:
      name: general
    spec:
      weight: 101
      template:
        spec:
          requirements:
            - key: kubernetes.io/arch
              operator: In
              values: [amd64]
            - key: team
              operator: in
          nodeClassRef:
            group: karpenter.k8s.aws
            kind: EC2NodeClass
            name: default
`;
    const base = folder({
      'a/one.yaml': text,
      'b.json': JSON.stringify({ ...pool('json'), spec: { ...Object(pool('json').spec), weight: 0 } }, null, 2),
    });
    expect(found(base, { only: ['admission'] })).toEqual([
      'admission/range error a/one.yaml:21 spec.weight',
      'admission/enum error a/one.yaml:29 spec.template.spec.requirements[1].operator',
      'admission/range error b.json:26 spec.weight',
    ]);
    expect(check([base], {}).summary).toEqual({
      objects: 4,
      karpenter: 3,
      errors: 3,
      warnings: 0,
      acknowledged: 0,
      skipped: 1,
    });
  });

  test('what is no object of Karpenter counts as skipped', () => {
    const base = folder({
      'template.yaml':
        'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Q: {Type: "AWS::SQS::Queue", Properties: {QueueName: !Ref Name}}\n',
      'values.yaml': 'settings:\n  clusterName: x\n',
      'list.yaml': '- hosts: all\n',
      'deployment.yaml': { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' } },
      'pool.yaml': pool('a'),
    });
    expect(check([base], { only: ['admission'] }).summary).toEqual({
      objects: 2,
      karpenter: 1,
      errors: 0,
      warnings: 0,
      acknowledged: 0,
      skipped: 4,
    });
  });

  test('a kind of Karpenter without an apiVersion is not passed over', () => {
    const base = folder({ 'a.yaml': { kind: 'NodePool', metadata: { name: 'a' } } });
    expect(found(base)).toEqual(['admission/kind error a.yaml:1 apiVersion']);
  });

  test('a file once, however often it is named or linked', () => {
    const base = folder({ 'in/a.yaml': wrong });
    symlinkSync('a.yaml', join(base, 'in/b.yaml'));
    symlinkSync('in', join(base, 'other'));
    expect(check([base, join(base, 'in/a.yaml'), join(base, 'in')], {}).summary.karpenter).toBe(1);
  });

  test('folders of tools and dot files are not looked into', () => {
    const base = folder({
      'a.yaml': pool('a'),
      'node_modules/x/a.yaml': wrong,
      '.git/a.yaml': wrong,
      '.a.yaml': wrong,
    });
    expect(check([base], {}).summary.karpenter).toBe(1);
  });
});

describe('the cluster of a file', () => {
  const overlay = {
    apiVersion: 'karpenter.sh/v1alpha1',
    kind: 'NodeOverlay',
    metadata: { name: 'x' },
    spec: { requirements: [{ key: 'team', operator: 'Exists' }], price: '1' },
  };

  test('its version and gates are those of the nearest cluster.json', () => {
    const base = folder({
      'old/cluster.json': clusterJson('old', { karpenterVersion: '1.6.8' }),
      'old/manifests/overlay.yaml': overlay,
      'new/cluster.json': clusterJson('new'),
      'new/manifests/overlay.yaml': overlay,
      'on/cluster.json': clusterJson('on', { featureGates: { nodeOverlay: true } }),
      'on/overlay.yaml': overlay,
      'none/overlay.yaml': overlay,
    });
    expect(found(base)).toEqual([
      'controller/feature-gate error new/manifests/overlay.yaml:1 ',
      'controller/feature-gate error old/manifests/overlay.yaml:1 ',
      'admission/kind error old/manifests/overlay.yaml:2 kind',
    ]);
    expect(check([base], {}).notes).toEqual([
      'Karpenter 1.6 by the cluster.json of old',
      'Karpenter 1.14 by the cluster.json of new, on',
      `Karpenter ${NEWEST_KARPENTER_MINOR}, the newest known: no cluster.json and no --karpenter-version`,
    ]);
    expect(check([base], { karpenterVersion: '1.14', gates: {} }).findings).toHaveLength(4);
  });

  test('its settings count', () => {
    const karpenter = { karpenterVersion: '1.15', featureGates: { nodeRepair: true } };
    const frozen = pool('a', { disruption: { budgets: [{ nodes: '0', schedule: '@daily', duration: '24h' }] } });
    const base = folder({
      'new/cluster.json': clusterJson('new', karpenter),
      'new/a.yaml': frozen,
      'legacy/cluster.json': clusterJson('legacy', { ...karpenter, settings: { legacyNodeRepair: true } }),
      'legacy/a.yaml': frozen,
    });
    expect(check([base], { only: ['controller'] }).findings).toMatchObject([
      {
        rule: 'controller/repair-budget',
        severity: 'warning',
        source: { file: expect.stringMatching(/new\/a.yaml$/) },
      },
    ]);
  });

  test('an unknown version is a complaint that says what is known', () => {
    const base = folder({ 'cluster.json': '{\n  "karpenterVersion": "9.9"\n}', 'a.yaml': pool('a') });
    const { unreadable } = check([base], {});
    expect(unreadable).toMatchObject([
      { line: 2, message: expect.stringContaining(`known are 1.0 to ${NEWEST_KARPENTER_MINOR}`) },
    ]);
  });

  test("another tool's cluster.json says nothing", () => {
    const base = folder({ 'cluster.json': '{"nodes": 3}', 'a.yaml': pool('a') });
    expect(check([base], {})).toMatchObject({ unreadable: [], notes: [expect.stringContaining('the newest known')] });
  });
});

describe('sets', () => {
  test('each cluster folder is one, across its folders', () => {
    const files = (name: string) => ({
      [`${name}/cluster.json`]: clusterJson(name),
      [`${name}/manifests/a.yaml`]: pool('a'),
      [`${name}/extra/class.yaml`]: nodeClass('default', {
        role: 'KarpenterNodeRole-east',
        subnetSelectorTerms: [{ id: 'subnet-1' }],
        securityGroupSelectorTerms: [{ id: 'sg-1' }],
      }),
    });
    const base = folder({ ...files('east'), ...files('west'), 'west/extra/again.yaml': pool('a') });
    expect(found(base)).toEqual([
      'set/foreign-role error west/extra/class.yaml:8 spec.role',
      'set/duplicate-name error west/manifests/a.yaml:4 metadata.name',
    ]);
    const message = check([base], {}).findings.at(-1)?.message;
    expect(message).toContain(`(${join(base, 'west/extra/again.yaml')}:4)`);
  });

  test('without a cluster.json names may be used again in another folder, and in one folder for alternatives', () => {
    const base = folder({ 'dev/a.yaml': pool('a'), 'prod/a.yaml': pool('a'), 'class.yaml': nodeClass('default') });
    expect(found(base)).toEqual([]);
    writeFileSync(join(base, 'dev/b.json'), JSON.stringify(pool('a')));
    expect(found(base)).toEqual(['set/duplicate-name warning dev/b.json:1 metadata.name']);
    const error = ['set/duplicate-name error dev/b.json:1 metadata.name'];
    expect(found(base, { apart: 'folder' })).toEqual(error);
    expect(found(base, { complete: true })).toEqual(error);
    writeFileSync(join(base, 'dev/kustomization.yaml'), 'resources: [a.yaml, b.json]\n');
    expect(found(base).filter((line) => line.startsWith('set/duplicate-name'))).not.toEqual([]);
    rmSync(join(base, 'dev/kustomization.yaml'));
    expect(found(base, { apart: 'file' })).toEqual([]);
  });

  test('a reference out of the set', () => {
    const base = folder({ 'a.yaml': pool('a') });
    expect(found(base)).toEqual([
      expect.stringMatching(/^set\/missing-nodeclass warning a.yaml:\d+ spec.template.spec.nodeClassRef.name$/),
    ]);
    expect(found(base, { complete: true })).toEqual([expect.stringMatching(/^set\/missing-nodeclass error/)]);
    expect(found(base, { only: ['admission', 'controller'] })).toEqual([]);
  });
});

describe('options', () => {
  test('lenient: unknown fields are dropped', () => {
    const base = folder({ 'a.yaml': pool('a', { wieght: 1 }) });
    expect(found(base, { only: ['admission'] })).toEqual([expect.stringMatching(/^admission\/unknown-field error/)]);
    expect(found(base, { only: ['admission'], lenient: true })).toEqual([
      expect.stringMatching(/^admission\/unknown-field warning/),
    ]);
  });

  test('the versions given win over those of the cluster', () => {
    const base = folder({
      'cluster.json': clusterJson('x', { kubernetesVersion: '1.32' }),
      'a.yaml': nodeClass('a', { amiSelectorTerms: [{ alias: 'al2@latest' }] }),
    });
    expect(found(base, { only: ['controller'] })).toEqual([]);
    expect(found(base, { only: ['controller'], kubernetesVersion: '1.33' })).toEqual([
      expect.stringMatching(/^controller\/ami-alias/),
    ]);
  });

  test('exclude and the ignore file, as in a .gitignore', () => {
    const base = folder({
      'in/a.yaml': pool('a'),
      'in/charts/b.yaml': '{{ x }}',
      'in/legacy/c.yaml': wrong,
      'in/legacy/keep.yaml': pool('keep'),
      'in/.cdk8s-karpenter-ignore': '# not ours\nlegacy/*\n!legacy/keep.yaml\n',
    });
    const run = (exclude: string[]) => check([join(base, 'in')], { exclude });
    expect(run(['charts/'])).toMatchObject({ unreadable: [], summary: { karpenter: 2 } });
    expect(run(['b.yaml', 'keep.yaml'])).toMatchObject({ unreadable: [], summary: { karpenter: 1 } });
    expect(run([]).unreadable).toHaveLength(1);
  });
});

describe('the old state', () => {
  const ref = (name: string) => ({ nodeClassRef: { group: 'karpenter.k8s.aws', kind: name, name: 'default' } });
  const CHANGED = /^admission\/.* spec.template.spec.nodeClassRef/;

  test('is matched within the same cluster folder', () => {
    const files = (kind: string) => ({
      'a/cluster.json': clusterJson('a'),
      'a/m/pool.yaml': pool('x', {}, ref(kind)),
      'b/cluster.json': clusterJson('b'),
      'b/m/pool.yaml': pool('x', {}, ref('EC2NodeClass')),
    });
    const old = folder({ ...files('EC2NodeClass') });
    const base = folder({ ...files('Other') });
    const only = ['admission'] as const;
    expect(found(base, { only, previous: old })).toEqual([expect.stringMatching(CHANGED)]);
    expect(found(base, { only, previous: old }, 'a/m/pool.yaml')).toEqual([expect.stringMatching(CHANGED)]);
    expect(found(base, { only, previous: old }, 'b')).toEqual([]);
    expect(found(base, { only })).toEqual([]);
  });

  test('is not mixed up with that of another cluster', () => {
    const files = (a: string, b: string) => ({
      'a/cluster.json': clusterJson('a'),
      'a/pool.yaml': pool('x', {}, ref(a)),
      'b/cluster.json': clusterJson('b'),
      'b/pool.yaml': pool('x', {}, ref(b)),
    });
    const base = folder(files('One', 'Two'));
    const only = ['admission'] as const;
    expect(found(base, { only, previous: folder(files('One', 'Two')) })).toEqual([]);
    expect(found(base, { only, previous: folder(files('Two', 'One')) })).toHaveLength(2);
  });

  test('is asked for what is immutable in a workload, too', () => {
    const job = (taint: string) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'reconcile' },
      spec: { template: { spec: { containers: [], tolerations: [{ key: taint }] } } },
    });
    const only = ['admission'] as const;
    const base = folder({ 'job.yaml': job('accelerator') });
    expect(found(base, { only, previous: folder({ 'job.yaml': job('gpu') }) })).toEqual([
      expect.stringContaining('admission/immutable'),
    ]);
    expect(found(base, { only, previous: folder({ 'job.yaml': job('accelerator') }) })).toEqual([]);
  });

  test('may be one file, and must be readable', () => {
    const old = folder({ 'old.yaml': pool('x', {}, ref('EC2NodeClass')) });
    const base = folder({ 'new.yaml': pool('x', {}, ref('Other')) });
    const only = ['admission'] as const;
    expect(found(base, { only, previous: join(old, 'old.yaml') }, 'new.yaml')).toEqual([
      expect.stringMatching(CHANGED),
    ]);
    expect(check([base], { previous: join(old, 'gone.yaml') }).unreadable).toHaveLength(1);
  });
});

describe('kustomizations', () => {
  const kustomization = (content: object) => ({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...content,
  });
  const patch = {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'general' },
    spec: { disruption: { consolidateAfter: '1x' } },
  };
  const tree = {
    'base/kustomization.yaml': kustomization({ resources: ['pool.yaml', 'class.yaml'] }),
    'base/pool.yaml': pool('general', { disruption: { consolidateAfter: '1m' }, weight: 101 }),
    'base/class.yaml': nodeClass('default'),
    'overlays/dev/kustomization.yaml': kustomization({ resources: ['../../base'] }),
    'overlays/prod/kustomization.yaml': kustomization({
      resources: ['../../base'],
      namePrefix: 'prod-',
      patches: [{ path: 'patches/pool.yaml' }],
    }),
    'overlays/prod/patches/pool.yaml': patch,
  };

  test('plain ones are their resource files, each once, and the lines are theirs', () => {
    const base = folder({ ...tree, 'base/notes.yaml': patch });
    expect(found(base, { only: ['admission'] }, 'base')).toEqual([
      'admission/range error base/pool.yaml:19 spec.weight',
    ]);
    expect(found(base, { only: ['admission'] }, 'overlays/dev', 'base')).toEqual([
      'admission/range error base/pool.yaml:19 spec.weight',
    ]);
    expect(check([join(base, 'base')], {}).summary).toMatchObject({ objects: 2, karpenter: 2, skipped: 1 });
    expect(check([join(base, 'base'), join(base, 'base/pool.yaml')], {}).summary).toMatchObject({ objects: 2 });
  });

  test.runIf(realTool('kubectl', 'version', '--client'))(
    'others are built; what a patch sets is found in the patch',
    () => {
      const base = folder(tree);
      const { findings, summary, unreadable } = check([base], { only: ['admission'] });
      expect(
        findings.map(({ resource, source }) => `${resource} ${relative(base, source.file)}:${source.line}`),
      ).toEqual([
        'NodePool/general base/pool.yaml:19',
        'NodePool/prod-general base/pool.yaml:19',
        'NodePool/prod-general overlays/prod/patches/pool.yaml:7',
      ]);
      expect(unreadable).toEqual([]);
      // Base and two overlays: the kustomizations are skipped, the base is not checked by itself.
      expect(summary).toMatchObject({ karpenter: 4, skipped: 3 });
    },
  );

  test.runIf(realTool('kubectl', 'version', '--client'))('of two files that say the same the later one counts', () => {
    const base = folder({ ...tree, 'overlays/prod/patches/pool.yaml': { ...patch, spec: { weight: 101 } } });
    expect(found(base, { only: ['admission'] }, 'overlays/prod')).toEqual([
      'admission/range error overlays/prod/patches/pool.yaml:6 spec.weight',
    ]);
  });

  test.runIf(realTool('kubectl', 'version', '--client'))(
    'a name prefix that kustomize does not lay on nodeClassRef',
    () => {
      const base = folder(tree);
      expect(found(base, { only: ['set'], complete: true }, 'overlays/prod')).toEqual([
        'set/missing-nodeclass error base/pool.yaml:11 spec.template.spec.nodeClassRef.name',
      ]);
    },
  );

  test('a folder is part of a kustomization only where it is named as a resource', () => {
    const base = folder({
      'kustomization.yaml': kustomization({
        namespace: 'prod',
        resources: ['pool.yaml'],
        labels: [{ pairs: { note: 'x'.repeat(300) } }],
      }),
      'pool.yaml': pool('a'),
      'prod/kustomization.yaml': kustomization({ resources: ['pool.yaml'] }),
      'prod/pool.yaml': pool('b'),
    });
    expect(found(base, { only: ['set'] }, 'prod')).toHaveLength(1);
    expect(check([base], { only: ['set'] }).findings.map(({ resource }) => resource)).toContain('NodePool/b');
  });

  test('a patch that is named is no object', () => {
    const base = folder({
      ...tree,
      'overlays/prod/kustomization.yaml': kustomization({ patches: [{ path: 'p.yaml' }] }),
      'overlays/prod/p.yaml': patch,
    });
    expect(check([join(base, 'overlays/prod/p.yaml')], {}).summary).toMatchObject({ objects: 0, skipped: 1 });
  });

  test.runIf(realTool('kubectl', 'version', '--client'))('one that cannot be built is a complaint', () => {
    const base = folder({ 'a/kustomization.yaml': kustomization({ resources: ['gone.yaml'] }), 'b.yaml': pool('b') });
    const { unreadable, summary } = check([base], {});
    expect(unreadable).toMatchObject([
      { file: join(base, 'a/kustomization.yaml'), message: expect.stringContaining('gone.yaml') },
    ]);
    // The same words each time: no time of day, no process.
    expect(unreadable[0]?.message).toMatch(/^cannot be built: (?![EF]\d{4} )/);
    expect(summary.karpenter).toBe(1);
  });

  test('without kubectl and kustomize the resource files are checked, and it is said', () => {
    const base = folder(tree);
    const path = process.env.PATH;
    process.env.PATH = base;
    try {
      const { notes, summary, unreadable } = check([join(base, 'overlays/prod')], { only: ['admission'] });
      expect(notes).toContain(
        `neither kubectl nor kustomize was found: ${join(base, 'overlays/prod')} is not built, its resource files are checked as they are`,
      );
      expect({ summary, unreadable }).toMatchObject({ summary: { karpenter: 2, errors: 1 }, unreadable: [] });
    } finally {
      process.env.PATH = path;
    }
  });

  test('kustomize does where kubectl is missing', () => {
    const base = folder({ ...tree, 'bin/kustomize': `#!/bin/sh\n/bin/cat "$2/../../base/class.yaml"\n` });
    chmodSync(join(base, 'bin/kustomize'), 0o755);
    const path = process.env.PATH;
    process.env.PATH = join(base, 'bin');
    try {
      expect(check([join(base, 'overlays/prod')], {}).summary.objects).toBe(1);
    } finally {
      process.env.PATH = path;
    }
  });
});

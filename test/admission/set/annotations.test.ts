import { describe, expect, it } from 'vitest';
import { controllerFindings, type SetOptions, setFindings } from '../../../src/admission';
import type { KarpenterMinor } from '../../../src/karpenter/versions';

type Json = Record<string, unknown>;
type Metadata = { readonly annotations?: Json; readonly labels?: Json };

const pool = (metadata: Metadata = {}, template: Metadata = {}): Json => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'general', ...metadata },
  spec: { template: { metadata: template, spec: {} } },
});

const GROUPS: Readonly<Record<string, string>> = { Pod: 'v1', Job: 'batch/v1', CronJob: 'batch/v1' };

/** A workload with metadata of its own and of its pods. */
function workload(kind: string, own: Metadata, pods: Metadata = {}, spec: Json = {}): Json {
  const template = { metadata: pods, spec: { containers: [{ name: 'a', image: 'nginx' }], ...spec } };
  const inner: Json = kind === 'CronJob' ? { jobTemplate: { metadata: {}, spec: { template } } } : { template };
  return {
    apiVersion: GROUPS[kind] ?? 'apps/v1',
    kind,
    metadata: { name: 'a', ...own },
    spec: kind === 'Pod' ? template.spec : inner,
  };
}

const found = (object: Json, options: Partial<SetOptions> = {}) =>
  setFindings([object], { karpenterMinor: '1.14', ...options }).map(({ finding }) => finding);

const said = (object: Json, options: Partial<SetOptions> = {}): readonly string[] =>
  found(object, options).map(({ rule, path, fix }) => `${rule} ${path}: ${fix}`);

const KEEP = 'karpenter.sh/do-not-disrupt';
const keep = (value: unknown = 'true'): Metadata => ({ annotations: { [KEEP]: value } });

describe('do-not-disrupt', () => {
  const fix = (path: string): string => `write it into the annotations of the pods, ${path}`;

  it.each([
    ['Deployment', 'spec.template.metadata.annotations'],
    ['StatefulSet', 'spec.template.metadata.annotations'],
    ['DaemonSet', 'spec.template.metadata.annotations'],
    ['ReplicaSet', 'spec.template.metadata.annotations'],
    ['Job', 'spec.template.metadata.annotations'],
    ['CronJob', 'spec.jobTemplate.spec.template.metadata.annotations'],
  ])('on a %s protects no pod', (kind, path) => {
    expect(said(workload(kind, keep()))).toEqual([`set/do-not-disrupt metadata.annotations["${KEEP}"]: ${fix(path)}`]);
    expect(said(workload(kind, {}, keep()))).toEqual([]);
    expect(said(workload(kind, keep(), keep()))).toEqual([]);
  });

  it('on the Jobs of a CronJob protects no pod', () => {
    const cronJob = workload('CronJob', {});
    (cronJob as { spec: { jobTemplate: Json } }).spec.jobTemplate.metadata = keep();
    expect(said(cronJob)).toEqual([
      `set/do-not-disrupt spec.jobTemplate.metadata.annotations["${KEEP}"]: ${fix('spec.jobTemplate.spec.template.metadata.annotations')}`,
    ]);
  });

  it('as a label protects nothing', () => {
    const labels = { [KEEP]: 'true' };
    expect(said(workload('Deployment', {}, { labels }))).toEqual([
      `set/do-not-disrupt spec.template.metadata.labels["${KEEP}"]: ${fix('spec.template.metadata.annotations')}`,
    ]);
    expect(said(workload('Pod', { labels }))).toEqual([
      `set/do-not-disrupt metadata.labels["${KEEP}"]: ${fix('metadata.annotations')}`,
    ]);
  });

  it('on a NodePool instead of its nodes protects nothing', () => {
    expect(said(pool(keep()))).toEqual([
      `set/do-not-disrupt metadata.annotations["${KEEP}"]: write it into the annotations of spec.template, spec.template.metadata.annotations`,
    ]);
    expect(said(pool({}, keep()))).toEqual([]);
  });

  it.each<[string, KarpenterMinor, boolean]>([
    ['true', '1.0', true],
    ['false', '1.14', true],
    ['30m', '1.12', true],
    ['1h30m', '1.15', true],
    ['30m', '1.11', false],
    ['True', '1.14', false],
    ['yes', '1.14', false],
    ['1d', '1.14', false],
    ['-5m', '1.14', false],
    ['0s', '1.14', false],
    ['', '1.14', false],
  ])('on pods, with %j in %s: %s', (value, karpenterMinor, isRead) => {
    const path = `set/do-not-disrupt spec.template.metadata.annotations["${KEEP}"]: write "true"`;
    expect(said(workload('Deployment', {}, keep(value)), { karpenterMinor })).toEqual(isRead ? [] : [path]);
  });

  it('on nodes is true and no duration', () => {
    expect(said(pool({}, keep('30m')))).toHaveLength(1);
    expect(said(pool({}, keep('false')))).toEqual([]);
  });

  it('is a warning, and left alone where it is none of this', () => {
    expect(found(workload('Deployment', keep()))).toMatchObject([{ severity: 'warning', resource: 'Deployment/a' }]);
    expect(said(workload('Deployment', keep('false')))).toEqual([]);
    expect(said({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...keep() } })).toEqual([]);
    expect(said({ ...workload('Deployment', keep()), apiVersion: 'other.example.com/v1' })).toEqual([]);
    // No text: the API server refuses it.
    expect(said(workload('Deployment', {}, keep(true)))).toEqual([]);
  });
});

describe('names of former Karpenters', () => {
  const former = (name: string): Metadata => ({ annotations: { [name]: 'true' } });
  const EVICT = 'karpenter.sh/do-not-evict';
  const CONSOLIDATE = 'karpenter.sh/do-not-consolidate';

  it.each<[Json, string, string]>([
    [workload('Job', {}, former(EVICT)), `spec.template.metadata.annotations["${EVICT}"]`, 'the pods'],
    [workload('Deployment', former(EVICT)), `metadata.annotations["${EVICT}"]`, 'the pods'],
    [workload('Pod', former(EVICT)), `metadata.annotations["${EVICT}"]`, 'the pods'],
    [
      workload('CronJob', {}, former(EVICT)),
      `spec.jobTemplate.spec.template.metadata.annotations["${EVICT}"]`,
      'the pods',
    ],
    [
      workload('StatefulSet', {}, former(CONSOLIDATE)),
      `spec.template.metadata.annotations["${CONSOLIDATE}"]`,
      'the pods',
    ],
    [pool({}, former(CONSOLIDATE)), `spec.template.metadata.annotations["${CONSOLIDATE}"]`, 'spec.template'],
    [pool(former(CONSOLIDATE)), `metadata.annotations["${CONSOLIDATE}"]`, 'spec.template'],
  ])('%j', (object, path, where) => {
    expect(said(object)).toEqual([
      `set/former-name ${path}: write karpenter.sh/do-not-disrupt, in the metadata of ${where}`,
    ]);
  });

  const PROVISIONER = 'karpenter.sh/provisioner-name';
  const inTerms = (key: string) => [
    {
      matchExpressions: [
        { key: 'a', operator: 'Exists' },
        { key, operator: 'In', values: ['general'] },
      ],
    },
  ];
  const required = (key: string): Json => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: inTerms(key) } } },
  });
  const preferred = (key: string): Json => ({
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: inTerms(key).map((preference) => ({ weight: 1, preference })),
      },
    },
  });
  const selecting = (spec: Json, kind = 'Deployment'): Json => workload(kind, {}, {}, spec);
  const bySelector = { nodeSelector: { [PROVISIONER]: 'general' } };
  const severities = (object: Json, complete: boolean) =>
    setFindings([pool(), object], { karpenterMinor: '1.14', complete })
      .filter(({ finding }) => finding.rule !== 'set/missing-nodeclass')
      .map(({ finding: { severity, rule, path, fix } }) => ({ severity, rule, path, fix }));

  it.each<[Json, string, string]>([
    [selecting(bySelector), `spec.template.spec.nodeSelector["${PROVISIONER}"]`, 'error'],
    [selecting(bySelector, 'Pod'), `spec.nodeSelector["${PROVISIONER}"]`, 'error'],
    [
      selecting(required(PROVISIONER)),
      'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].key',
      'error',
    ],
    [
      selecting(preferred(PROVISIONER), 'Job'),
      'spec.template.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[1].key',
      'warning',
    ],
  ])('%j is said once, with the label of today', (object, path, severity) => {
    const fix = 'write karpenter.sh/nodepool with the name of the NodePool';
    expect(severities(object, true)).toEqual([{ severity, rule: 'set/former-name', path, fix }]);
    expect(severities(object, false)).toMatchObject([{ severity: 'warning' }]);
  });

  it('none of these on what is of today', () => {
    const today = { nodeSelector: { 'karpenter.sh/nodepool': 'general' } };
    expect(severities(selecting(today), true)).toEqual([]);
  });
});

describe('the kubelet annotation of the conversion', () => {
  const KUBELET = 'compatibility.karpenter.sh/v1beta1-kubelet-conversion';
  const converted = pool({ annotations: { [KUBELET]: '{"maxPods":40}' } });
  const severity = (karpenterMinor: KarpenterMinor, object: Json = converted) =>
    controllerFindings(object, { karpenterMinor }).map((finding) => `${finding.severity} ${finding.rule}`);

  it.each<[KarpenterMinor, string]>([
    ['1.0', 'warning'],
    ['1.1', 'error'],
    ['1.3', 'error'],
    ['1.5', 'error'],
    ['1.6', 'warning'],
    ['1.15', 'warning'],
  ])('in %s: %s', (minor, expected) => {
    expect(severity(minor)).toEqual([`${expected} controller/kubelet-annotation`]);
  });

  it('says where the settings belong', () => {
    expect(controllerFindings(converted, { karpenterMinor: '1.4' })).toMatchObject([
      {
        path: `metadata.annotations["${KUBELET}"]`,
        got: '{"maxPods":40}',
        fix: 'move the settings to spec.kubelet of the EC2NodeClass and take the annotation out',
      },
    ]);
  });

  it('is none on another object, and the other annotation of the conversion is none', () => {
    expect(severity('1.3', { ...converted, kind: 'NodeClaim' })).toEqual([]);
    const other = { 'compatibility.karpenter.sh/v1beta1-nodeclass-reference': '{}' };
    expect(severity('1.3', pool({ annotations: other }))).toEqual([]);
  });
});

it('hostile objects are passed over', () => {
  const values = [null, 0, 'a', [], {}, [null], { template: null }, { template: [] }, { jobTemplate: 1 }];
  for (const kind of ['Deployment', 'CronJob', 'Pod', 'NodePool', 'DaemonSet', 'constructor', '__proto__']) {
    for (const value of values) {
      const object = { apiVersion: GROUPS[kind] ?? 'apps/v1', kind, metadata: value, spec: value } as Json;
      expect(() => found(object)).not.toThrow();
    }
  }
});

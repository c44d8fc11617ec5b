import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HelmFinding, helmFindings } from '../../src/helm';

const found = (objects: readonly unknown[], clusterVersion?: string): string[] =>
  helmFindings(objects, { version: clusterVersion ?? '1.15', clusterVersion, place: () => '' }).map(
    ({ finding: { rule, severity, resource, path } }: HelmFinding<unknown>) =>
      [rule, severity, resource, path].join(' '),
  );

const release = (chart: string, version: string | undefined, values: object = {}, name = chart) => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name, namespace: 'flux-system' },
  spec: { chart: { spec: { chart, version } }, values },
});

const source = (url: string, ref: object) => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: { name: 'charts', namespace: 'flux-system' },
  spec: { url, ref },
});

const referring = (values: object, ref: object = { kind: 'OCIRepository', name: 'charts' }) => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'karpenter', namespace: 'flux-system' },
  spec: { chartRef: ref, values },
});

const application = (helm: object, more: object = {}) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'karpenter', namespace: 'argocd' },
  spec: {
    destination: { server: 'https://kubernetes.default.svc' },
    source: { repoURL: 'public.ecr.aws/karpenter', chart: 'karpenter', targetRevision: '1.14.1', helm, ...more },
  },
});

const QUEUE = { settings: { interruptionQueue: 'arn:aws:sqs:eu-west-1:111122223333:q' } };
const BUFFER = { settings: { featureGates: { capacityBuffer: true } } };
const R = 'HelmRelease/flux-system/karpenter';
const A = 'Application/argocd/karpenter';
const GATE = 'settings.featureGates.capacityBuffer';

describe('values, by the version of the chart that they are for', () => {
  test.each<[string, unknown[], string[]]>([
    [
      'a HelmRelease',
      [release('karpenter', '1.14.1', QUEUE)],
      [`helm/queue-name error ${R} spec.values.settings.interruptionQueue`],
    ],
    [
      'a value that came later',
      [release('karpenter', '1.12.0', BUFFER)],
      [`helm/newer-value error ${R} spec.values.${GATE}`],
    ],
    ['a value that it has', [release('karpenter', 'v1.14.0', BUFFER)], []],
    ['a range: by the newest', [release('karpenter', '>=1.0.0', BUFFER)], []],
    ['a chart before 1.0', [release('karpenter', '0.32.1', { settings: { aws: { clusterName: 'x' } } })], []],
    ['a chart that is not Karpenter', [release('app', '1.12.0', BUFFER)], []],
    ['the chart of the CRDs', [release('karpenter-crd', '1.14.1', { anything: 1 })], []],
    [
      'an OCIRepository of the set',
      [source('oci://public.ecr.aws/karpenter/karpenter', { tag: '1.12.0' }), referring(BUFFER)],
      [`helm/newer-value error ${R} spec.values.${GATE}`],
    ],
    ['one of another chart', [source('oci://public.ecr.aws/x/app', { tag: '1.12.0' }), referring(BUFFER)], []],
    [
      'one of the same name in another namespace',
      [
        {
          ...source('oci://public.ecr.aws/karpenter/karpenter', { tag: '1.12.0' }),
          metadata: { name: 'charts', namespace: 'x' },
        },
        referring(BUFFER),
      ],
      [],
    ],
    [
      'one in a namespace that is named',
      [
        {
          ...source('oci://public.ecr.aws/karpenter/karpenter', { tag: '1.12.0' }),
          metadata: { name: 'charts', namespace: 'x' },
        },
        referring(BUFFER, { kind: 'OCIRepository', name: 'charts', namespace: 'x' }),
      ],
      [`helm/newer-value error ${R} spec.values.${GATE}`],
    ],
    ['one that is not there', [referring(QUEUE)], []],
    [
      'valuesObject',
      [application({ valuesObject: QUEUE })],
      [`helm/queue-name error ${A} spec.source.helm.valuesObject.settings.interruptionQueue`],
    ],
    [
      'a text of values',
      [application({ values: JSON.stringify(QUEUE) })],
      [`helm/queue-name error ${A} spec.source.helm.values`],
    ],
    ['a text that is none', [application({ values: 'a: [' }), application({ values: '- a' })], []],
    [
      'parameters',
      [
        application({
          parameters: [
            { name: 'settings.aws.clusterName', value: 'x' },
            { name: 'settings.clusterName', value: 'x' },
          ],
        }),
      ],
      [`helm/former-value error ${A} spec.source.helm.parameters[0]`],
    ],
    [
      'parameters with dots in a name',
      [
        application({
          parameters: [{ name: 'serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn', value: 'x' }],
        }),
      ],
      [],
    ],
    ['a folder of Git', [application({ valuesObject: QUEUE }, { chart: undefined, path: 'karpenter' })], []],
  ])('%s', (_, objects, expected) => expect(found(objects)).toEqual(expected));

  test('several sources, and an ApplicationSet', () => {
    const [chart] = [application({ valuesObject: QUEUE }).spec.source];
    const sources = { ...application({}), spec: { sources: [{ repoURL: 'https://git.example.com/x' }, chart] } };
    expect(found([sources])).toEqual([
      `helm/queue-name error ${A} spec.sources[1].helm.valuesObject.settings.interruptionQueue`,
    ]);
    const set = { ...sources, kind: 'ApplicationSet', spec: { template: { spec: { source: chart } } } };
    expect(found([set])).toEqual([
      'helm/queue-name error ApplicationSet/argocd/karpenter spec.template.spec.source.helm.valuesObject.settings.interruptionQueue',
    ]);
  });
});

describe('values of a HelmRelease that another object holds', () => {
  const QUEUE = 'settings:\n  interruptionQueue: arn:aws:sqs:eu-west-1:111122223333:q\n';
  const taking = (...valuesFrom: readonly object[]) => {
    const from = release('karpenter', '1.14.1');
    return { ...from, spec: { ...from.spec, valuesFrom } };
  };
  const holder = (kind: string, more: object, namespace = 'flux-system') => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'karpenter-values', namespace },
    ...more,
  });
  const ref = (kind: string, more: object = {}) => ({ kind, name: 'karpenter-values', ...more });
  const told = (index = 0) => [`helm/queue-name error HelmRelease/flux-system/karpenter spec.valuesFrom[${index}]`];

  test.each<[string, unknown[], string[]]>([
    ['a ConfigMap', [taking(ref('ConfigMap')), holder('ConfigMap', { data: { 'values.yaml': QUEUE } })], told()],
    [
      'a key of another name',
      [
        taking(ref('ConfigMap', { valuesKey: 'prod' })),
        holder('ConfigMap', { data: { prod: QUEUE, 'values.yaml': '' } }),
      ],
      told(),
    ],
    ['a Secret as text', [taking(ref('Secret')), holder('Secret', { stringData: { 'values.yaml': QUEUE } })], told()],
    [
      'a Secret in base64, the second of two',
      [
        taking(ref('ConfigMap'), ref('Secret')),
        holder('Secret', { data: { 'values.yaml': Buffer.from(QUEUE).toString('base64') } }),
      ],
      told(1),
    ],
    ['one that is not in the set', [taking(ref('ConfigMap'))], []],
    [
      'one of another namespace',
      [taking(ref('ConfigMap')), holder('ConfigMap', { data: { 'values.yaml': QUEUE } }, 'x')],
      [],
    ],
    [
      'a single value, not a document',
      [taking(ref('ConfigMap', { targetPath: 'a.b' })), holder('ConfigMap', { data: { 'values.yaml': QUEUE } })],
      [],
    ],
    [
      'values that are right',
      [taking(ref('ConfigMap')), holder('ConfigMap', { data: { 'values.yaml': 'replicas: 2' } })],
      [],
    ],
    ['text that is none', [taking(ref('Secret')), holder('Secret', { data: { 'values.yaml': 3 } })], []],
  ])('%s', (_, objects, expected) => {
    expect(found(objects)).toEqual(expected);
  });
});

describe('two chart versions', () => {
  test.each<[string, unknown[], string | undefined, string[]]>([
    ['one', [release('karpenter', '1.14.1'), release('karpenter-crd', '1.14.1')], '1.14.1', []],
    [
      'CRDs of another minor',
      [release('karpenter-crd', '1.12.0'), release('karpenter', '1.14.1')],
      undefined,
      ['helm/chart-versions error HelmRelease/flux-system/karpenter-crd spec.chart.spec.version'],
    ],
    [
      'CRDs of another patch',
      [release('karpenter', '1.14.1'), release('karpenter-crd', '1.14.0')],
      undefined,
      ['helm/chart-versions warning HelmRelease/flux-system/karpenter-crd spec.chart.spec.version'],
    ],
    [
      'the controller twice',
      [release('karpenter', '1.14.1'), release('karpenter', '1.12.0', {}, 'old')],
      undefined,
      ['helm/chart-versions error HelmRelease/flux-system/old spec.chart.spec.version'],
    ],
    [
      'another than cluster.json says',
      [release('karpenter', '1.12.0')],
      '1.14.1',
      [`helm/chart-versions error ${R} spec.chart.spec.version`],
    ],
    ['another patch than cluster.json says', [release('karpenter', '1.14.0')], '1.14.1', []],
    ['a range, a template', [release('karpenter', '1.x'), release('karpenter-crd', '{{version}}')], undefined, []],
    [
      'other clusters',
      [application({}), { ...application({}, { targetRevision: '1.12.0' }), metadata: { name: 'b' } }].map(
        (each, index) => ({
          ...each,
          spec: { ...each.spec, destination: { name: `cluster-${index}` } },
        }),
      ),
      undefined,
      [],
    ],
  ])('%s', (_, objects, clusterVersion, expected) => expect(found(objects, clusterVersion)).toEqual(expected));

  test('what lies apart may be for other clusters', () => {
    const objects = [release('karpenter', '1.14.1'), release('karpenter-crd', '1.12.0')];
    const place = (object: unknown): string => String(objects.indexOf(object as never));
    expect(helmFindings(objects, { version: '1.15', place })).toEqual([]);
  });
});

describe('eksctl', () => {
  const config = (karpenter: object, apiVersion = 'eksctl.io/v1alpha5') => ({
    apiVersion,
    kind: 'ClusterConfig',
    metadata: { name: 'x' },
    karpenter,
  });
  const E = 'helm/eksctl-value warning ClusterConfig/x karpenter';
  test.each<[object, string[]]>([
    [config({ version: '1.6.1', withSpotInterruptionQueue: true }), [`${E}.withSpotInterruptionQueue`]],
    [config({ version: 'v1.6.1', defaultInstanceProfile: 'p' }), [`${E}.defaultInstanceProfile`]],
    [config({ version: '1.6.1', withSpotInterruptionQueue: false }), []],
    [config({ version: '1.6.1' }), []],
    [config({ version: '0.32.1', withSpotInterruptionQueue: true }), []],
    [config({ withSpotInterruptionQueue: true }), []],
    [config({ version: '1.6.1', withSpotInterruptionQueue: true }, 'example.com/v1'), []],
  ])('%j', (object, expected) => expect(found([object])).toEqual(expected));
});

test('objects of any shape give findings or none', () => {
  const names = fc.constantFrom(
    'spec',
    'chart',
    'chartRef',
    'values',
    'source',
    'sources',
    'helm',
    'parameters',
    'name',
    'template',
    'destination',
    'karpenter',
    'version',
    '__proto__',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('karpenter', '1.14.1'),
      fc.jsonValue(),
      fc.dictionary(names, tie('value')),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  const object = fc.record({
    apiVersion: fc.constantFrom(
      'helm.toolkit.fluxcd.io/v2',
      'argoproj.io/v1alpha1',
      'source.toolkit.fluxcd.io/v1',
      'eksctl.io/v1alpha5',
    ),
    kind: fc.constantFrom('HelmRelease', 'Application', 'ApplicationSet', 'OCIRepository', 'ClusterConfig'),
    metadata: value,
    spec: value,
    karpenter: value,
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(object, value), { maxLength: 5 }), (objects) => {
      expect(Array.isArray(found(objects))).toBe(true);
    }),
    { seed: 11, numRuns: 500 },
  );
});

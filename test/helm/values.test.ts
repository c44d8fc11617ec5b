import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { karpenterValues, valueKeys } from '../../src/helm';
import { valuesProblems } from '../../src/helm/values-problems';
import { KARPENTER_RELEASES } from '../../src/karpenter';

/** Problems of values in YAML as `rule path`. */
const found = (yaml: string, version = '1.14.1'): string[] =>
  valuesProblems(load(yaml) as Record<string, unknown>, version).map(({ rule, path }) => `${rule} ${path}`);

const fixOf = (yaml: string): string | undefined =>
  valuesProblems(load(yaml) as Record<string, unknown>, '1.14.1')[0]?.fix;

describe('values that no chart from 1.0 on has', () => {
  test.each([
    ['settings: { aws: { clusterName: x } }', 'settings.aws.clusterName', 'write settings.clusterName'],
    ['settings: { aws: { clusterEndpoint: x } }', 'settings.aws.clusterEndpoint', 'write settings.clusterEndpoint'],
    [
      'settings: { aws: { interruptionQueueName: x } }',
      'settings.aws.interruptionQueueName',
      'write settings.interruptionQueue',
    ],
    ['settings: { interruptionQueueName: x }', 'settings.interruptionQueueName', 'write settings.interruptionQueue'],
    [
      'settings: { defaultInstanceProfile: x }',
      'settings.defaultInstanceProfile',
      'write spec.role or spec.instanceProfile into the EC2NodeClass',
    ],
    ['settings: { aws: { tags: { a: b } } }', 'settings.aws.tags', 'write spec.tags into the EC2NodeClass'],
    ['settings: { featureGates: { drift: true } }', 'settings.featureGates.drift', /drift is always on/],
    [
      'controller: { eksPodIdentityAssociations: [] }',
      'controller.eksPodIdentityAssociations',
      /create-pod-identity-association/,
    ],
    ['controller: { batchMaxDuration: 5s }', 'controller.batchMaxDuration', 'write settings.batchMaxDuration'],
    ['clusterName: x', 'clusterName', 'write settings.clusterName'],
    ['aws: { defaultInstanceProfile: x }', 'aws.defaultInstanceProfile', /spec\.role/],
  ])('%s', (yaml, path, fix) => {
    expect(found(yaml)).toEqual([`helm/former-value ${path}`]);
    expect(fixOf(yaml)).toEqual(typeof fix === 'string' ? fix : expect.stringMatching(fix));
  });

  test.each([
    ['settings: { batchMaxDuratoin: 10s }', 'settings.batchMaxDuratoin', 'write settings.batchMaxDuration'],
    [
      'settings: { featureGates: { StaticCapacity: true } }',
      'settings.featureGates.StaticCapacity',
      'write settings.featureGates.staticCapacity',
    ],
    ['replica: 2', 'replica', 'write replicas'],
    ['settings: { aws: { foo: 1 } }', 'settings.aws.foo', 'leave it out'],
    ['my-own.key: 1', '["my-own.key"]', 'leave it out'],
  ])('%s is unknown', (yaml, path, fix) => {
    expect(found(yaml)).toEqual([`helm/unknown-value ${path}`]);
    expect(fixOf(yaml)).toBe(fix);
  });
});

describe('values by version', () => {
  test.each([
    [
      'settings: { featureGates: { capacityBuffer: true } }',
      '1.13.1',
      ['helm/newer-value settings.featureGates.capacityBuffer'],
    ],
    ['settings: { featureGates: { capacityBuffer: true } }', '1.14.0', []],
    ['settings: { amiRefreshInterval: 5m }', '1.12.2', ['helm/newer-value settings.amiRefreshInterval']],
    ['settings: { disableDryRun: true }', '1.6.1', ['helm/newer-value settings.disableDryRun']],
    ['settings: { disableDryRun: true }', '1.6.2', []],
    ['webhook: { enabled: true }', '1.1.0', ['helm/newer-value webhook.enabled']],
    ['webhook: { enabled: true }', '1.0.8', []],
  ])('%s in %s', (yaml, version, expected) => expect(found(yaml, version)).toEqual(expected));

  test('what a chart has as its own values has nothing wrong with it, in each release', () => {
    for (const version of KARPENTER_RELEASES) {
      const own = valueKeys().filter(({ defaults, until }) => until === undefined && defaults[0]?.[0] === '1.0');
      const values = own.reduce<Record<string, unknown>>((all, { path, defaults }) => {
        const group = path.slice(0, -1).reduce((at, step) => {
          at[step] ??= {};
          return at[step] as Record<string, unknown>;
        }, all);
        group[path.at(-1) ?? ''] = defaults[0]?.[1];
        return all;
      }, {});
      expect(own.length).toBeGreaterThan(40);
      expect(valuesProblems(values, version)).toEqual([]);
    }
  });
});

describe('a queue is a name', () => {
  test.each([
    ['arn:aws:sqs:eu-west-1:111122223333:my-cluster', 'write my-cluster'],
    ['arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q', 'write q'],
    ['https://sqs.eu-west-1.amazonaws.com/111122223333/my-cluster', 'write my-cluster'],
  ])('%s', (queue, fix) => {
    const yaml = JSON.stringify({ settings: { interruptionQueue: queue } });
    expect(found(yaml)).toEqual(['helm/queue-name settings.interruptionQueue']);
    expect(fixOf(yaml)).toBe(fix);
  });
  test.each(['my-cluster', '', '{{ .Values.x }}'])('%j', (queue) =>
    expect(found(JSON.stringify({ settings: { interruptionQueue: queue } }))).toEqual([]),
  );
});

describe('protections', () => {
  const affinity = (terms: unknown) => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
  });
  test.each<[object, string | undefined]>([
    [{ replicas: 1 }, 'replicas'],
    [{ replicas: 0 }, 'replicas'],
    [{ replicas: '1' }, 'replicas'],
    [{ replicas: 2 }, undefined],
    [{ replicas: null }, undefined],
    [{ podDisruptionBudget: null }, 'podDisruptionBudget'],
    [{ podDisruptionBudget: { maxUnavailable: '100%' } }, 'podDisruptionBudget.maxUnavailable'],
    [{ podDisruptionBudget: { maxUnavailable: 2 } }, 'podDisruptionBudget.maxUnavailable'],
    [{ podDisruptionBudget: { maxUnavailable: 1 } }, undefined],
    [{ priorityClassName: '' }, 'priorityClassName'],
    [{ priorityClassName: null }, 'priorityClassName'],
    [{ priorityClassName: 'platform-critical' }, undefined],
    [{ topologySpreadConstraints: [] }, 'topologySpreadConstraints'],
    [{ topologySpreadConstraints: null }, 'topologySpreadConstraints'],
    [{ topologySpreadConstraints: [{ maxSkew: 1 }] }, undefined],
    [{ affinity: null }, 'affinity'],
    [{ affinity: { nodeAffinity: null } }, 'affinity'],
    [{ affinity: { podAntiAffinity: null } }, 'affinity'],
    [affinity([]), 'affinity'],
    [affinity([{}]), 'affinity'],
    [affinity([{ matchExpressions: [{ key: 'role', operator: 'In', values: ['system'] }] }]), undefined],
    // Helm merges maps: an empty one takes nothing away.
    [{ affinity: {} }, undefined],
    [{ podDisruptionBudget: {} }, undefined],
  ])('%j', (values, path) => {
    expect(
      valuesProblems(values as Record<string, unknown>, '1.14.1').map(({ rule, severity, path: at }) => [
        rule,
        severity,
        at,
      ]),
    ).toEqual(path === undefined ? [] : [['helm/protection', 'warning', path]]);
  });
});

test.each([
  ['settings: { vmMemoryOverheadPercent: 0 }', '1.14.1', true],
  ['settings: { vmMemoryOverheadPercent: "0" }', '1.14.1', false],
  ['settings: { ignoreDRARequests: false }', '1.14.1', true],
  ['settings: { ignoreDRARequests: "false" }', '1.14.1', false],
  ['settings: { isolatedVPC: false }', '1.14.1', false],
  ['settings: { featureGates: { reservedCapacity: false } }', '1.14.1', false],
])('a setting that the chart leaves out: %s', (yaml, version, isDropped) => {
  expect(found(yaml, version).map((line) => line.split(' ')[0])).toEqual(isDropped ? ['helm/dropped-value'] : []);
});

test.each([
  ['settings: x', ['helm/value-group settings']],
  ['settings: { featureGates: true }', ['helm/value-group settings.featureGates']],
  ['settings: null', []],
  ['global: { anything: 1 }', []],
  ['controller: { resources: { limits: { cpu: 1 } }, env: [{ name: A, value: b }] }', []],
])('groups and open values: %s', (yaml, expected) => expect(found(yaml)).toEqual(expected));

describe('a file with values of Karpenter', () => {
  test.each([
    ['values.yaml', 'settings: { interruptionQueue: x }', []],
    ['values.yaml', 'settings: { aws: { clusterName: x } }', []],
    ['values.yaml', 'settings: { clusterName: x, clusterEndpoint: y }', []],
    ['karpenter/values.yaml', 'settings: { clusterName: x }', []],
    ['values.yaml', 'karpenter: { settings: { interruptionQueueName: x } }', ['karpenter']],
  ])('%s with %s', (name, yaml, path) => {
    expect(karpenterValues(load(yaml) as Record<string, unknown>, name)?.path).toEqual(path);
  });

  test.each([
    ['values.yaml', 'settings: { clusterName: x }'],
    ['values.yaml', 'settings: { theme: dark }'],
    ['values.yaml', 'replicas: 1'],
    ['karpenter-values.yaml', 'replicas: 1'],
    ['karpenter.yaml', 'settings: {}'],
    ['karpenter.yaml', 'settings: [clusterName]'],
    ['values.yaml', 'karpenter: true'],
  ])('is none: %s with %s', (name, yaml) => {
    expect(karpenterValues(load(yaml) as Record<string, unknown>, name)).toBeUndefined();
  });
});

test('values of any shape give problems or none', () => {
  const names = fc.constantFrom(
    'settings',
    'aws',
    'controller',
    'affinity',
    'replicas',
    'featureGates',
    'podDisruptionBudget',
    '__proto__',
    'constructor',
    'karpenter',
    'interruptionQueue',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue(),
      fc.dictionary(names, tie('value')),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(names, value), (values) => {
      expect(Array.isArray(valuesProblems(values, '1.14.1'))).toBe(true);
      karpenterValues(values, 'karpenter.yaml');
    }),
    { seed: 7, numRuns: 500 },
  );
});

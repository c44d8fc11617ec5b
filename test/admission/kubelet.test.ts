import { describe, expect, it } from 'vitest';
import { controllerFindings } from '../../src/admission';
import type { Finding } from '../../src/findings';
import { kubeletCases, kubeletVerdicts } from './kubelet-cases';

type Kubelet = Readonly<Record<string, unknown>>;

const judge = (kubelet: unknown, amiFamily = 'AL2023', nodeClassCEL: boolean | undefined = true): readonly Finding[] =>
  controllerFindings(
    { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', metadata: { name: 'x' }, spec: { amiFamily, kubelet } },
    { karpenterMinor: '1.15', ...(nodeClassCEL !== undefined && { featureGates: { nodeClassCEL } }) },
  );

const REASONS = [
  'InvalidKubeletConfiguration',
  'KubeletExpressionsDisabled',
  'KubeletExpressionInvalid',
  'UnsupportedKubeletConfiguration',
  'KubeletExpressionEvaluationFailed',
];

const reasonOf = ({ message }: Finding): string => /\((\w+)\)$/.exec(message)?.[1] ?? '';

/** The one that Karpenter would give. */
const firstReason = (findings: readonly Finding[]): string =>
  REASONS.find((reason) => findings.some((finding) => reasonOf(finding) === reason)) ?? '';

const said = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ rule, path }) => `${rule.slice('controller/kubelet-'.length)} ${path.slice('spec.kubelet'.length)}`);

describe('Karpenter 1.15 on a kubelet', () => {
  it.each(kubeletCases().map((row) => [JSON.stringify(row.kubelet), row] as const))('%s', (_, row) => {
    const findings = judge(row.kubelet);
    expect(firstReason(findings) === 'InvalidKubeletConfiguration').toBe(row.refused === true);
    if (row.refused) return;
    // An empty text is an expression, which compiles no more than any other wrong one.
    const gated = judge(row.kubelet, 'AL2023', false).filter((each) => reasonOf(each) === 'KubeletExpressionsDisabled');
    expect(gated.length > 0).toBe(row.expressions === true);
    for (const family of ['AL2', 'Bottlerocket', 'Windows2022']) {
      const refused = judge(row.kubelet, family).filter(({ rule }) => rule === 'controller/kubelet-family');
      const withoutPods = refused.filter(
        ({ path }) => family !== 'Bottlerocket' || path !== 'spec.kubelet.podsPerCore',
      );
      expect(withoutPods.map(({ path }) => path.slice('spec.kubelet.'.length))).toEqual(row.al2023Only ?? []);
    }
  });

  it('gives the reason that Karpenter gives, for random classes', () => {
    const verdicts = kubeletVerdicts();
    expect(verdicts.length).toBeGreaterThanOrEqual(500);
    expect(new Set(verdicts.map(({ reason }) => reason))).toEqual(new Set(['', ...REASONS]));
    for (const { amiFamily, gate, kubelet, reason, errors } of verdicts) {
      const findings = judge(kubelet, amiFamily, gate);
      const counted = findings.filter((finding) => reasonOf(finding) === reason).length;
      const ours = {
        amiFamily,
        gate,
        kubelet,
        reason: firstReason(findings),
        ...(errors !== undefined && { errors: counted }),
      };
      expect(ours).toEqual({ amiFamily, gate, kubelet, reason, ...(errors !== undefined && { errors }) });
    }
  });

  it.each<[Kubelet, readonly string[]]>([
    [{}, []],
    [{ maxPods: null, evictionHard: null }, []],
    [{ MaxPods: 110, maxpods: 1 }, ['unknown-field .MaxPods', 'unknown-field .maxpods']],
    [{ unknownField: 1, podsPerCore: '10' }, ['type .podsPerCore', 'unknown-field .unknownField']],
    [{ constructor: 1, __proto__: { maxPods: -1 } }, ['unknown-field .constructor']],
    [{ authentication: { webhook: { cacheTTL: null } } }, ['type .authentication.webhook.cacheTTL']],
    [{ crashLoopBackOff: { maxContainerRestartPeriod: null } }, []],
    [{ logging: { flushFrequency: 5, verbosity: -1 } }, ['type .logging.verbosity']],
    [{ logging: { options: { json: { infoBufferSize: ' 5Ki ' } } } }, []],
    [{ reservedMemory: [{ numaNode: 0, limits: { memory: 'much' } }] }, ['type .reservedMemory[0].limits.memory']],
    [{ clusterDNS: ['10.0.0.10', 1] }, ['type .clusterDNS[1]']],
    [{ featureGates: ['X'] }, ['type .featureGates']],
    [
      { registerWithTaints: [{ key: 'a', efect: 'b' }] },
      ['unknown-field .registerWithTaints[0].efect', 'owned-field .registerWithTaints'],
    ],
    [
      { evictionHard: { 'memory.availble': '200%', 'pid.available': '-1' } },
      [
        'signal .evictionHard["memory.availble"]',
        'threshold .evictionHard["memory.availble"]',
        'threshold .evictionHard["pid.available"]',
      ],
    ],
    [
      { evictionSoft: { 'memory.available': '5%' }, evictionSoftGracePeriod: { 'pid.available': '1 m' } },
      [
        'grace-period .evictionSoftGracePeriod["pid.available"]',
        'soft-eviction .evictionSoft["memory.available"]',
        'soft-eviction .evictionSoftGracePeriod["pid.available"]',
      ],
    ],
    [{ kubeReserved: { cpu: null } }, ['expression .kubeReserved.cpu']],
    [{ evictionHard: { 'memory.available': '-1n' } }, ['threshold .evictionHard["memory.available"]']],
    // Types that are alike but for their name.
    [{ maxPods: 'instance_type == "m6i.large" ? 0 - 1 : 1' }, ['expression-value .maxPods']],
    [{ maxPods: 'instance_type == "m5.large" ? 0 - 1 : 1' }, ['expression-value .maxPods']],
    [{ kubeReserved: { gpu: '-1' } }, ['reserved-resource .kubeReserved.gpu', 'negative .kubeReserved.gpu']],
    [
      { imageGCHighThresholdPercent: 101, imageGCLowThresholdPercent: 101 },
      [
        'image-gc .imageGCHighThresholdPercent',
        'image-gc .imageGCLowThresholdPercent',
        'image-gc .imageGCHighThresholdPercent',
      ],
    ],
    [
      { maxPods: -1, podsPerCore: -1, evictionMaxPodGracePeriod: -1 },
      ['negative .podsPerCore', 'negative .evictionMaxPodGracePeriod', 'negative .maxPods'],
    ],
    [
      { maxPods: 'vcpu * 8', systemReserved: { cpu: '100 m', memory: 'memory_mib / 100' } },
      ['expression .maxPods', 'expression .systemReserved.cpu'],
    ],
    [{ maxPods: 'max_pods - 100' }, ['expression-value .maxPods']],
    [
      { maxPods: 'min(110, max_pods)', kubeReserved: { cpu: '100 / (vcpus - 2)', memory: '255 - max_pods * 11' } },
      ['expression-value .kubeReserved.memory', 'expression-value .kubeReserved.cpu'],
    ],
  ])('%j', (kubelet, expected) => {
    expect([...said(judge(kubelet))].sort()).toEqual([...expected].sort());
  });

  it.each<[string, Kubelet, readonly string[]]>([
    ['AL2023', { clusterDNS: ['10.0.0.10', '10.0.0.11'], podsPerCore: 10, cpuManagerPolicy: 'static' }, []],
    ['Custom', { clusterDNS: ['10.0.0.10', '10.0.0.11'], podsPerCore: 10, cpuManagerPolicy: 'static' }, []],
    ['AL2', { podsPerCore: 10, cpuManagerPolicy: 'static' }, ['family .cpuManagerPolicy']],
    [
      'Bottlerocket',
      { podsPerCore: 0, evictionMinimumReclaim: {} },
      ['family .evictionMinimumReclaim', 'family .podsPerCore'],
    ],
    ['Windows2022', { clusterDNS: ['10.0.0.10', '10.0.0.11'] }, ['cluster-dns .clusterDNS']],
  ])('on %s: %j', (family, kubelet, expected) => {
    expect(said(judge(kubelet, family))).toEqual(expected);
  });

  it('says nothing of the gate where the gates are not known', () => {
    expect(said(judge({ maxPods: '110', kubeReserved: { cpu: 'vcpus * 10' } }, 'AL2023', undefined))).toEqual([]);
    expect(said(judge({ maxPods: '110', kubeReserved: { cpu: 'vcpus * 10' } }, 'AL2023', false))).toEqual([
      'expression-gate .maxPods',
      'expression-gate .kubeReserved.cpu',
    ]);
  });

  it('reckons with the interfaces that pods do not get', () => {
    const judged = (reservedENIs: number) =>
      controllerFindings(
        {
          apiVersion: 'karpenter.k8s.aws/v1',
          kind: 'EC2NodeClass',
          metadata: { name: 'x' },
          spec: { amiFamily: 'AL2023', kubelet: { maxPods: 'max_pods - 2' } },
        },
        { karpenterMinor: '1.15', featureGates: { nodeClassCEL: true }, settings: { reservedENIs } },
      );
    expect(said(judged(0))).toEqual([]);
    // Types with one or two interfaces have no pods left.
    expect(said(judged(2))).toEqual(['expression-value .maxPods']);
  });

  it.each<[Kubelet, string]>([
    [{ MaxPods: 110 }, 'did you mean maxPods?'],
    [{ evictionhard: {} }, 'did you mean evictionHard?'],
    [{ memorySwap: { swapBehaviour: 'x' } }, 'did you mean swapBehavior?'],
    [{ nodeLabels: {} }, 'labels of nodes stand in spec.template.metadata.labels of the NodePool'],
    [
      { evictionHard: { 'containerfs.available': '5%' } },
      'use one of memory.available, nodefs.available, nodefs.inodesFree, imagefs.available, imagefs.inodesFree, pid.available',
    ],
    [{ kubeReserved: { CPU: '1' } }, 'use one of cpu, memory, ephemeral-storage, pid'],
    [{ unknownField: 1 }, 'correct the name or remove the field'],
    [{ maxPods: 'vcpus * 1.5' }, 'write a number; or a fraction only goes with a fraction: write double(vcpus) * 1.5'],
  ])('knows a way out of %j', (kubelet, fix) => {
    expect(judge(kubelet)[0]?.fix).toBe(fix);
  });

  it('names field, value and reason', () => {
    expect(judge({ podsPerCore: '10' })).toEqual([
      {
        rule: 'controller/kubelet-type',
        severity: 'error',
        resource: 'EC2NodeClass/x',
        path: 'spec.kubelet.podsPerCore',
        message:
          'podsPerCore must be a whole number of 32 bits; the class is not ready and launches nothing (InvalidKubeletConfiguration)',
        got: '10',
        fix: 'write a whole number, without quotes',
      },
    ]);
  });

  it.each(['1.0', '1.14'] as const)('leaves Karpenter %s alone', (karpenterMinor) => {
    const object = {
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: 'x' },
      spec: { amiFamily: 'Bottlerocket', kubelet: { podsPerCore: 10, clusterDNS: ['10.0.0.10', '10.0.0.11'] } },
    };
    expect(controllerFindings(object, { karpenterMinor })).toEqual([]);
  });

  it.each<unknown>([
    [],
    'x',
    1,
    true,
    null,
    [{}],
    { maxPods: { a: {} } },
    { evictionHard: [[]] },
    { kubeReserved: { cpu: {} } },
  ])('does not throw at %j', (kubelet) => {
    expect(() => judge(kubelet)).not.toThrow();
  });
});

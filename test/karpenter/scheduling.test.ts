import { describe, expect, it } from 'vitest';
import type {
  NodePoolObject,
  PodSpecObject,
  RequirementObject,
  TaintObject,
  TolerationObject,
} from '../../src/karpenter/objects';
import { type NodePoolContext, resolveNodePool } from '../../src/karpenter/resolver/resolve';
import { orderNodePools, placePod } from '../../src/karpenter/scheduling/order';
import { podAttempts } from '../../src/karpenter/scheduling/pod';
import { podRequests } from '../../src/karpenter/scheduling/requests';
import { formatTaint, tolerates, tolerationOf } from '../../src/karpenter/scheduling/taints';
import { podVerdict } from '../../src/karpenter/scheduling/verdict';

const LABEL = 'karpenter.k8s.aws/instance-';
const inValues = (key: string, ...values: string[]): RequirementObject => ({ key, operator: 'In', values });
const exists = (key: string): RequirementObject => ({ key, operator: 'Exists' });

interface PoolOptions {
  readonly name?: string;
  readonly weight?: number;
  readonly requirements?: readonly RequirementObject[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly TaintObject[];
  readonly limits?: Readonly<Record<string, string | number>>;
  readonly replicas?: number;
}

const pool = ({
  name = 'general',
  weight,
  requirements = [],
  labels,
  taints,
  limits,
  replicas,
}: PoolOptions): NodePoolObject => ({
  metadata: { name },
  spec: { weight, limits, replicas, template: { metadata: { labels }, spec: { requirements, taints } } },
});
const resolve = (options: PoolOptions, context: Partial<NodePoolContext> = {}) =>
  resolveNodePool({ nodePool: pool(options), ...context });
const accepts = (options: PoolOptions, pod: PodSpecObject) => podVerdict(pod, resolve(options)).accepts;
const obstacles = (options: PoolOptions, pod: PodSpecObject) =>
  podVerdict(pod, resolve(options))
    .obstacles.map(({ text }) => text)
    .join('\n');

const required = (...terms: (readonly RequirementObject[])[]): PodSpecObject => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
      },
    },
  },
});
const preferring = (...terms: (readonly [number, readonly RequirementObject[]])[]): PodSpecObject => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, matchExpressions]) => ({
        weight,
        preference: { matchExpressions },
      })),
    },
  },
});

describe('tolerations', () => {
  const taint: TaintObject = { key: 'team', value: 'a', effect: 'NoSchedule' };
  const cases: [TolerationObject, TaintObject, boolean][] = [
    [{ key: 'team', value: 'a' }, taint, true],
    [{ key: 'team', value: 'b' }, taint, false],
    [{ key: 'team', operator: 'Exists' }, taint, true],
    [{ key: 'team', operator: 'Exists', effect: 'NoExecute' }, taint, false],
    [{ operator: 'Exists' }, taint, true],
    [{ operator: 'Equal', value: 'a' }, taint, false],
    [{}, taint, false],
    [{ key: 'sla', operator: 'Gt', value: '950' }, { key: 'sla', value: '990', effect: 'NoSchedule' }, true],
    [{ key: 'sla', operator: 'Gt', value: '990' }, { key: 'sla', value: '990', effect: 'NoSchedule' }, false],
    [{ key: 'sla', operator: 'Lt', value: '950' }, { key: 'sla', value: '90', effect: 'NoSchedule' }, true],
    [{ key: 'sla', operator: 'Lt', value: 'x' }, { key: 'sla', value: '90', effect: 'NoSchedule' }, false],
    [{ key: 'team', operator: 'toString' }, taint, false],
  ];
  it.each(cases)('%j on %j: %s', (toleration, on, expected) => expect(tolerates(toleration, on)).toBe(expected));

  it('of a taint tolerate it', () => {
    for (const one of [taint, { key: 'gpu', effect: 'NoExecute' }])
      expect(tolerates(tolerationOf(one), one)).toBe(true);
    expect(formatTaint(taint)).toBe('team=a:NoSchedule');
  });
});

describe('a pod and a pool', () => {
  it('custom labels must be defined by the pool, unless their absence will do', () => {
    const selecting = (operator: string, ...values: string[]) => required([{ key: 'team', operator, values }]);
    expect(accepts({}, { nodeSelector: { team: 'a' } })).toBe(false);
    expect(obstacles({}, { nodeSelector: { team: 'a' } })).toContain('does not have known values');
    expect(accepts({ labels: { team: 'a' } }, { nodeSelector: { team: 'a' } })).toBe(true);
    expect(accepts({ labels: { team: 'b' } }, { nodeSelector: { team: 'a' } })).toBe(false);
    expect(accepts({ requirements: [exists('team')] }, { nodeSelector: { team: 'a' } })).toBe(true);
    expect(accepts({}, selecting('Exists'))).toBe(false);
    expect(accepts({}, selecting('Gt', '1'))).toBe(false);
    expect(accepts({}, selecting('NotIn', 'a'))).toBe(true);
    expect(accepts({}, selecting('DoesNotExist'))).toBe(true);
    expect(accepts({ labels: { team: 'a' } }, selecting('DoesNotExist'))).toBe(false);
  });

  it('well-known labels may be undefined, and choose the instance types', () => {
    const verdict = podVerdict({ nodeSelector: { 'kubernetes.io/arch': 'arm64' } }, resolve({}));
    expect(verdict.accepts).toBe(true);
    expect(verdict.types).toContain('m6g.large');
    expect(verdict.types).not.toContain('m5.large');
    const amd64 = { requirements: [inValues('kubernetes.io/arch', 'amd64')] };
    expect(accepts(amd64, { nodeSelector: { 'kubernetes.io/arch': 'arm64' } })).toBe(false);
    expect(accepts(amd64, { nodeSelector: { 'beta.kubernetes.io/arch': 'amd64' } })).toBe(true);
  });

  it('requests must fit a type, daemons included', () => {
    const m5 = { requirements: [inValues(`${LABEL}family`, 'm5'), inValues(`${LABEL}size`, 'large', 'xlarge')] };
    const asking = (cpu: string): PodSpecObject => ({ containers: [{ resources: { requests: { cpu } } }] });
    expect(podVerdict(asking('1900m'), resolve(m5)).types).toEqual(['m5.large', 'm5.xlarge']);
    expect(podVerdict(asking('1931m'), resolve(m5)).types).toEqual(['m5.xlarge']);
    expect(podVerdict(asking('1900m'), resolve(m5), { daemonOverhead: { cpu: 100 } }).types).toEqual(['m5.xlarge']);
    expect(obstacles(m5, asking('4'))).toContain('of 2 instance types 2 meet');
    const gpu: PodSpecObject = { containers: [{ resources: { requests: { 'nvidia.com/gpu': 1 } } }] };
    expect(accepts(m5, gpu)).toBe(false);
    expect(accepts({}, gpu)).toBe(true);
  });

  it('taints must be tolerated; PreferNoSchedule gives way in the end', () => {
    const tainted = { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] };
    expect(accepts(tainted, {})).toBe(false);
    expect(obstacles(tainted, {})).toBe('the pod does not tolerate team=a:NoSchedule');
    expect(accepts(tainted, { tolerations: [{ key: 'team', value: 'a' }] })).toBe(true);
    const preferred = podVerdict({}, resolve({ taints: [{ key: 'team', effect: 'PreferNoSchedule' }] }));
    expect(preferred).toMatchObject({ accepts: true, relaxed: ['PreferNoSchedule taints'] });
  });

  it('required terms are alternatives, tried in order', () => {
    const pod = required([inValues('kubernetes.io/arch', 'riscv')], [inValues('kubernetes.io/arch', 'arm64')]);
    const verdict = podVerdict(pod, resolve({}));
    expect(verdict).toMatchObject({ accepts: true, relaxed: ['a required node affinity term'] });
  });

  it('the heaviest preference counts as required until it is given up', () => {
    const pod = preferring(
      [1, [inValues('kubernetes.io/arch', 'arm64')]],
      [9, [inValues('kubernetes.io/arch', 'amd64')]],
    );
    expect(podVerdict(pod, resolve({})).types).not.toContain('m6g.large');
    const arm = resolve({ requirements: [inValues('kubernetes.io/arch', 'arm64')] });
    expect(podVerdict(pod, arm)).toMatchObject({
      accepts: true,
      relaxed: ['the heaviest preferred node affinity term'],
    });
    expect(podVerdict(pod, resolve({}), { preferencePolicy: 'Ignore' }).types).toContain('m6g.large');
  });

  it('gives up required terms before preferences, taints last', () => {
    const pod = { ...required([exists('a')], [exists('b')]), tolerations: [{ key: 'x' }] };
    const both: PodSpecObject = {
      affinity: {
        nodeAffinity: { ...pod.affinity?.nodeAffinity, ...preferring([1, [exists('c')]]).affinity?.nodeAffinity },
      },
    };
    expect([...podAttempts(both)].map(({ requirements }) => [...requirements.keys()].sort().join())).toEqual([
      'a,c',
      'b,c',
      'b',
      'b',
    ]);
    expect([...podAttempts(both)].at(-1)?.tolerations).toEqual([{ operator: 'Exists', effect: 'PreferNoSchedule' }]);
  });

  it.each([
    [
      'matchFields',
      {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [inValues('metadata.name', 'x')] }],
            },
          },
        },
      },
    ],
    ['kubernetes.io/hostname', { nodeSelector: { 'kubernetes.io/hostname': 'x' } }],
    ['karpenter.k8s.aws', { nodeSelector: { 'karpenter.k8s.aws/ec2nodeclass': 'x' } }],
    ['karpenter.sh', required([inValues('karpenter.sh/initialized', 'true')])],
    ['DoesNotExist', required([{ key: 'karpenter.sh/nodepool', operator: 'DoesNotExist' }])],
  ] as [string, PodSpecObject][])('leaves alone a pod with %s', (text, pod) => {
    expect(accepts({}, pod)).toBe(false);
    expect(obstacles({}, pod)).toContain(text);
  });

  it('the pool can be selected by name', () => {
    expect(accepts({ name: 'a' }, { nodeSelector: { 'karpenter.sh/nodepool': 'a' } })).toBe(true);
    expect(accepts({ name: 'b' }, { nodeSelector: { 'karpenter.sh/nodepool': 'a' } })).toBe(false);
  });

  it('static pools, empty pools and full pools start nothing', () => {
    expect(obstacles({ replicas: 3 }, {})).toContain('static');
    expect(obstacles({ requirements: [inValues(`${LABEL}family`, 'm99')] }, {})).toContain(
      'spec.template.spec.requirements[0]',
    );
    expect(accepts({ limits: { cpu: 0 } }, {})).toBe(false);
    expect(podVerdict({}, resolve({ limits: { cpu: 1 } })).types).toContain('c6g.medium');
    expect(podVerdict({}, resolve({ limits: { cpu: 1 } })).types).not.toContain('m5.large');
    expect(podVerdict({}, resolve({ limits: { cpu: 10 } }), { usage: { cpu: 10_000 } }).accepts).toBe(false);
    expect(accepts({ limits: { nodes: 0 } }, {})).toBe(false);
    expect(podVerdict({}, resolve({ limits: { nodes: 0 } }, { karpenterVersion: '1.10' })).accepts).toBe(true);
  });

  it('minValues must hold among the types that fit the pod', () => {
    const flexible = { requirements: [{ ...inValues(`${LABEL}family`, 'm5', 'm6g'), minValues: 2 }] };
    expect(accepts(flexible, {})).toBe(true);
    expect(obstacles(flexible, { nodeSelector: { 'kubernetes.io/arch': 'arm64' } })).toContain('minValues');
    const lenient = resolve(flexible, { minValuesPolicy: 'BestEffort' });
    expect(podVerdict({ nodeSelector: { 'kubernetes.io/arch': 'arm64' } }, lenient).accepts).toBe(true);
  });
});

describe('requests of a pod', () => {
  const asking = (cpu: string, more: object = {}) => ({ resources: { requests: { cpu } }, ...more });

  it('add up containers, sidecars and overhead, against init containers', () => {
    expect(podRequests({})).toEqual({ pods: 1 });
    expect(podRequests({ containers: [asking('1'), asking('500m')] })).toEqual({ cpu: 1500, pods: 1 });
    expect(podRequests({ containers: [asking('1')], initContainers: [asking('3')] }).cpu).toBe(3000);
    const sidecar = asking('1', { restartPolicy: 'Always' });
    expect(podRequests({ containers: [asking('1')], initContainers: [sidecar, asking('3')] }).cpu).toBe(4000);
    expect(podRequests({ containers: [asking('4')], initContainers: [sidecar, asking('3')] }).cpu).toBe(5000);
    expect(podRequests({ containers: [asking('1')], overhead: { cpu: '250m' } }).cpu).toBe(1250);
  });

  it('are the limits where nothing else is said, and what the pod as a whole asks for', () => {
    const limited = { resources: { limits: { cpu: '90', memory: '1Gi' } } };
    expect(podRequests({ containers: [limited] }).cpu).toBe(90_000);
    const whole = { resources: { requests: { cpu: '70', memory: '2Gi' } }, containers: [asking('1')] };
    expect(podRequests(whole).cpu).toBe(70_000);
    for (const pod of [{ containers: [limited] }, whole]) {
      expect(podVerdict(pod, resolve({})).types).not.toContain('m5.large');
    }
  });
});

describe('which pool is tried first', () => {
  it('the heavier, and of equal weight the later in the alphabet', () => {
    const pools = [pool({ name: 'a' }), pool({ name: 'b' }), pool({ name: 'c', weight: 10 }), pool({ name: 'B' })];
    expect(orderNodePools(pools).map(({ metadata }) => metadata?.name)).toEqual(['c', 'b', 'a', 'B']);
  });

  it('every pool is tried before the pod gives up a preference', () => {
    const heavy = resolve({ name: 'heavy', weight: 100, taints: [{ key: 'x', effect: 'PreferNoSchedule' }] });
    const light = resolve({ name: 'light' });
    expect(placePod({}, [heavy, light]).nodePool).toBe('light');
    expect(placePod({}, [heavy]).nodePool).toBe('heavy');
  });

  it('the next pool takes what the first does not', () => {
    const arm = resolve({ name: 'arm', weight: 50, requirements: [inValues('kubernetes.io/arch', 'arm64')] });
    const any = resolve({ name: 'any' });
    expect(placePod({}, [any, arm]).nodePool).toBe('arm');
    const placement = placePod({ nodeSelector: { 'kubernetes.io/arch': 'amd64' } }, [any, arm]);
    expect(placement.nodePool).toBe('any');
    expect(placement.verdicts.map(({ nodePool, verdict }) => [nodePool, verdict.accepts])).toEqual([
      ['arm', false],
      ['any', true],
    ]);
    expect(placePod({ nodeSelector: { nobody: 'x' } }, [any, arm]).nodePool).toBeUndefined();
  });
});

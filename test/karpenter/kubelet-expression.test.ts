import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/karpenter/catalogue/builtin';
import { type ExpressionVariables, kubeletExpression } from '../../src/karpenter/kubelet/expression';
import { type CapacitySettings, nodeResources } from '../../src/karpenter/nodes/allocatable';
import type { KubeletObject } from '../../src/karpenter/objects';

const M5_LARGE: ExpressionVariables = {
  vcpus: 2n,
  memory_mib: 8192n,
  default_enis: 3n,
  ips_per_eni: 10n,
  max_pods: 29n,
  instance_type: 'm5.large',
};

/** The number, `!` where the evaluation fails, `invalid` or `unjudged`. */
function answer(text: string): string {
  const expression = kubeletExpression(text);
  if (expression.verdict !== 'valid') return expression.verdict;
  const result = expression.evaluate(M5_LARGE);
  return 'value' in result ? String(result.value) : '!';
}

describe('an expression of the kubelet', () => {
  // As Karpenter 1.15.2 itself answers.
  it.each([
    ['110', '110'],
    ['vcpus * 10', '20'],
    ['min(110, max_pods)', '29'],
    ['max(vcpus, 60.5)', '60'],
    ['memory_mib / 100', '81'],
    ['double(vcpus) * 1.5', '3'],
    ['int(double(memory_mib) * 0.05)', '409'],
    ['default_enis * (ips_per_eni - 1) + 2', '29'],
    ['instance_type.startsWith("m5") ? 110 : 58', '110'],
    ['instance_type.matches("^m[56]\\\\.x?large$") ? 1 : 2', '1'],
    ['instance_type in ["m5.large", "m5.xlarge"] ? 1 : 2', '1'],
    ['{"m5.large": 20}[instance_type]', '20'],
    ['size(instance_type)', '8'],
    ['vcpus > 4 ? 100 : (vcpus > 1 ? 50 : 25)', '50'],
    ['-7 / 2', '-3'],
    ['vcpus - 100', '-98'],
    ['int("+3") + int("007")', '10'],
    ['double("0x1p3")', '8'],
    ['true || 1 / 0 > 0 ? 1 : 0', '1'],
    ['1e300', '-9223372036854775808'],
    ['[vcpus, 4].filter(x, x > 2).size()', '1'],
    // fail for this type
    ['100 / (vcpus - 2)', '!'],
    ['100 % (vcpus - 2)', '!'],
    ['100.0 / 0.0', '!'],
    ['0.0 / 0.0', '!'],
    ['int(1e19)', '!'],
    ['9223372036854775807 + vcpus', '!'],
    ['{"c5.large": 20}[instance_type]', '!'],
    ['int(instance_type)', '!'],
    ['int("")', '!'],
    // do not compile
    ['', 'invalid'],
    ['vcpus *', 'invalid'],
    ['vcpu * 2', 'invalid'],
    ['VCPUS', 'invalid'],
    ['vcpus * 1.5', 'invalid'],
    ['vcpus > 1.5 ? 1 : 2', 'invalid'],
    ['vcpus == 2.0 ? 1 : 2', 'invalid'],
    ['vcpus > 4 ? 100 : 1.5', 'invalid'],
    ['vcpus > 4 ? vcpus > 8 ? 100 : 50 : 25', 'invalid'],
    ['instance_type', 'invalid'],
    ['vcpus > 4', 'invalid'],
    ['min(1, 2, 3)', 'invalid'],
    ['[1, 2].min()', 'invalid'],
    ['math.ceil(1.5)', 'invalid'],
    ['instance_type.lowerAscii().size()', 'invalid'],
    ['instance_type.split(".").size()', 'invalid'],
    ['cel.bind(x, 1, x)', 'invalid'],
    ['9223372036854775809', 'invalid'],
    ['100m', 'invalid'],
    ['10 Mi', 'invalid'],
    ['{1: 2}[instance_type]', 'unjudged'],
    // of CEL, and of no use here
    ['uint(1)', 'unjudged'],
    ['dyn(vcpus)', 'unjudged'],
    ['int(timestamp("2020-01-01T00:00:00Z"))', 'unjudged'],
    ['.5', 'unjudged'],
    ['instance_type.matches("a*a*a*a*b") ? 1 : 2', 'unjudged'],
    ['instance_type.matches("(a|b)+") ? 1 : 2', 'unjudged'],
    ['has({"a": 1}.a) ? 1 : 2', 'unjudged'],
  ])('%s: %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  it.each([
    ['vcpus * 1.5', 'a fraction only goes with a fraction: write double(vcpus) * 1.5'],
    ['vcpu * 2', 'the variables are vcpus, memory_mib, default_enis, ips_per_eni, max_pods, instance_type'],
  ])('%s: knows a way out', (text, fix) => {
    expect(kubeletExpression(text)).toMatchObject({ verdict: 'invalid', fix });
  });

  it('says nothing of its own names', () => {
    expect(kubeletExpression('int(true)')).toMatchObject({ problem: "found no matching overload for 'int(bool)'" });
    expect(answer('karpenter_int(1)')).toBe('unjudged');
  });

  it.each([
    ['a long one', `${'1 + '.repeat(100_000)}1`],
    ['a deep one', `${'('.repeat(900)}1${')'.repeat(900)}`],
    ['loops in loops', `[1, 2].map(a, ${'[1, 2].map(b, '.repeat(30)}1${')'.repeat(30)}).size()`],
    ['a pattern that backtracks', `"${'a'.repeat(60)}!".matches("^(a+)+$") ? 1 : 2`],
    ['a pattern over a long text', `"${'a'.repeat(1800)}".matches("a*a*a*b") ? 1 : 2`],
    ['control characters', '\u0000\u2028'],
  ])('judges %s at once', (_, text) => {
    const started = performance.now();
    expect(() => answer(text)).not.toThrow();
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a node of a class with expressions', () => {
  const catalogue = loadCatalogue();
  const resources = (
    kubelet: KubeletObject,
    settings: CapacitySettings = {},
    type = 'm5.large',
    amiFamily = 'AL2023',
  ) => {
    const hardware = catalogue.hardware(catalogue.rowByName.get(type) ?? -1);
    if (hardware === undefined) throw new Error(`${type} is not in the catalogue`);
    return nodeResources(hardware, { spec: { amiFamily, kubelet } }, { karpenterVersion: '1.15', ...settings });
  };
  const MI = 1024 ** 2;

  it('has their results, rounded up in their units', () => {
    const { capacity, kubeReserved, systemReserved } = resources({
      maxPods: 'min(20, max_pods)',
      kubeReserved: { cpu: 'vcpus * 33', memory: 'max_pods * 11 + 255', 'ephemeral-storage': 'vcpus', pid: '1000' },
      systemReserved: { memory: 'memory_mib / 100', cpu: '100m', pid: 'vcpus * 501' },
    });
    expect(capacity.pods).toBe(20);
    // 66, 475, 2 and 81, of which the reservations see the 20 pods.
    expect(kubeReserved).toEqual({ cpu: 70, memory: 480 * MI, 'ephemeral-storage': 2 * 1024 * MI, pid: 1000 });
    expect(systemReserved).toEqual({ memory: 96 * MI, cpu: 100, pid: 1002 });
  });

  it('sees the default of its pods in maxPods', () => {
    expect(resources({ maxPods: 'max_pods * 2' }).capacity.pods).toBe(58);
    expect(resources({ maxPods: 'max_pods * 2' }, { reservedENIs: 1 }).capacity.pods).toBe(40);
    expect(resources({ maxPods: 'max_pods * 2', podsPerCore: 4 }).capacity.pods).toBe(8);
    expect(resources({ maxPods: 'max_pods * 2', podsPerCore: 4 }, {}, 'm5.large', 'Bottlerocket').capacity.pods).toBe(
      58,
    );
    expect(resources({ maxPods: 'max_pods - 10' }, {}, 'm5.large', 'Windows2022').capacity.pods).toBe(100);
  });

  it('leaves out what fails', () => {
    const plain = resources({});
    expect(resources({ kubeReserved: { cpu: '100 / (vcpus - 2)', memory: '0 - vcpus' } })).toEqual(plain);
    expect(resources({ maxPods: 'max_pods - 100' })).toEqual(plain);
    expect(resources({ maxPods: 'nonsense' })).toEqual(plain);
  });

  it('has none of them before 1.15, and while the gate is off', () => {
    const kubelet = { maxPods: 'min(20, max_pods)', kubeReserved: { cpu: 'vcpus * 33' } };
    expect(resources(kubelet, { karpenterVersion: '1.14' }).capacity.pods).toBe(29);
    expect(resources(kubelet, { nodeClassCEL: false })).toEqual(resources({}));
    expect(resources(kubelet).capacity.pods).toBe(20);
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CheckOptions, check } from '../../src/check';
import { KarpenterValidation } from '../../src/check/validation-plugin';
import { clusterJson, folder, nodeClass, pool } from './folder';

const said = (paths: readonly string[], options: CheckOptions = {}): string[] =>
  check(paths, options)
    .findings.filter(({ rule }) => /^(?:policy|acknowledgements)\//.test(rule))
    .map(({ rule, resource, severity }) => `${severity} ${resource} ${rule}`);

const spot = (name: string): object =>
  pool(
    name,
    { limits: { cpu: 100 } },
    {
      requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] }],
    },
  );

const WINDOWED = {
  budgets: [
    { nodes: '20%', reasons: ['Empty'], schedule: '0 6 * * *', duration: '20h' },
    { nodes: '20%', reasons: ['Underutilized', 'Empty'], schedule: '0 2 * * *', duration: '4h' },
  ],
};

describe('what check asks of policy', () => {
  it('is that of development where nobody said a tier, and only what warns', () => {
    const base = folder({ 'a.yaml': pool('a', { disruption: WINDOWED }), 'c.yaml': nodeClass('default') });
    expect(said([base])).toEqual(['warning NodePool/a policy/budget-always']);
    expect(said([base], { only: ['policy'] })).toEqual([
      'info NodePool/a policy/limits',
      'warning NodePool/a policy/budget-always',
    ]);
    expect(said([base], { tier: 'production' })).toContain('error NodePool/a policy/limits');
    expect(said([base], { only: ['admission'] })).toEqual([]);
  });

  it('calls no acknowledgement unused whose rule nobody asked', () => {
    const acknowledge = { 'cdk8s-karpenter/acknowledge': 'policy-limits: the quota of the account bounds it' };
    const known = { ...pool('a'), metadata: { name: 'a', annotations: acknowledge } };
    const base = folder({ 'a.yaml': known, 'c.yaml': nodeClass('default') });
    expect(said([base])).toEqual([]);
    expect(check([base], { only: ['policy'] }).summary.acknowledged).toBe(1);
    expect(said([base], { tier: 'development' })).toEqual(['info NodePool/a policy/limits']);
  });
});

describe('what stands beside each other', () => {
  const options: CheckOptions = { tier: 'production', only: ['policy'] };
  const overlaps = (files: Readonly<Record<string, object | string>>, more: CheckOptions = {}) =>
    said([folder(files)], { ...options, ...more }).filter((each) => each.endsWith('/overlap'));
  const [a, b] = [pool('a'), pool('b')];

  it('are the objects of one folder, one kustomization or one cluster', () => {
    expect(overlaps({ 'x/a.yaml': a, 'x/b.yaml': b })).toHaveLength(1);
    expect(overlaps({ 'x/a.yaml': a, 'y/b.yaml': b })).toEqual([]);
    expect(overlaps({ 'x/a.yaml': a, 'y/b.yaml': b }, { complete: true })).toHaveLength(1);
    expect(overlaps({ 'cluster.json': clusterJson('c'), 'x/a.yaml': a, 'y/b.yaml': b })).toHaveLength(1);
    const kustomization = { kind: 'Kustomization', resources: ['x/a.yaml', 'y/b.yaml'] };
    expect(overlaps({ 'kustomization.yaml': kustomization, 'x/a.yaml': a, 'y/b.yaml': b })).toHaveLength(1);
  });

  it('are those of one file, where two files have objects of one name', () => {
    const [one, other] = [
      nodeClass('default'),
      nodeClass('default', { amiSelectorTerms: [{ alias: 'al2023@latest' }] }),
    ];
    const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items });
    const files = { 'a.yaml': list(a, one), 'b.yaml': list(b, other) };
    expect(overlaps(files)).toEqual([]);
    expect(said([folder(files)], options).filter((each) => each.endsWith('/image-latest'))).toHaveLength(1);
  });
});

describe('what the objects lack', () => {
  const lacks = (paths: (base: string) => string[], more: CheckOptions = {}) => {
    const base = folder({
      'prod/cluster.json': clusterJson('prod', { tier: 'production', interruptionQueue: { name: 'prod' } }),
      'prod/manifests/a.yaml': spot('a'),
      'prod/manifests/c.yaml': nodeClass('default'),
    });
    return said(paths(base), { only: ['policy'], ...more }).filter((each) => each.endsWith('/spot-fallback'));
  };

  it('is told where all of a cluster was read, and not of a part', () => {
    expect(lacks((base) => [base])).toEqual(['warning NodePool/a policy/spot-fallback']);
    expect(lacks((base) => [join(base, 'prod')])).toHaveLength(1);
    expect(lacks((base) => [join(base, 'prod/manifests/a.yaml')])).toEqual([]);
    expect(lacks((base) => [join(base, 'prod/manifests/a.yaml')], { complete: true })).toHaveLength(1);
  });

  it('is no queue that a cluster.json says nothing of', () => {
    const queue = (facts: string) =>
      said([folder({ 'cluster.json': facts, 'a.yaml': spot('a') })]).filter((each) => each.endsWith('/spot-queue'));
    expect(queue(clusterJson('c', { tier: 'production' }))).toEqual(['error NodePool/a policy/spot-queue']);
    expect(queue(JSON.stringify({ tier: 'production', karpenterVersion: '1.14.1' }))).toEqual([]);
  });
});

describe('a Karpenter out of support', () => {
  const base = (more: Record<string, string> = {}) =>
    folder({
      'cluster.json': clusterJson('c', { tier: 'production', karpenterVersion: '1.13.1' }),
      'a.yaml': pool('a', { limits: { cpu: 1 } }),
      ...more,
    });
  const support = (path: string, options: CheckOptions = {}) =>
    check([path], { only: ['policy'], ...options }).findings.filter(({ rule }) => rule === 'policy/out-of-support');

  it('is told by a named day alone, where the cluster.json says which', () => {
    expect(support(base())).toEqual([]);
    expect(support(base(), { at: '2026-07-10' })).toEqual([]);
    const [found, ...others] = support(base(), { at: '2026-11-29' });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      severity: 'warning',
      resource: 'Cluster/c',
      path: 'karpenterVersion',
      got: '1.13.1',
      source: { line: 1, cluster: 'c' },
    });
    expect(found?.source.file).toMatch(/cluster\.json$/);
    expect(found?.message).toBe(
      '1.13 is out of support since 2026-07-11; on 2026-11-29 supported are 1.9 (LTS, until 2027-02-28), 1.14 (LTS, until 2027-07-31), 1.15',
    );
    expect(support(base(), { at: '2026-11-29', karpenterVersion: '1.15' })).toEqual([]);
  });

  it('is acknowledged in a file, which is unused on no other day', () => {
    const acknowledgement = { rule: 'policy/out-of-support', object: 'Cluster/c', reason: 'upgraded in December' };
    const known = () => base({ 'acknowledgements.yaml': JSON.stringify([acknowledgement]) });
    expect(support(known(), { at: '2026-11-29' })).toMatchObject([
      { acknowledged: { reason: 'upgraded in December' } },
    ]);
    expect(said([known()])).not.toContainEqual(expect.stringContaining('unused'));
    const cured = folder({
      'cluster.json': clusterJson('c', { tier: 'production' }),
      'a.yaml': pool('a', { limits: { cpu: 1 } }),
      'acknowledgements.yaml': JSON.stringify([acknowledgement]),
    });
    expect(said([cured], { at: '2026-11-29' })).toContainEqual(expect.stringContaining('unused'));
  });

  it('is told by the plugin too', async () => {
    const names = async (props: object): Promise<string[]> => {
      const rules: string[] = [];
      await new KarpenterValidation({ only: 'policy', ...props }).validate({
        manifests: [join(base(), 'a.yaml')],
        logger: { log: () => {} },
        report: { addViolation: ({ ruleName }) => rules.push(ruleName), submit: () => {} },
      });
      return rules;
    };
    expect(await names({})).not.toContain('policy/out-of-support');
    expect(await names({ at: '2026-11-29' })).toContain('policy/out-of-support');
    expect(() => new KarpenterValidation({ at: 'tomorrow' })).toThrow(/properties\.at is "tomorrow"/);
  });
});

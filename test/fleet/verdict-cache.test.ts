import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ControllerOptions } from '../../src/admission';
import * as admission from '../../src/admission';
import { Cluster } from '../../src/cluster';
import type { SynthesizedObject } from '../../src/fleet/judge/synthesized-object';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';
import { jsonText } from '../../src/objects';
import { RIGHT } from '../cluster/cluster.fixture';

vi.mock('../../src/admission', { spy: true });

const OPTIONS: ControllerOptions = { karpenterMinor: '1.14', kubernetesVersion: '1.34', featureGates: {} };

const overlay = (name: string, spec: object = { requirements: [], priceAdjustment: '+10%' }): SynthesizedObject => {
  const document = { apiVersion: 'karpenter.sh/v1alpha1', kind: 'NodeOverlay', metadata: { name }, spec };
  return {
    document,
    json: jsonText(document),
    folder: 'manifests',
    file: `${name}.yaml`,
    construct: 'compute/overlay',
  };
};

let verdicts: VerdictCache;

const verdictOn = (object: SynthesizedObject, options: ControllerOptions) => verdicts.judge(options)(object);

const judgements = () => vi.mocked(admission.admit).mock.calls.length;

beforeEach(() => {
  vi.clearAllMocks();
  verdicts = new VerdictCache();
});

describe('a verdict', () => {
  it('is found once for objects that are the same', () => {
    const first = verdictOn(overlay('a'), OPTIONS);
    expect(first.refused.map(({ rule }) => rule)).toEqual(['controller/feature-gate']);
    expect(first.yaml.text).toContain('# Generated from compute/overlay;');
    expect(verdictOn(overlay('a'), { ...OPTIONS })).toEqual(first);
    expect(judgements()).toBe(1);
  });

  it('is found once for clusters that differ in nothing that counts', () => {
    for (const name of ['one', 'two']) verdicts.judge(new Cluster({ ...RIGHT, name }))(overlay('a'));
    expect(judgements()).toBe(1);
    const settings = { enableZonalShift: true };
    verdicts.judge(new Cluster({ ...RIGHT, settings }))(overlay('a'));
    expect(judgements()).toBe(1);
  });

  it('is another where nodes are repaired in another way', () => {
    const { json: _, ...pool } = overlay('pool');
    const document = {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: 'pool' },
      spec: { disruption: { budgets: [{ nodes: '0', schedule: '@daily', duration: '24h' }] } },
    };
    const object = { ...pool, document, json: jsonText(document) };
    const on: ControllerOptions = { ...OPTIONS, karpenterMinor: '1.15', featureGates: { nodeRepair: true } };
    const stops = (options: ControllerOptions) =>
      verdictOn(object, options).refused.some(({ rule }) => rule === 'controller/repair-budget');
    expect([on, { ...on, settings: { legacyNodeRepair: true } }].map(stops)).toEqual([true, false]);
  });

  it('is another for another cluster, place or value', () => {
    const open = { ...OPTIONS, featureGates: { nodeOverlay: true } };
    expect(verdictOn(overlay('b'), open).refused).toEqual([]);
    expect(verdictOn(overlay('b'), OPTIONS).refused).toHaveLength(1);
    expect(verdictOn(overlay('b'), { ...open, karpenterMinor: '1.0' }).refused).not.toEqual([]);
    expect(verdictOn({ ...overlay('b'), construct: 'other' }, open).yaml.text).toContain('# Generated from other;');
    expect(verdictOn(overlay('b', { requirements: [], priceAdjustment: '+' }), open).refused).not.toEqual([]);
    expect(judgements()).toBe(5);
  });

  it('is found anew for what JSON does not give back', () => {
    const spec = { requirements: [], priceAdjustment: '+10%', weight: Number.NaN };
    expect(verdictOn(overlay('c', { ...spec, weight: null }), OPTIONS).yaml.problems).toEqual([]);
    expect(verdictOn(overlay('c', spec), OPTIONS).yaml.problems).toHaveLength(1);
    expect(verdictOn(overlay('c', spec), OPTIONS).yaml.problems).toHaveLength(1);
    expect(judgements()).toBe(3);
  });

  it('is no business of another run', () => {
    verdictOn(overlay('a'), OPTIONS);
    verdicts = new VerdictCache();
    verdictOn(overlay('a'), OPTIONS);
    expect(judgements()).toBe(2);
  });

  it('is forgotten before too many are known', () => {
    verdictOn(overlay('d'), OPTIONS);
    for (let index = 0; index < 1000; index++) verdictOn(overlay(`d${index}`), OPTIONS);
    const before = judgements();
    verdictOn(overlay('d'), OPTIONS);
    expect(judgements()).toBe(before + 1);
  });
});

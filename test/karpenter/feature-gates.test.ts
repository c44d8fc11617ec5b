import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { valueKeys } from '../../src/helm/value-keys';
import {
  FEATURE_GATE_NAMES,
  FEATURE_GATES,
  featureGatePath,
  featureGateStage,
  isFeatureGateOn,
  needOfFeatureGate,
} from '../../src/karpenter/feature-gates';

const SOURCE = readFileSync('src/karpenter/feature-gates.ts', 'utf8');

describe('the table of feature gates', () => {
  it('is what the chart of each release writes', () => {
    const keys = valueKeys().filter(({ path }) => path[0] === 'settings' && /featureGates$/i.test(path[1] ?? ''));
    // What the chart leaves open is off.
    const ofChart = keys.map(({ path, defaults }) => [
      path.join('.'),
      defaults.map(([since, value]) => [since, value ?? false]),
    ]);
    const ofTable = FEATURE_GATE_NAMES.map((gate) => [
      featureGatePath(gate).join('.'),
      FEATURE_GATES[gate].stages.map((stage) => [stage.since, stage.default]),
    ]);
    expect(Object.fromEntries(ofTable)).toEqual(Object.fromEntries(ofChart));
  });

  it('names what a fleet file may say', () => {
    const { definitions } = JSON.parse(readFileSync('src/fleet/fleet-file/fleet.schema.json', 'utf8'));
    const said = Object.keys(definitions.facts.properties.featureGates.properties);
    expect(said.sort()).toEqual([...FEATURE_GATE_NAMES].sort());
  });

  it.each(FEATURE_GATE_NAMES)('%s is described as it is', (gate) => {
    const [, text = ''] = new RegExp(`/\\*\\* (.*) \\*/\\n  readonly ${gate}\\?: boolean;`).exec(SOURCE) ?? [];
    const { stages } = FEATURE_GATES[gate];
    const newest = stages.at(-1);
    expect(text).toContain(newest?.stage ?? '');
    expect(text).toMatch(newest?.default ? new RegExp(`@default true from ${newest.since}$`) : /@default false$/);
    if (stages[0]?.since !== '1.0') expect(text).toContain(`(${stages[0]?.since}+`);
  });
});

describe('a gate', () => {
  it('is as it is set, else as the version has it', () => {
    expect(isFeatureGateOn('reservedCapacity', {}, '1.5.8')).toBe(false);
    expect(isFeatureGateOn('reservedCapacity', {}, '1.6')).toBe(true);
    expect(isFeatureGateOn('reservedCapacity', { reservedCapacity: false }, '1.14')).toBe(false);
    expect(isFeatureGateOn('nodeRepair', { nodeRepair: true }, '1.14')).toBe(true);
    expect(featureGateStage('nodeOverlay', '1.6')).toBeUndefined();
  });

  it.each<[string, object, readonly unknown[] | undefined]>([
    ['nodeOverlay', { kind: 'NodeOverlay' }, []],
    ['staticCapacity', { kind: 'NodePool', spec: { replicas: 0 } }, ['spec', 'replicas']],
    ['staticCapacity', { kind: 'NodePool', spec: {} }, undefined],
    [
      'reservedCapacity',
      { kind: 'EC2NodeClass', spec: { capacityReservationSelectorTerms: [{ id: 'cr-1' }] } },
      ['spec', 'capacityReservationSelectorTerms', 0],
    ],
    ['reservedCapacity', { kind: 'EC2NodeClass', spec: { capacityReservationSelectorTerms: [] } }, undefined],
    ['nodeRepair', { kind: 'NodePool' }, undefined],
  ])('%s: what of %j needs it', (gate, object, path) => {
    expect(needOfFeatureGate(gate as 'nodeOverlay', object)?.path).toEqual(path);
  });
});

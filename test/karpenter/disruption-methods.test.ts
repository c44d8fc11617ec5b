import { describe, expect, it } from 'vitest';
import { disruptionMethods } from '../../src/karpenter/disruption-methods';
import { DISRUPTION_REASONS } from '../../src/karpenter/time/budget';
import { isAtLeast, KARPENTER_RELEASES } from '../../src/karpenter/versions';

const names = (...question: Parameters<typeof disruptionMethods>): string =>
  disruptionMethods(...question)
    .map(({ name }) => name)
    .join(' ');

describe('the methods of disruption', () => {
  it('come in the order of the version', () => {
    const consolidation = 'MultiNodeConsolidation SingleNodeConsolidation';
    expect(names({ karpenterVersion: '1.4.4' })).toBe(`Drift Emptiness ${consolidation}`);
    expect(names({ karpenterVersion: '1.5' })).toBe(`Emptiness Drift ${consolidation}`);
    expect(names({ karpenterVersion: '1.8.8' })).toBe(`Emptiness StaticDrift Drift ${consolidation}`);
    expect(names({ karpenterVersion: '1.15.2' })).toBe(`Emptiness StaticDrift Drift ${consolidation}`);
  });

  it('begin with repair from 1.15 on, with its gate and without the legacy setting', () => {
    const featureGates = { nodeRepair: true };
    expect(names({ featureGates })).toMatch(/^Repair Emptiness /);
    expect(names({ featureGates, karpenterVersion: '1.14.3' })).not.toContain('Repair');
    expect(names({ featureGates, legacyNodeRepair: true })).not.toContain('Repair');
    expect(names()).not.toContain('Repair');
  });

  it('ask budgets for each reason that there is', () => {
    for (const karpenterVersion of KARPENTER_RELEASES) {
      const asked = disruptionMethods({ karpenterVersion, featureGates: { nodeRepair: true } }).map(
        ({ reason }) => reason,
      );
      const known = DISRUPTION_REASONS.filter(
        (reason) => reason !== 'Unhealthy' || isAtLeast(karpenterVersion, '1.15'),
      );
      expect([...new Set(asked)].sort()).toEqual([...known].sort());
    }
  });
});

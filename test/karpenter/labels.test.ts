import { describe, expect, it } from 'vitest';
import { INSTANCE_CATEGORIES, INSTANCE_TYPES } from '../../src/karpenter/catalogue/names.generated';
import {
  isWellKnownLabel,
  normalizeLabel,
  restrictedLabelReason,
  WELL_KNOWN_LABELS,
  wellKnownLabels,
} from '../../src/karpenter/labels';

describe('well-known labels', () => {
  it('know their first version', () => {
    expect(isWellKnownLabel('karpenter.k8s.aws/instance-tenancy', '1.8.8')).toBe(false);
    expect(isWellKnownLabel('karpenter.k8s.aws/instance-tenancy', '1.9')).toBe(true);
    expect(isWellKnownLabel('karpenter.k8s.aws/instance-capability-flex', '1.6')).toBe(false);
    expect(isWellKnownLabel('karpenter.k8s.aws/instance-capability-flex', '1.10')).toBe(true);
    expect(isWellKnownLabel('karpenter.k8s.aws/ec2nodeclass', '1.14')).toBe(false);
    expect(isWellKnownLabel('toString', '1.14')).toBe(false);
    expect(wellKnownLabels('1.14').size).toBe(WELL_KNOWN_LABELS.length);
    expect(wellKnownLabels('1.0').size).toBe(WELL_KNOWN_LABELS.length - 8);
  });

  it('are found under their old spelling', () => {
    expect(normalizeLabel('failure-domain.beta.kubernetes.io/zone')).toBe('topology.kubernetes.io/zone');
    expect(isWellKnownLabel('beta.kubernetes.io/instance-type', '1.14')).toBe(true);
  });
});

describe('restricted labels', () => {
  it.each([
    ['kubernetes.io/hostname', '1.14', true],
    ['karpenter.k8s.aws/ec2nodeclass', '1.14', true],
    ['karpenter.sh/initialized', '1.14', true],
    ['team.karpenter.sh/x', '1.14', true],
    ['notkarpenter.sh/x', '1.14', false],
    ['karpenter.sh/nodepool', '1.14', false],
    ['karpenter.k8s.aws/instance-tenancy', '1.8', true],
    ['kubernetes.io/team', '1.8', true],
    ['kubernetes.io/team', '1.9', false],
    ['x.k8s.io/team', '1.8', true],
    ['x.k8s.io/team', '1.9', false],
    ['kops.k8s.io/instancegroup', '1.8', false],
    ['node.kubernetes.io/team', '1.8', false],
    ['node-restriction.kubernetes.io/team', '1.8', false],
    ['beta.kubernetes.io/arch', '1.8', false],
    ['team', '1.0', false],
  ])('%s in %s: %s', (key, version, restricted) => {
    expect(restrictedLabelReason(key, version) !== undefined).toBe(restricted);
  });
});

describe('names', () => {
  it('are sorted and distinct', () => {
    expect([...INSTANCE_TYPES].sort()).toEqual(INSTANCE_TYPES);
    expect(new Set(INSTANCE_TYPES).size).toBe(INSTANCE_TYPES.length);
    expect(INSTANCE_CATEGORIES).toContain('hpc');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { permissionsDiff, TIGHTENINGS } from '../../src/cloudformation';
import { RESOURCE_CHANGES } from '../../src/cloudformation/permissions';
import { KARPENTER_MINORS } from '../../src/karpenter';
import data from './data/reference.json';
import { differencesOf, permissionsDocument, REASONS, reasonedDifferences, unexplained } from './differences';

describe("held against Karpenter's own template", () => {
  it.each(KARPENTER_MINORS)('the profile reference has every statement of %s and no other', (minor) => {
    const sids = new Set(data.statements.filter(({ minors }) => minors.includes(minor)).map(({ sid }) => sid));
    expect(sids.size).toBeGreaterThanOrEqual(16);
    const different = differencesOf(minor, 'reference').filter(
      ({ where, text }) => where.startsWith('Allow') && !text.startsWith('policy '),
    );
    expect(different).toEqual([]);
  });

  it('every difference has a reason, every reason a difference', () => {
    expect(unexplained()).toEqual([]);
    expect(reasonedDifferences().map(({ reason }) => reason)).toEqual(REASONS);
  });

  it('every tightening says what it costs', () => {
    for (const { text, cost } of TIGHTENINGS) expect([text.length > 20, cost.length > 5]).toEqual([true, true]);
  });

  it('docs/permissions.md is the generated table', () => {
    const file = join(__dirname, '../../docs/permissions.md');
    expect(readFileSync(file, 'utf8')).toBe(permissionsDocument());
  });
});

describe('permissionsDiff', () => {
  it('says what comes, what goes and since when', () => {
    const { statements, resources, hazards } = permissionsDiff('1.8', '1.14', 'reference');
    const parts = statements.flatMap(({ sid, parts: changed }) =>
      changed.map(({ change, text, since }) => `${sid} ${change} ${text.replace(/^.*:/, '')} ${since}`),
    );
    expect(parts).toEqual([
      'AllowScopedEC2InstanceAccessActions added placement-group/* 1.11',
      'AllowScopedEC2InstanceActionsWithTags removed capacity-reservation/* 1.9',
      'AllowZonalShiftStatusReadOnly added GetManagedResource 1.12',
      'AllowZonalShiftStatusReadOnly added * 1.13',
      'AllowZonalShiftStatusReadOnly added cluster/<cluster> 1.13',
      'AllowRegionalReadActions added DescribeInstanceStatus 1.13',
      'AllowRegionalReadActions added DescribePlacementGroups 1.11',
    ]);
    expect(resources.map(({ since }) => since)).toEqual(['1.10']);
    expect(hazards.map(({ since }) => since)).toEqual(['1.9', '1.12', '1.12']);
  });

  it('grants before the controller and takes away after it, downgrades too', () => {
    const up = permissionsDiff('1.0', '1.14').steps;
    expect(up.map((step) => step.slice(0, 7))).toEqual(['before ', 'install', 'when no']);
    const down = permissionsDiff('1.14', '1.13').steps;
    expect(down).toEqual(['install the CRDs and the controller of 1.13']);
    expect(permissionsDiff('1.14', '1.8').steps[0]).toContain('AllowScopedEC2InstanceActionsWithTags');
  });

  it('is the mirror image backwards', () => {
    const facts = (from: (typeof KARPENTER_MINORS)[number], to: (typeof KARPENTER_MINORS)[number], added: string) =>
      permissionsDiff(from, to)
        .statements.flatMap(({ sid, parts }) =>
          parts.filter(({ change }) => change === added).map(({ text, since }) => `${sid} ${text} ${since}`),
        )
        .sort();
    expect(facts('1.0', '1.14', 'added')).toEqual(facts('1.14', '1.0', 'removed'));
    expect(facts('1.0', '1.14', 'removed')).toEqual(facts('1.14', '1.0', 'added'));
  });

  it('has nothing to say about one version', () => {
    expect(permissionsDiff('1.14', '1.14')).toMatchObject({ statements: [], resources: [], hazards: [], steps: [] });
  });

  it('knows every other resource that the reference changes', () => {
    const of = (minor: string): string =>
      JSON.stringify(
        data.resources
          .filter(({ minors }) => minors.includes(minor))
          .map(({ minors: _, ...resource }) => resource)
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
    const changed = KARPENTER_MINORS.filter(
      (minor, index) => index > 0 && of(minor) !== of(KARPENTER_MINORS[index - 1] ?? ''),
    );
    expect(changed).toEqual(RESOURCE_CHANGES.map(({ since }) => since));
  });
});

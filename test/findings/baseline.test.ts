import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBaseline, baselineFrom, baselineOf, type Finding } from '../../src/findings';

const finding = fc
  .tuple(
    fc.constantFrom('policy/overlap', 'set/missing-nodeclass'),
    fc.constantFrom('NodePool/a', 'NodePool/b'),
    fc.constantFrom('a.yaml', 'b.yaml'),
    fc.constantFrom(undefined, 'prod'),
  )
  .map(
    ([rule, resource, file, cluster]): Finding => ({
      rule,
      severity: 'error',
      resource,
      path: '',
      message: 'x',
      source: { file, line: 1, ...(cluster !== undefined && { cluster }) },
    }),
  );
const findings = fc.array(finding);
const live = (all: readonly Finding[]) => all.filter(({ acknowledged }) => acknowledged === undefined).length;

describe('a baseline', () => {
  it('lets pass what was there, under any order and any name of the file', () => {
    fc.assert(
      fc.property(findings, fc.array(fc.nat()), (all, order) => {
        const moved = all
          .map((each) => ({ ...each, source: { ...each.source, file: 'other.yaml', line: 7 } as const }))
          .sort((a, b) => (order[a.rule.length] ?? 0) - (order[b.rule.length] ?? 0));
        const baseline = baselineOf(all);
        const { findings: marked, left, cured } = applyBaseline(moved, baseline);
        expect(live(marked)).toBe(0);
        expect({ left, cured }).toEqual({ left: baseline, cured: 0 });
        expect(baselineOf(marked)).toEqual(baseline);
        expect(baselineFrom(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline);
      }),
    );
  });

  it('fails what is new, loses what is cured, and never grows', () => {
    fc.assert(
      fc.property(findings, findings, (before, now) => {
        const baseline = baselineOf(before);
        const { findings: marked, left, cured } = applyBaseline(now, baseline);
        const total = (entries: typeof baseline) => entries.reduce((sum, { count }) => sum + count, 0);
        expect(marked).toHaveLength(now.length);
        expect(live(marked)).toBe(now.length - total(left));
        expect(total(left) + cured).toBe(before.length);
        const of = (entries: typeof baseline, { rule, object, cluster }: (typeof baseline)[number]) =>
          entries.find((each) => each.rule === rule && each.object === object && each.cluster === cluster)?.count ?? 0;
        for (const entry of left) {
          expect(entry.count).toBe(Math.min(of(baseline, entry), of(baselineOf(now), entry)));
        }
      }),
    );
  });

  it('is read strictly and never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void baselineFrom(value)));
    expect(baselineFrom([{ rule: 'a/b', object: 'NodePool/a', count: 0 }])).toBeUndefined();
    expect(baselineFrom([{ rule: 'a/b', object: 'NodePool/a', count: 2 }])).toHaveLength(1);
  });
});

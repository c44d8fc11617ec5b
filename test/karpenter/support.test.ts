import { expect, it } from 'vitest';
import { KARPENTER_MINORS, karpenterSupport, supportedKarpenter } from '../../src/karpenter';
import { KARPENTER_LTS, KARPENTER_RELEASE_DAYS } from '../../src/karpenter/support';

it('every minor has the day on which it was published, in their order', () => {
  expect(Object.keys(KARPENTER_RELEASE_DAYS)).toEqual([...KARPENTER_MINORS]);
  const days = Object.values(KARPENTER_RELEASE_DAYS);
  expect(days).toEqual([...days].sort());
  for (const day of [...days, ...Object.values(KARPENTER_LTS)]) {
    expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
  }
});

it('a regular minor ends when the next comes, one with long-term support after its month, the newest not yet', () => {
  expect(karpenterSupport('1.13.1')).toEqual({ minor: '1.13', endsOn: '2026-07-11' });
  expect(karpenterSupport('v1.14')).toEqual({ minor: '1.14', endsOn: '2027-08-01', ltsUntil: '2027-07-31' });
  expect(karpenterSupport('1.15.2')).toEqual({ minor: '1.15' });
  expect(['1.16', '1.99', '', 'x', '0.37.1'].map(karpenterSupport)).toEqual(Array(5).fill(undefined));
});

it('a day has its supported minors', () => {
  const minors = (day: string) => supportedKarpenter(day).map(({ minor }) => minor);
  expect(minors('2026-11-29')).toEqual(['1.9', '1.14', '1.15']);
  expect(minors('2026-07-10')).toEqual(['1.9', '1.13']);
  expect(minors('2027-03-01')).toEqual(['1.14', '1.15']);
  expect(minors('2024-08-13')).toEqual([]);
});

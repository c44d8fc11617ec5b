import { describe, expect, it } from 'vitest';
import { isAtLeast, KARPENTER_MINORS, karpenterMinor, karpenterRelease } from '../src/karpenter/versions';

describe('karpenterMinor', () => {
  it.each([
    ['1.14', '1.14'],
    ['1.14.1', '1.14'],
    ['v1.0.5', '1.0'],
    ['1.10.99', '1.10'],
    [`1.${KARPENTER_MINORS.length}.3`, KARPENTER_MINORS.at(-1)],
  ])('%s is %s', (version, minor) => expect(karpenterMinor(version)).toBe(minor));

  it.each([`1.${KARPENTER_MINORS.length + 1}`, '1', '1.1.1.1', '0.37', '', '1.14-rc', ' 1.14', '1.140'])(
    '%j is not known',
    (version) => expect(karpenterMinor(version)).toBeUndefined(),
  );
});

it('orders minors by number, not by text', () => {
  expect(isAtLeast('1.10.2', '1.9')).toBe(true);
  expect(isAtLeast('1.9', '1.10')).toBe(false);
});

it('names the release whose data stands for a minor', () => expect(karpenterRelease('1.8')).toBe('1.8.8'));

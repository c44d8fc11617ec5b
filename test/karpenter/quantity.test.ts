import { describe, expect, it } from 'vitest';
import { formatAmount, parseQuantity, resourceAmount, resourceAmounts } from '../../src/karpenter/units/quantity';

const UNIT = 1_000_000_000n;

describe('quantities', () => {
  it.each([
    ['0', 0n],
    ['1', UNIT],
    [2, 2n * UNIT],
    [0.5, UNIT / 2n],
    ['100m', UNIT / 10n],
    ['1.5Gi', (3n * UNIT * 1024n ** 3n) / 2n],
    ['.5', UNIT / 2n],
    ['5.', 5n * UNIT],
    ['1k', 1000n * UNIT],
    ['1E', 10n ** 18n * UNIT],
    ['1e3', 1000n * UNIT],
    ['12E-1', (12n * UNIT) / 10n],
    ['+1Ki', 1024n * UNIT],
    ['-1', -UNIT],
    ['0.0000000001', 1n],
    ['9Ei', (2n ** 63n - 1n) * UNIT],
    ['1e999999999', (2n ** 63n - 1n) * UNIT],
    ['1e-999999999', 1n],
    ['0e999999999', 0n],
    ['', undefined],
    ['.', 0n],
    ['+', 0n],
    ['-', 0n],
    ['Gi', 0n],
    ['m', 0n],
    ['-k', 0n],
    ['.e3', 0n],
    ['e-3', 0n],
    ['e', undefined],
    ['e+', undefined],
    ['..', undefined],
    ['1 Gi', undefined],
    ['1gi', undefined],
    ['1Kib', undefined],
    ['0x10', undefined],
    ['NaN', undefined],
    ['١', undefined],
  ])('%s', (text, nano) => expect(parseQuantity(text)).toBe(nano));

  it('of any length cost nothing', () => {
    expect(parseQuantity(`${'0'.repeat(1e6)}1`)).toBe(UNIT);
    expect(parseQuantity('9'.repeat(1e6))).toBe((2n ** 63n - 1n) * UNIT);
  });
});

describe('amounts', () => {
  it('count cores in thousandths and everything else in units, rounded up', () => {
    expect(resourceAmount('cpu', '1.5')).toBe(1500);
    expect(resourceAmount('cpu', '100u')).toBe(1);
    expect(resourceAmount('memory', '1Gi')).toBe(1024 ** 3);
    expect(resourceAmount('memory', '100m')).toBe(1);
    expect(resourceAmounts({ cpu: 'x', pods: 3 })).toEqual({ pods: 3 });
    expect(resourceAmounts(undefined)).toEqual({});
  });

  it('are written as Kubernetes does', () => {
    expect(formatAmount('cpu', 1930)).toBe('1930m');
    expect(formatAmount('cpu', 2000)).toBe('2');
    expect(formatAmount('memory', 6903 * 1024 ** 2)).toBe('6903Mi');
    expect(formatAmount('memory', 2048 * 1024 ** 2)).toBe('2Gi');
    expect(formatAmount('memory', 1000)).toBe('1000');
    expect(formatAmount('ephemeral-storage', 0)).toBe('0');
    expect(formatAmount('pods', 29)).toBe('29');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isAtLeast,
  KARPENTER_MINORS,
  karpenterMinor,
  karpenterRelease,
  NEWEST_KARPENTER_MINOR,
} from '../src/karpenter/versions';

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

describe('what people read', () => {
  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((page) => join('docs', page)),
  ];
  /** "1.0 to 1.15": the minors from the first to the newest. */
  const ranges = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\b1\.0 to (1\.\d+)/g)].map(([, newest]) => `${page} ${newest}`),
  );

  it('names the newest minor', () => {
    expect(ranges.filter((range) => !range.endsWith(` ${NEWEST_KARPENTER_MINOR}`))).toEqual([]);
    for (const page of ['README.md', 'CHANGELOG.md', 'docs/permissions.md']) {
      expect(ranges).toContain(`${page} ${NEWEST_KARPENTER_MINOR}`);
    }
  });
});

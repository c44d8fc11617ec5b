import { expect, test } from 'vitest';
import { OptionError } from '../../src/check';
import {
  parseAccept,
  parseCount,
  parseFailOn,
  parseInstant,
  parseKarpenterVersions,
  parseMinutes,
} from '../../src/cli/diff-options';

test('what can be read', () => {
  expect(parseKarpenterVersions('1.13..1.14.1')).toEqual({ before: '1.13', after: '1.14.1' });
  expect(parseKarpenterVersions('1.13')).toEqual({ before: '1.13', after: '1.13' });
  expect(parseFailOn('rolls, deletes')).toEqual(['rolls', 'deletes']);
  expect(parseFailOn('none')).toEqual([]);
  expect(parseAccept('review/pool-deleted NodePool/old=moved = gone')).toEqual({
    rule: 'review/pool-deleted',
    object: 'NodePool/old',
    reason: 'moved = gone',
  });
  expect(parseCount('general=40')).toEqual(['general', 40]);
  expect(parseInstant('2026-11-28')).toBe('2026-11-28T00:00:00Z');
  expect(parseInstant('2026-11-28T20:00+02:00')).toBe('2026-11-28T18:00:00Z');
  expect(parseMinutes('2.5')).toBe(2.5);
});

test.each([
  [parseKarpenterVersions, '1.13..1.14..1.15', 'Write one version, or OLD..NEW.'],
  [parseKarpenterVersions, '1.13..9.9', 'This version is not known'],
  [parseFailOn, 'deletes,none', 'none alone is no effect'],
  [parseFailOn, '', 'The effects are deletes, stops'],
  [parseAccept, 'review/pool-deleted', "Write it as 'review/pool-deleted NodePool/old=moved to general'."],
  [parseAccept, 'review/pool-delete NodePool/old=x', 'near it: review/pool-deleted'],
  [parseAccept, 'review/pool-deleted NodePool/old= ', 'without a reason does not count'],
  [parseCount, 'general=many', 'Write pool and nodes, as in general=40.'],
  [parseInstant, '2026-11-28T20:00', 'Write it as 2026-11-28T20:00:00Z.'],
  [parseInstant, '2026-02-30', 'Write it as 2026-11-28T20:00:00Z.'],
  [parseMinutes, '0', 'Write minutes, as in 5 or 2.5.'],
] as const)('what cannot: %o %s', (parse, text, message) => {
  expect(() => parse(text)).toThrow(OptionError);
  expect(() => parse(text)).toThrow(message);
});

import { describe, expect, it } from 'vitest';
import { admit, controllerFindings } from '../../src/admission';
import type { Finding } from '../../src/findings/finding';
import { karpenterMinor, NEWEST_KARPENTER_MINOR } from '../../src/karpenter/versions';
import { casesByRelease } from './cases';

const errors = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((finding) => finding.severity === 'error');

/** Paths are written in more than one way: `a[0]["b"]` and `a.0.b` are the same. */
const plain = (text: string): string => text.replace(/\["?([^\]"]*)"?\]/g, '.$1');

describe.each(casesByRelease())('objects with known verdicts, Karpenter %s', (release, cases) => {
  const minor = karpenterMinor(release) ?? NEWEST_KARPENTER_MINOR;

  it.each(cases)('$id', ({ object, previous, lenient, strict, runtime, mentions }) => {
    const options = { karpenterMinor: minor, previous };
    const refused = errors(admit(object, { ...options, strict: false }));
    if (lenient !== undefined) expect(refused.length === 0, JSON.stringify(refused)).toBe(lenient);
    if (strict !== undefined) expect(errors(admit(object, options)).length === 0).toBe(strict);
    if (runtime !== undefined) {
      const all = errors([...admit(object, options), ...controllerFindings(object, options)]);
      expect(all.length === 0, JSON.stringify(all)).toBe(runtime);
    }
    if (mentions !== undefined) {
      const said = refused.map((finding) => `${finding.message} ${plain(finding.path)}`);
      expect(said.filter((text) => text.includes(mentions) || text.includes(plain(mentions)))).not.toEqual([]);
    }
  });
});

it('has every case', () => {
  expect(casesByRelease().map(([release, cases]) => [release, cases.length])).toEqual([
    ['1.0.14', 158],
    ['1.14.1', 372],
    ['1.15.2', 915],
    ['1.6.8', 189],
    ['1.0.14', 3],
    ['1.14.1', 47],
    ['1.3.8', 1],
    ['1.8.8', 1],
  ]);
});

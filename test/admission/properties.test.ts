import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crdIds } from '../../imports/crds';
import { admit, controllerFindings } from '../../src/admission';
import { type Path, parsePath } from '../../src/findings';
import { KARPENTER_MINORS, type KarpenterMinor, karpenterRelease } from '../../src/karpenter/versions';
import { runs } from '../full';
import { mutated } from './mutations';
import { validObject } from './valid-objects';

const KINDS_BY_MINOR = KARPENTER_MINORS.flatMap((minor) =>
  Object.keys(crdIds(karpenterRelease(minor))).map((kind) => [kind, minor] as const),
);

const isMember = (value: unknown, step: string | number | undefined): boolean =>
  typeof value === 'object' && value !== null && step !== undefined && Object.hasOwn(value, step);

/** Whether the path leads to a value, or its last step is the only one that is missing. */
function exists(object: unknown, path: Path): boolean {
  let value = object;
  for (const [index, step] of path.entries()) {
    if (!isMember(value, step)) return index === path.length - 1 && typeof value === 'object' && value !== null;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}

const findings = (object: unknown, karpenterMinor: KarpenterMinor) => [
  ...admit(object, { karpenterMinor }),
  ...controllerFindings(object, { karpenterMinor }),
];

/** What random objects may well say: it is read, and does another thing than somebody wants, or EC2 has no such volume or image. */
const OF_MEANING = [
  'ami-alias-release',
  'ebs-volume',
  'replicas-over-limit',
  'root-device',
  'standing-budget',
  'volume-below-snapshot',
].map((name) => `controller/${name}`);
/** Random text is no user data. */
const isOfMeaning = (rule: string): boolean => OF_MEANING.includes(rule) || rule.startsWith('user-data/');

describe.each(KINDS_BY_MINOR)('%s of Karpenter %s', (kind, minor) => {
  it('is accepted when it is valid', () => {
    fc.assert(
      fc.property(validObject(kind, minor), (object) => {
        expect(findings(object, minor).filter(({ rule }) => !isOfMeaning(rule))).toEqual([]);
      }),
      { seed: 14, numRuns: runs(100) },
    );
  });

  it('gives findings at places that exist after any single change', () => {
    fc.assert(
      fc.property(mutated(validObject(kind, minor)), (object) => {
        for (const { path } of findings(object, minor)) expect(exists(object, parsePath(path)), path).toBe(true);
      }),
      { seed: 15, numRuns: runs(200) },
    );
  });
});

describe('hostile input', () => {
  it('is judged without an exception, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (spec) => {
        for (const kind of Object.keys(crdIds('1.14.1'))) {
          const group = { EC2NodeClass: 'karpenter.k8s.aws/v1', NodeOverlay: 'karpenter.sh/v1alpha1' }[kind];
          const object = { apiVersion: group ?? 'karpenter.sh/v1', kind, metadata: { name: 'x' }, spec };
          expect(Array.isArray(findings(object, '1.14'))).toBe(true);
        }
        expect(Array.isArray(findings(spec, '1.14'))).toBe(true);
      }),
      { seed: 16, numRuns: runs(300) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check';
import { knownFacts } from '../../src/cluster/facts';
import { examplesOf, policyFindings } from '../../src/policy';
import { EXAMPLE_FACTS } from '../../src/policy/example-objects';
import { POLICY } from '../../src/policy/rules/all';
import { folder, nodeClass, pool } from '../check/folder';
import { runs } from '../full';

const LOUD = Object.fromEntries(POLICY.map(({ id }) => [id, 'error' as const]));

/** Any JSON, at any place of an object that rules look at. */
const broken = fc
  .tuple(fc.constantFrom(...POLICY), fc.jsonValue(), fc.nat())
  .map(([rule, value, at]): readonly unknown[] => {
    const objects = structuredClone(examplesOf(rule).bad.objects) as object[];
    const places: [Record<string, unknown>, string][] = [];
    const walk = (each: unknown): void => {
      if (typeof each !== 'object' || each === null) return;
      for (const key of Object.keys(each)) {
        if (!['apiVersion', 'kind'].includes(key)) places.push([each as Record<string, unknown>, key]);
        walk((each as Record<string, unknown>)[key]);
      }
    };
    walk(objects);
    const place = places[at % places.length];
    if (place !== undefined) place[0][place[1]] = value;
    return objects;
  });

it('never throws, whatever stands in the objects', () => {
  fc.assert(
    fc.property(broken, fc.boolean(), (objects, isKnown) => {
      const facts = isKnown ? EXAMPLE_FACTS : undefined;
      policyFindings(objects, { tier: 'production', settings: { rules: LOUD }, facts, whole: true, at: '2026-11-29' });
    }),
    { numRuns: Number(process.env.POLICY_RUNS ?? runs(3000)) },
  );
});

it('never throws, whatever a cluster.json says', () => {
  const facts = fc.dictionary(
    fc.constantFrom('name', 'vpc', 'karpenterVersion', 'nodeRole', 'discoveryTag', 'featureGates', 'settings', 'tier'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...POLICY), facts, (rule, each) => {
      const read = knownFacts({ karpenterVersion: '1.14.1', ...each });
      policyFindings(examplesOf(rule).bad.objects, { facts: read, settings: { rules: LOUD }, at: '2026-11-29' });
    }),
    { numRuns: 100 },
  );
});

it('says the same of the same objects in any order, of all but the pool that comes second', () => {
  for (const rule of POLICY.filter(({ on }) => on !== 'set')) {
    const { objects, facts, whole, at } = examplesOf(rule).bad;
    const said = (each: typeof objects) =>
      policyFindings(each, { facts, whole, at })
        .map(({ finding }) => JSON.stringify(finding))
        .sort();
    expect(said([...objects].reverse())).toEqual(said(objects));
  }
});

describe('check', () => {
  const files = {
    'a.yaml': pool('a'),
    'b.yaml': nodeClass('default', { amiSelectorTerms: [{ alias: 'al2023@latest' }] }),
  };
  const rules = (facts: object | undefined, options = {}) =>
    check([folder({ ...files, ...(facts && { 'cluster.json': JSON.stringify(facts) }) })], options)
      .findings.filter(({ rule }) => rule.startsWith('policy/'))
      .map(({ rule, severity }) => `${severity} ${rule}`);

  it('asks policy by the tier that is known, and by that of development where none is', () => {
    expect(rules(undefined)).toEqual([]);
    expect(rules(undefined, { only: ['policy'] })).toEqual(['info policy/limits']);
    expect(rules(undefined, { tier: 'production' })).toContain('error policy/image-latest');
    const cluster = { name: 'c', tier: 'production', karpenterVersion: '1.14.1' };
    expect(rules(cluster)).toContain('error policy/limits');
    expect(rules(cluster, { tier: 'development' })).not.toContain('error policy/limits');
    expect(rules(cluster, { only: ['admission'] })).toEqual([]);
  });
});

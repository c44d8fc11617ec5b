import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyDocument } from '../../scripts/docs/policy-document';
import { admit, type ControllerOptions, controllerFindings } from '../../src/admission';
import { applyAcknowledgements } from '../../src/findings';
import { examplesOf, type PolicyInput, type PolicyLevel, policyFindings } from '../../src/policy';
import { POLICY } from '../../src/policy/rules/all';
import { levelOf } from '../../src/policy/settings';

const TIERS = ['development', 'staging', 'production'] as const;

/** Every rule as loud as it can be, so that none is silent for its tier. */
const LOUD: Readonly<Record<string, PolicyLevel>> = Object.fromEntries(POLICY.map(({ id }) => [id, 'error']));

const asked = ({ objects, settings, ...input }: PolicyInput, rules = LOUD) =>
  policyFindings(objects, { ...input, settings: { ...settings, rules } });

const fired = (input: PolicyInput, rules = LOUD): string[] => [
  ...new Set(asked(input, rules).map(({ finding }) => finding.rule)),
];

/** Which rules fire on the bad example of each. */
const MATRIX = JSON.parse(readFileSync(join(__dirname, 'matrix.json'), 'utf8')) as Record<string, string[]>;

describe('every example and every rule', () => {
  it.each(POLICY.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    const { bad, good } = examplesOf(rule);
    expect({ good: fired(good) }).toEqual({ good: [] });
    expect(fired(bad)).toContain(id);
    expect({ [id]: fired(bad) }).toEqual({ [id]: MATRIX[id] });
  });

  it('stands in the matrix, and no other', () => {
    expect(Object.keys(MATRIX)).toEqual(POLICY.map(({ id }) => id));
  });

  it('is of objects that API server and controller accept: what can never work is no policy', () => {
    for (const rule of POLICY) {
      const { bad, good } = examplesOf(rule);
      for (const object of [...bad.objects, ...good.objects]) {
        const options: ControllerOptions = {
          karpenterMinor: '1.14',
          kubernetesVersion: bad.facts.kubernetesVersion,
          featureGates: { nodeOverlay: true },
        };
        const found = [...admit(object, options), ...controllerFindings(object, options)];
        expect({ rule: rule.id, found: found.filter(({ severity }) => severity === 'error') }).toEqual({
          rule: rule.id,
          found: [],
        });
      }
    }
  });
});

describe.each(POLICY.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { bad } = examplesOf(rule);
  const of = (level: PolicyLevel) => asked(bad, { ...LOUD, [id]: level }).filter(({ finding }) => finding.rule === id);

  it('is switched off, lowered, raised and acknowledged', () => {
    expect(of('off')).toEqual([]);
    for (const level of ['info', 'warning', 'error'] as const) {
      expect(new Set(of(level).map(({ finding }) => finding.severity))).toEqual(new Set([level]));
    }
    const findings = of('error').map(({ finding }) => finding);
    const known = findings.map(({ resource }) => ({ rule: id, object: resource, reason: 'why', by: 'code' as const }));
    const { findings: marked, unused } = applyAcknowledgements(findings, known);
    expect(marked.every(({ acknowledged }) => acknowledged?.reason === 'why')).toBe(true);
    expect(unused).toEqual([]);
  });

  it('says what, where and how to get out', () => {
    for (const { finding, object } of of('warning')) {
      if (rule.on === 'cluster') expect([object, finding.resource]).toEqual([undefined, 'Cluster/my-cluster']);
      else expect(bad.objects).toContain(object);
      expect(finding.path).toMatch(/^spec|^metadata|^karpenterVersion$/);
      expect(finding.message).toMatch(/^[^A-Z.][^\n]+[^.]$|^DaemonSets|^SpotTo/);
      expect(finding.fix).toBeTruthy();
    }
  });
});

describe('levels', () => {
  it('are errors in production alone, and of eight rules at most', () => {
    const errors = TIERS.map((tier) => POLICY.filter(({ levels }) => levels[tier] === 'error').length);
    expect(errors.slice(0, 2)).toEqual([0, 0]);
    expect(errors[2]).toBeLessThanOrEqual(8);
    expect(errors[2]).toBeGreaterThan(3);
  });

  it('never fall from development to production', () => {
    const order: readonly PolicyLevel[] = ['off', 'info', 'warning', 'error'];
    for (const { id, levels } of POLICY) {
      const ranks = TIERS.map((tier) => order.indexOf(levels[tier]));
      expect({ id, ranks }).toEqual({ id, ranks: [...ranks].sort() });
    }
  });

  it('are raised by strict, and gone with off', () => {
    for (const rule of POLICY) {
      expect(levelOf(rule, 'production', { preset: 'off' })).toBe('off');
      const strict = levelOf(rule, 'production', { preset: 'strict' });
      expect(strict).toBe({ off: 'off', info: 'warning', warning: 'error', error: 'error' }[rule.levels.production]);
      expect(levelOf(rule, 'production', { preset: 'off', rules: { [rule.id]: 'info' } })).toBe('info');
    }
  });
});

it('docs/policy.md has each with its levels', () => {
  const text = readFileSync('docs/policy.md', 'utf8');
  expect(text).toBe(policyDocument(text));
});

it('every rule has a page and a public report', () => {
  expect(POLICY.filter(({ url }) => !url.startsWith('https://'))).toEqual([]);
  expect(POLICY.filter(({ reports = [] }) => reports.length === 0)).toEqual([]);
  for (const { reports = [] } of POLICY) for (const each of reports) expect(each).toMatch(/^[\w.-]+\/[\w.-]+#\d+$/);
});

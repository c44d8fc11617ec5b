import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KarpenterValidation, type KarpenterValidationContext } from '../../src/check/validation-plugin';
import { folder, nodeClass, pool } from './folder';

type Violation = Parameters<KarpenterValidationContext['report']['addViolation']>[0];

/** What the plugin reports of manifests. */
async function report(manifests: readonly string[], props = {}) {
  const violations: Violation[] = [];
  const submitted: unknown[] = [];
  const logged: string[] = [];
  await new KarpenterValidation(props).validate({
    manifests,
    logger: { log: (message) => logged.push(message) },
    report: {
      addViolation: (violation) => violations.push(violation),
      submit: (status, metadata) => submitted.push(status, metadata),
    },
  });
  return { violations, submitted, logged };
}

describe('the plugin', () => {
  test('reports rule, object, field and line, and submits once', async () => {
    const base = folder({ 'a.k8s.yaml': pool('wrong', { weight: 101 }) });
    const { violations, submitted, logged } = await report([join(base, 'a.k8s.yaml')], { only: 'admission' });
    expect(violations).toMatchObject([
      {
        ruleName: 'admission/range',
        recommendation: expect.stringMatching(/^error: .* \(got 101\)$/),
        violatingResources: [
          {
            resourceName: 'NodePool/wrong',
            manifestPath: join(base, 'a.k8s.yaml'),
            locations: ['spec.weight (line 17)'],
          },
        ],
      },
    ]);
    expect(submitted).toEqual(['failure', { 'Karpenter objects': '1', errors: '1', warnings: '0' }]);
    expect(logged).toEqual([expect.stringContaining('the newest known')]);
  });

  test('what is the same of many objects is one violation with every place', async () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [`${name}.k8s.yaml`, pool(name, { weight: 101 })]),
    );
    const base = folder({
      ...files,
      'e.k8s.yaml': { kind: 'List', apiVersion: 'v1', items: ['e', 'f'].map((name) => pool(name, { weight: 102 })) },
    });
    const manifests = ['a', 'b', 'c', 'd', 'e'].map((name) => join(base, `${name}.k8s.yaml`));
    const { violations, submitted } = await report(manifests, { only: 'admission' });
    expect(violations).toHaveLength(1);
    expect(violations[0]?.recommendation).toMatch(/^error: .* \(got 101, 102\)$/);
    const places = violations[0]?.violatingResources ?? [];
    expect(places.map(({ manifestPath }) => manifestPath)).toEqual(manifests);
    expect(places.at(0)?.locations).toEqual(['spec.weight (line 17)']);
    expect(places.at(-1)).toMatchObject({
      resourceName: 'NodePool/e, NodePool/f',
      locations: [/^NodePool\/e spec\.weight \(line \d+\)$/, /^NodePool\/f spec\.weight \(line \d+\)$/].map((each) =>
        expect.stringMatching(each),
      ),
    });
    expect(submitted[1]).toMatchObject({ errors: '6' });
  });

  test('at most so many, errors before others; the rest is counted in the log', async () => {
    const base = folder({ 'a.k8s.yaml': pool('a', { weight: 101 }, { expireAfter: '30d' }) });
    const { violations, submitted, logged } = await report([join(base, 'a.k8s.yaml')], { max: 1 });
    expect(violations).toHaveLength(1);
    expect(violations[0]?.recommendation).toMatch(/^error: /);
    expect(logged.at(-1)).toMatch(/^… \d+ more findings, \d+ errors? among them; max: 0 shows all$/);
    expect(submitted[0]).toBe('failure');
  });

  test('warnings are reported and pass', async () => {
    const base = folder({ 'a.k8s.yaml': pool('a') });
    const { violations, submitted } = await report([join(base, 'a.k8s.yaml')]);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['set/missing-nodeclass']);
    expect(submitted[0]).toBe('success');
  });

  test('charts may use a name again, and refer to each other', async () => {
    const base = folder({
      'dev.k8s.yaml': pool('a'),
      'prod.k8s.yaml': pool('a'),
      'class.k8s.yaml': nodeClass('default'),
    });
    const { violations } = await report(['dev', 'prod', 'class'].map((name) => join(base, `${name}.k8s.yaml`)));
    expect(violations).toEqual([]);
  });

  test('what cannot be read fails', async () => {
    const base = folder({ 'a.k8s.yaml': 'a: [' });
    const { violations, submitted } = await report([join(base, 'a.k8s.yaml')]);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['check/unreadable']);
    expect(submitted[0]).toBe('failure');
  });

  test.each([
    [{ karpenterVersion: '9.9' }, 'properties.karpenterVersion is "9.9". This version is not known; known are 1.0 to '],
    [{ karpenterVersion: 1.1 }, 'properties.karpenterVersion is 1.1. Write it as text, in quotes.'],
    [{ max: -1 }, 'properties.max is -1. Write how many, 0 for all.'],
    [{ max: '5' }, 'properties.max is "5". Write how many, 0 for all.'],
    [{ gates: 'warp' }, 'properties.gates is "warp". The gates are'],
  ])('a property that means nothing is thrown back: %j', (props, message) => {
    expect(() => new KarpenterValidation(props as never)).toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../src/check';
import { check } from '../../src/check';
import { ACKNOWLEDGE_ANNOTATION } from '../../src/findings';
import { githubReport } from '../../src/findings/formats/github';
import { jsonReport } from '../../src/findings/formats/json';
import { sarifReport } from '../../src/findings/formats/sarif';
import { textReport } from '../../src/findings/formats/text';
import { folder, pool } from './folder';

const OPTIONS: CheckOptions = { karpenterVersion: '1.14' };

/** A pool that refers to a node class that is not there, which says so. */
const lonely = (name: string, annotation?: string): Record<string, unknown> => ({
  ...pool(name),
  metadata: { name, ...(annotation !== undefined && { annotations: { [ACKNOWLEDGE_ANNOTATION]: annotation } }) },
});

const said = (base: string, options: CheckOptions = OPTIONS) =>
  check([base], options).findings.map(
    ({ rule, resource, acknowledged }) => `${resource} ${rule}${acknowledged ? ` (${acknowledged.reason})` : ''}`,
  );

describe('acknowledged in the object', () => {
  const base = () =>
    folder({ 'a.yaml': lonely('a', 'set-missing-nodeclass: made by hand; until 2027-03-31'), 'b.yaml': lonely('b') });

  it('stays to be seen in every format, and counts for nothing', () => {
    const report = check([base()], { ...OPTIONS, complete: true });
    expect(report.summary).toMatchObject({ errors: 1, acknowledged: 1 });
    expect(textReport(report)).toMatch(
      /^NodePool\/a .*\n {2}acknowledged error: .*\n {4}known: made by hand \(until 2027-03-31\)/,
    );
    expect(textReport(report)).toMatch(/1 error, 0 warnings, 1 acknowledged\n$/);
    const [known, other] = JSON.parse(jsonReport(report)).findings;
    expect(known.acknowledged).toEqual({ reason: 'made by hand', until: '2027-03-31', by: 'annotation' });
    expect(other.acknowledged).toBeNull();
    const [first, second] = JSON.parse(sarifReport(report, () => undefined)).runs[0].results;
    expect(first.suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'made by hand (until 2027-03-31)' },
    ]);
    expect(second).not.toHaveProperty('suppressions');
    expect(githubReport(report)).toMatch(
      /^::notice .*title=set\/missing-nodeclass \(acknowledged\)::.*known: made by hand/,
    );
  });

  it('comes back after its last day', () => {
    expect(said(base(), { ...OPTIONS, at: '2027-03-31' })[0]).toBe('NodePool/a set/missing-nodeclass (made by hand)');
    expect(said(base(), { ...OPTIONS, at: '2027-04-01' })[0]).toBe('NodePool/a set/missing-nodeclass');
  });

  it('says so where it is for nothing, without a reason, or in the template', () => {
    expect(said(folder({ 'a.yaml': lonely('a', 'policy-x: why\nset-missing-nodeclass: ok\nset-other: x') }))).toEqual([
      'NodePool/a acknowledgements/unused',
      'NodePool/a set/missing-nodeclass (ok)',
    ]);
    expect(said(folder({ 'a.yaml': lonely('a', 'set-missing-nodeclass') }))).toContain(
      'NodePool/a acknowledgements/reason',
    );
    const nodes = pool('a') as { spec: { template: object } };
    const template = {
      ...nodes.spec.template,
      metadata: { annotations: { [ACKNOWLEDGE_ANNOTATION]: 'set-missing-nodeclass: x' } },
    };
    expect(said(folder({ 'a.yaml': { ...nodes, spec: { template } } }))).toEqual([
      'NodePool/a set/missing-nodeclass',
      'NodePool/a acknowledgements/in-template',
    ]);
  });

  it('is not called unused where its rules are not asked', () => {
    expect(said(base(), { ...OPTIONS, only: ['admission'] })).toEqual([]);
  });
});

describe('acknowledgements.yaml', () => {
  it('is for the folder that it lies in, and says at its line what nothing came to', () => {
    const base = folder({
      'a.yaml': lonely('a'),
      'sub/a.yaml': lonely('c'),
      'acknowledgements.yaml': [
        '- rule: set/missing-nodeclass',
        '  object: NodePool/a',
        '  reason: made by hand',
        '- rule: set/missing-nodeclass',
        '  object: NodePool/gone',
        '  reason: was here',
        '- rule: set/missing-nodeclass',
        '  object: NodePool/c',
      ].join('\n'),
    });
    const report = check([base], OPTIONS);
    expect(report.summary).toMatchObject({ objects: 2, skipped: 0 });
    const lines = report.findings.map(({ rule, resource, source, acknowledged }) => [
      rule,
      resource,
      source.line,
      acknowledged?.by,
    ]);
    expect(lines).toEqual([
      ['set/missing-nodeclass', 'NodePool/a', expect.any(Number), 'file'],
      ['set/missing-nodeclass', 'NodePool/c', expect.any(Number), undefined],
      ['acknowledgements/unused', 'acknowledgements.yaml', 4, undefined],
      ['acknowledgements/reason', 'acknowledgements.yaml', 7, undefined],
    ]);
  });

  it('is for the cluster that it names', () => {
    const facts = (name: string) => JSON.stringify({ name, karpenterVersion: '1.14.1' });
    const base = folder({
      'x/cluster.json': facts('x'),
      'x/a.yaml': lonely('a'),
      'y/cluster.json': facts('y'),
      'y/a.yaml': lonely('a'),
      'acknowledgements.yaml': [
        { rule: 'set/missing-nodeclass', object: 'NodePool/a', reason: 'only here', cluster: 'y' },
      ],
    });
    expect(said(base)).toEqual(['NodePool/a set/missing-nodeclass', 'NodePool/a set/missing-nodeclass (only here)']);
  });
});

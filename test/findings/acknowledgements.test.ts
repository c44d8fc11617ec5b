import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Acknowledgement,
  acknowledgementLine,
  annotatedAcknowledgements,
  applyAcknowledgements,
  type Finding,
  filedAcknowledgements,
  isDay,
} from '../../src/findings';
import { POLICY } from '../../src/policy/rules/all';

const RULES = ['policy/overlap', 'policy/limits', 'set/duplicate-name', 'admission/range', 'yaml/value'];
const OBJECTS = ['NodePool/a', 'NodePool/b', 'EC2NodeClass/a'];

const finding = (rule: string, resource: string, path = ''): Finding => ({
  rule,
  severity: 'error',
  resource,
  path,
  message: `${rule} of ${resource}`,
});
const known = (rule: string, object: string, more: Partial<Acknowledgement> = {}): Acknowledgement => ({
  rule,
  object,
  reason: 'why',
  by: 'file',
  ...more,
});

describe('an acknowledgement', () => {
  it('marks the findings of its rule and object, with its reason', () => {
    const { findings, unused } = applyAcknowledgements(
      [finding('policy/overlap', 'NodePool/a'), finding('policy/overlap', 'NodePool/b')],
      [known('policy-overlap', 'NodePool/a', { until: '2027-03-31' })],
    );
    expect(findings.map(({ acknowledged }) => acknowledged)).toEqual([
      { reason: 'why', by: 'file', until: '2027-03-31' },
      undefined,
    ]);
    expect(unused).toEqual([]);
  });

  it('ends after its last day, and only where a day is named', () => {
    const ending = [known('policy/overlap', 'NodePool/a', { until: '2027-03-31' })];
    const at = (day?: string) => applyAcknowledgements([finding('policy/overlap', 'NodePool/a')], ending, { at: day });
    for (const day of [undefined, '2027-03-31', '2026-12-01']) expect(at(day).findings[0]?.acknowledged).toBeDefined();
    const { findings, unused } = at('2027-04-01');
    expect(findings[0]?.acknowledged).toBeUndefined();
    expect(findings[0]?.message).toBe('policy/overlap of NodePool/a (was acknowledged until 2027-03-31: why)');
    expect(unused).toEqual([]);
  });

  it('covers nothing that keeps a file from being written', () => {
    const all = [known('yaml/value', 'NodePool/a')];
    expect(applyAcknowledgements([finding('yaml/value', 'NodePool/a')], all)).toMatchObject({
      findings: [{ rule: 'yaml/value' }],
      unused: all,
    });
  });

  it('never hides another finding, and loses none', () => {
    const rule = fc.constantFrom(...RULES);
    const object = fc.constantFrom(...OBJECTS);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(rule, object, fc.constantFrom('', 'spec.limits'))),
        fc.array(fc.tuple(rule, object)),
        (found, said) => {
          const findings = found.map(([id, resource, path]) => finding(id, resource, path));
          const all = said.map(([id, resource]) => known(id, resource));
          const applied = applyAcknowledgements(findings, all);
          expect(applied.findings.map(({ acknowledged: _, ...rest }) => rest)).toEqual(findings);
          for (const each of applied.findings) {
            const isSaid = said.some(([id, resource]) => id === each.rule && resource === each.resource);
            expect(each.acknowledged !== undefined).toBe(isSaid && !each.rule.startsWith('yaml/'));
          }
          const covered = ({ rule: id, object: resource }: Acknowledgement): boolean =>
            applied.findings.some((each) => each.rule === id && each.resource === resource && each.acknowledged);
          expect(applied.unused).toEqual(all.filter((each) => !covered(each)));
        },
      ),
    );
  });
});

describe('the annotation', () => {
  it('has a line for each, as it was given', () => {
    const lines = [
      { rule: 'policy/overlap', reason: 'the batch pool: it is cheaper', until: '2027-03-31' },
      { rule: 'fleet-file/x', reason: 'two\nlines' },
    ].map(acknowledgementLine);
    expect(lines).toEqual([
      'policy-overlap: the batch pool: it is cheaper; until 2027-03-31',
      'fleet-file-x: two lines',
    ]);
    expect(annotatedAcknowledgements(lines.join('\n'), 'NodePool/a')).toEqual({
      acknowledgements: [
        {
          rule: 'policy-overlap',
          reason: 'the batch pool: it is cheaper',
          until: '2027-03-31',
          object: 'NodePool/a',
          by: 'annotation',
        },
        { rule: 'fleet-file-x', reason: 'two lines', object: 'NodePool/a', by: 'annotation' },
      ],
      problems: [],
    });
  });

  it.each([
    ['policy-overlap', 'acknowledgements/reason'],
    ['policy-overlap:   ', 'acknowledgements/reason'],
    ['policy-overlap: ; until 2027-03-31', 'acknowledgements/reason'],
    ['everything: why', 'acknowledgements/form'],
    ['policy-*: why', 'acknowledgements/form'],
    ['policy-overlap: why; until next week', undefined],
    ['policy-overlap: why; until 2027-02-30', 'acknowledgements/form'],
    ['policy-overlap: why; until spring', 'acknowledgements/form'],
  ])('%j counts or says why not', (text, rule) => {
    const { acknowledgements, problems } = annotatedAcknowledgements(text, 'NodePool/a');
    expect(problems.map((problem) => problem.rule)).toEqual(rule === undefined ? [] : [rule]);
    expect(acknowledgements).toHaveLength(rule === undefined ? 1 : 0);
  });

  it('never throws, whatever stands there', () => {
    fc.assert(fc.property(fc.anything(), (value) => void annotatedAcknowledgements(value, 'NodePool/a')));
    fc.assert(fc.property(fc.string(), (text) => void annotatedAcknowledgements(text, 'NodePool/a')));
  });
});

describe('the file', () => {
  it('is a list, each with its object', () => {
    const entry = { rule: 'policy/overlap', object: 'NodePool/a', reason: 'why', cluster: 'prod' };
    expect(filedAcknowledgements([entry])).toEqual({
      acknowledgements: [{ ...entry, by: 'file', at: '[0]' }],
      problems: [],
    });
    expect(filedAcknowledgements(null)).toEqual({ acknowledgements: [], problems: [] });
  });

  it.each([
    [{}, ['']],
    [['x'], ['[0]']],
    [[{ rule: 'policy/overlap', reason: 'why' }], ['[0]']],
    [[{ rule: 'policy/overlap', object: 'NodePool/a' }], ['[0]']],
    [[{ rule: 'policy/overlap', object: 'NodePool/a', reason: 'x', until: 2027 }], ['[0]']],
    [[{ rule: 'policy/overlap', object: 'NodePool/a', reason: 'x', unit: 'x' }], ['[0]']],
  ])('%j is refused at its place', (value, paths) => {
    const { acknowledgements, problems } = filedAcknowledgements(value);
    expect(acknowledgements).toEqual([]);
    expect(problems.map(({ path }) => path)).toEqual(paths);
  });

  it('never throws, whatever stands there', () => {
    fc.assert(fc.property(fc.anything(), (value) => void filedAcknowledgements(value)));
  });
});

it('a day is one of the calendar', () => {
  expect(['2027-02-28', '2028-02-29'].every(isDay)).toBe(true);
  expect(['2027-02-29', '2027-04-31', '2027-4-1', '2027', '0000-00-00'].some(isDay)).toBe(false);
});

it('a rule that is asked by a day alone is unused by a day alone', () => {
  const byDay = POLICY.filter(({ on }) => on === 'cluster').map(({ id }) => known(id, 'Cluster/a'));
  expect(byDay.length).toBeGreaterThan(0);
  for (const each of byDay) {
    expect(applyAcknowledgements([], [each]).unused).toEqual([]);
    expect(applyAcknowledgements([], [each], { at: '2027-04-01' }).unused).toEqual([each]);
  }
});

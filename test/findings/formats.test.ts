import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { RULES } from '../../src/cli/rules';
import type { CheckReport } from '../../src/findings';
import { githubReport } from '../../src/findings/formats/github';
import { jsonReport } from '../../src/findings/formats/json';
import { sarifReport } from '../../src/findings/formats/sarif';
import { textReport } from '../../src/findings/formats/text';

const report: CheckReport = {
  findings: [
    {
      rule: 'admission/range',
      severity: 'error',
      resource: 'NodePool/general',
      path: 'spec.weight',
      message: 'must be at most 100',
      got: 101,
      fix: 'write 1 to 100',
      source: { file: 'in/a b,c:d.yaml', line: 7 },
    },
    {
      rule: 'set/missing-nodeclass',
      severity: 'warning',
      resource: 'NodePool/general',
      path: '',
      message: '50% of it\nis missing',
      source: { file: '-', line: 1 },
    },
  ],
  summary: { objects: 3, karpenter: 1, errors: 1, warnings: 1, acknowledged: 0, skipped: 2 },
  unreadable: [
    { file: 'x.yaml', line: 2, column: 3, message: 'not YAML: no' },
    { file: 'gone.yaml', message: 'no such file' },
  ],
  notes: ['not for the report'],
};
const empty: CheckReport = {
  findings: [],
  summary: { objects: 0, karpenter: 0, errors: 0, warnings: 0, acknowledged: 0, skipped: 0 },
  unreadable: [],
  notes: [],
};

test('json: one object with these members and no others', () => {
  expect(JSON.parse(jsonReport(report))).toEqual({
    findings: [
      {
        rule: 'admission/range',
        severity: 'error',
        resource: 'NodePool/general',
        file: 'in/a b,c:d.yaml',
        line: 7,
        path: 'spec.weight',
        message: 'must be at most 100',
        got: 101,
        fix: 'write 1 to 100',
        acknowledged: null,
      },
      {
        rule: 'set/missing-nodeclass',
        severity: 'warning',
        resource: 'NodePool/general',
        file: '-',
        line: 1,
        path: '',
        message: '50% of it\nis missing',
        got: null,
        fix: null,
        acknowledged: null,
      },
    ],
    summary: { objects: 3, karpenter: 1, errors: 1, warnings: 1, acknowledged: 0, skipped: 2 },
  });
});

test('text: each finding, then the counts', () => {
  expect(textReport(report)).toBe(`NodePool/general
  error: spec.weight: must be at most 100 (got 101) [admission/range] (in/a b,c:d.yaml:7)
    fix: write 1 to 100
  warning: 50% of it
    is missing [set/missing-nodeclass] (-:1)
1 Karpenter object checked, 2 skipped, 2 unreadable: 1 error, 1 warning
`);
  expect(textReport(empty)).toBe('0 Karpenter objects checked, 0 skipped: 0 errors, 0 warnings\n');
});

test('sarif: a rule that nothing explains has its id alone', () => {
  const [run] = JSON.parse(sarifReport(report, () => undefined)).runs;
  expect(run.tool.driver.rules).toEqual([{ id: 'admission/range' }, { id: 'set/missing-nodeclass' }]);
});

test('github: annotations, with what would end a property or a line escaped', () => {
  expect(githubReport(report)).toBe(
    [
      '::error file=x.yaml,line=2,col=3,title=unreadable::not YAML: no',
      '::error file=gone.yaml,title=unreadable::no such file',
      '::error file=in/a b%2Cc%3Ad.yaml,line=7,title=admission/range::NodePool/general spec.weight: must be at most 100 (got 101)%0Afix: write 1 to 100',
      '::warning file=-,line=1,title=set/missing-nodeclass::NodePool/general: 50%25 of it%0Ais missing',
      '',
    ].join('\n'),
  );
  expect(githubReport(empty)).toBe('');
});

/** The schema is draft 04, which calls its id so; with nothing else does it differ from what ajv knows. */
function sarifSchema(): object {
  const file = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: $id, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  return { $id, ...schema };
}

const sarif = (each: CheckReport) => sarifReport(each, (id) => RULES.get(id));

test('sarif: valid, with rules, places and what could not be read', () => {
  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
  const validate = ajv.compile(sarifSchema());
  for (const each of [report, empty]) {
    validate(JSON.parse(sarif(each)));
    expect(validate.errors).toBeNull();
  }
  expect(validate({ version: '2.1.0', runs: [{ results: [{ level: 'fatal' }] }] })).toBe(false);
  const [run] = JSON.parse(sarif(report)).runs;
  expect(run.tool.driver.rules).toEqual([
    {
      id: 'admission/range',
      shortDescription: { text: 'The number is out of the range of the field.' },
      fullDescription: { text: 'The API server refuses the object.' },
      help: { text: 'The API server refuses the object. Fix: choose a number between the bounds.' },
      defaultConfiguration: { level: 'error' },
    },
    expect.objectContaining({
      id: 'set/missing-nodeclass',
      helpUri: 'https://karpenter.sh/docs/concepts/nodepools/',
      defaultConfiguration: { level: 'warning' },
    }),
  ]);
  expect(run.results[0].message.text).toBe(
    'NodePool/general spec.weight: must be at most 100 (got 101). Fix: write 1 to 100.',
  );
  expect(run.results[0]).toMatchObject({
    ruleId: 'admission/range',
    ruleIndex: 0,
    level: 'error',
    locations: [{ physicalLocation: { artifactLocation: { uri: 'in/a%20b%2Cc%3Ad.yaml' }, region: { startLine: 7 } } }],
  });
  expect(run.invocations[0]).toMatchObject({ executionSuccessful: false, toolExecutionNotifications: [{}, {}] });
});

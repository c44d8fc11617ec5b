import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { admit } from '../../src/admission';
import { ACKNOWLEDGE_ANNOTATION } from '../../src/findings';
import { kindOf } from '../../src/objects';
import { admissionPolicies, examplesOf, policyFindings } from '../../src/policy';
import { POLICY } from '../../src/policy/rules/all';
import { realTool } from '../real-tool';

interface Policy {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly matchConditions: readonly { readonly expression: string }[];
    readonly validations: readonly { readonly expression: string }[];
    readonly validationActions: readonly string[];
  };
}

interface Answer {
  readonly error?: string;
  readonly type?: string;
  readonly verdicts?: readonly unknown[];
}

const LOUD = Object.fromEntries(POLICY.map(({ id }) => [id, 'error' as const]));
const { objects, left } = admissionPolicies({ tier: 'production', settings: { rules: LOUD } });
const policies = (objects as readonly Policy[]).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
const bindings = (objects as readonly Policy[]).filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
const exported = POLICY.filter(({ cel }) => 'valid' in cel);
const policyOf = (id: string): Policy => {
  const policy = policies.find(({ metadata }) => metadata.name === `cdk8s-karpenter-${id.replace('/', '-')}`);
  if (policy === undefined) throw new Error(`no policy of ${id}`);
  return policy;
};

describe('what is exported', () => {
  it('holds every rule, or says why not', () => {
    expect([...exported.map(({ id }) => id), ...left.map(({ id }) => id)].sort()).toEqual(POLICY.map(({ id }) => id));
    expect(exported.length).toBeGreaterThanOrEqual(10);
    expect(bindings.map(({ metadata }) => metadata.name)).toEqual(policies.map(({ metadata }) => metadata.name));
  });

  it('warns, and denies errors on demand alone', () => {
    expect(new Set(bindings.map(({ spec }) => spec.validationActions.join()))).toEqual(new Set(['Warn,Audit']));
    const denied = admissionPolicies({ tier: 'production', deny: true }).objects as readonly Policy[];
    const actions = (id: string) =>
      denied.find(({ kind, metadata }) => kind.endsWith('Binding') && metadata.name.endsWith(id))?.spec
        .validationActions;
    expect(actions('image-latest')).toEqual(['Deny', 'Audit']);
    expect(actions('budget-always')).toEqual(['Warn', 'Audit']);
    expect(admissionPolicies({ tier: 'development' }).objects.length).toBeLessThan(objects.length);
  });
});

/** The CEL of Kubernetes itself. */
const needsGo = realTool('go', 'version') ? describe : describe.skip;

needsGo('the CEL of the API server', () => {
  let program: string;
  const ask = (questions: readonly object[]): readonly Answer[] =>
    JSON.parse(execFileSync(program, { input: JSON.stringify(questions), encoding: 'utf8' })) as readonly Answer[];

  beforeAll(() => {
    program = join(mkdtempSync(join(tmpdir(), 'cel-')), 'cel');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: join(__dirname, 'cel'), stdio: 'inherit' });
  }, 600_000);

  /** Objects as the API server has them: with the defaults of the CRD. */
  const stored = (object: object): object => {
    expect(admit(object, { karpenterMinor: '1.14' }).filter(({ severity }) => severity === 'error')).toEqual([]);
    return object;
  };

  it('says of every example what the rules say', () => {
    const cases = POLICY.flatMap((rule) => Object.values(examplesOf(rule)));
    const questions = exported.map((rule) => ({
      rule,
      expression: policyOf(rule.id).spec.validations[0]?.expression,
      asked: cases.flatMap(({ objects: all, facts, whole }) => {
        const broken = new Set(
          policyFindings(all, { facts, whole, settings: { rules: LOUD } })
            .filter(({ finding }) => finding.rule === rule.id)
            .map(({ object }) => object),
        );
        return all
          .filter((object) => kindOf(object) === rule.on)
          .map((object) => ({ object: stored(object), oldObject: null, valid: !broken.has(object) }));
      }),
    }));
    const answers = ask(questions.map(({ expression, asked }) => ({ expression, cases: asked })));
    questions.forEach(({ rule, asked }, index) => {
      const { error, type, verdicts } = answers[index] ?? {};
      expect({ rule: rule.id, error, type }).toEqual({ rule: rule.id, error: undefined, type: 'bool' });
      expect({ rule: rule.id, verdicts }).toEqual({ rule: rule.id, verdicts: asked.map(({ valid }) => valid) });
      expect({ rule: rule.id, both: new Set(verdicts).size }).toEqual({ rule: rule.id, both: 2 });
    });
  });

  it("lets Karpenter's own patches of a bad object pass, and what is acknowledged for good", () => {
    const rule = exported.find(({ id }) => id === 'policy/limits');
    const [bad] = rule === undefined ? [] : examplesOf(rule).bad.objects.filter((object) => kindOf(object) === rule.on);
    const object = bad as { metadata: object; spec: object };
    const annotated = (annotations: object) => ({ ...object, metadata: { ...object.metadata, annotations } });
    const hashed = annotated({ 'karpenter.sh/nodepool-hash': '1' });
    const finalized = { ...object, metadata: { ...object.metadata, finalizers: ['karpenter.sh/termination'] } };
    const known = (text: string) => annotated({ [ACKNOWLEDGE_ANNOTATION]: text });
    const [changes, unknown] = policyOf('policy/limits').spec.matchConditions.map(({ expression }) => expression);
    const spec = { ...object, spec: { ...object.spec, weight: 1 } };
    const texts: readonly (readonly [string, boolean])[] = [
      ['policy-limits: a test', false],
      ['policy-overlap: x\npolicy/limits: a test', false],
      ['policy-limits: a test; until 2027-03-31', true],
      ['policy-limits:', true],
      ['policy-limits-of-others: x', true],
      ['policy-overlap: x', true],
    ];
    const answers = ask([
      {
        expression: changes,
        cases: [
          { object, oldObject: null },
          { object: spec, oldObject: object },
          { object: hashed, oldObject: object },
          { object: finalized, oldObject: object },
        ],
      },
      {
        expression: unknown,
        cases: [object, hashed, ...texts.map(([text]) => known(text))].map((each) => ({
          object: each,
          oldObject: null,
        })),
      },
    ]);
    expect(answers.map(({ verdicts }) => verdicts)).toEqual([
      [true, true, false, false],
      [true, true, ...texts.map(([, asked]) => asked)],
    ]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/cloudformation';
import { documentsIn } from './cases';
import { decide, type IamDocument, type IamStatement } from './iam-evaluator';
import { mutantsOf, type Suite, survivorsOf } from './mutants';
import { ownCases } from './own-cases';
import { irsaCases, nodeTrustCases, podIdentityCases, queueCases, transportCases } from './own-resource-cases';

const everythingAllowed: IamStatement = { Effect: 'Allow', Action: '*', Resource: '*' };

const statementsOf = (documents: readonly IamDocument[]): readonly IamStatement[] =>
  documents.flatMap(({ Statement }) => Statement);

describe.each(PROFILES)('policies of %s', (profile) => {
  let policies: readonly (readonly [string, readonly IamStatement[], readonly Suite[]])[] = [];

  beforeAll(() => {
    const { controller, queue, nodeTrust, controllerTrust, irsaTrust } = documentsIn('eu', '1.14', profile);
    policies = [
      ['controller', statementsOf(controller), [{ cases: ownCases(profile) }]],
      [
        'queue',
        statementsOf(queue),
        [{ cases: queueCases(profile) }, { cases: transportCases(), beside: [everythingAllowed] }],
      ],
      ['node trust', statementsOf(nodeTrust), [{ cases: nodeTrustCases() }]],
      ['pod identity', statementsOf(controllerTrust), [{ cases: podIdentityCases(profile) }]],
      ['irsa', statementsOf(irsaTrust), [{ cases: irsaCases() }]],
    ];
  });

  it('decide every case of the project as expected', () => {
    const wrong = policies.flatMap(([policy, statements, suites]) =>
      suites.flatMap(({ cases, beside = [] }) =>
        cases
          .filter((item) => decide([{ Statement: [...statements, ...beside] }], item) !== item.decision)
          .map(({ id, decision }) => `${policy}: ${id} should be ${decision}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('have no mutant that no case notices', () => {
    const survivors = policies.flatMap(([policy, statements, suites]) =>
      survivorsOf(statements, suites).map(({ id }) => `${policy} ${id}`),
    );
    const mutants = policies.reduce((sum, [, statements]) => sum + mutantsOf(statements).length, 0);
    expect(mutants).toBeGreaterThan(800);
    // None of them is held to be equivalent: those that are equal by definition are not made (see mutants.ts).
    expect(survivors).toEqual([]);
  });
});

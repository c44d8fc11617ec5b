import { describe, expect, it } from 'vitest';
import { karpenterTemplate, type Template } from '../../src/cloudformation';
import { clusterWith } from './clusters';
import { matrix, specials } from './matrix';
import { specificationFaults, unknownAttributes } from './service-spec';

describe('the specification of CloudFormation', () => {
  it('knows every resource, property and attribute of the whole matrix', () => {
    const found = [...matrix(), ...specials()].flatMap(({ id, json }) => {
      const template = JSON.parse(json) as Template;
      return [...specificationFaults(template), ...unknownAttributes(template)].map((fault) => `${id}: ${fault}`);
    });
    expect(found).toEqual([]);
  });

  it.each([
    ['"MessageRetentionPeriod":', '"MessageRetention":', 'has no MessageRetention'],
    ['"MessageRetentionPeriod": 300', '"MessageRetentionPeriod": "five minutes"', 'is no number'],
    ['"PrincipalArn":', '"Principal":', 'lacks PrincipalArn'],
    ['"AWS::EKS::AccessEntry"', '"AWS::EKS::AccessEntries"', 'is unknown'],
    ['"Arn"\n', '"Arm"\n', 'has no attribute Arm'],
  ])('is really asked: %s as %s', (from, to, expected) => {
    const { json = '' } = karpenterTemplate(clusterWith());
    const template = JSON.parse(json.replaceAll(from, to)) as Template;
    expect([...specificationFaults(template), ...unknownAttributes(template)].join('\n')).toContain(expected);
  });
});

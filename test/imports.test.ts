import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crdIds } from '../imports/crds';
import { generate, generateFromCarriedData, missingClasses } from '../scripts/import/import';

const crd = (kind: string, group = 'example.com') => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition' as const,
  metadata: { name: `${kind.toLowerCase()}s.${group}` },
  spec: {
    group,
    names: { kind, listKind: `${kind}List`, plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase() },
    scope: 'Cluster',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'somebody wrote this',
            properties: { spec: { type: 'object', properties: { description: { type: 'string' } } } },
          },
        },
      },
    ],
  },
});

describe('the committed L1 classes', () => {
  const generated = generateFromCarriedData();

  it('regenerate to the same bytes from the carried CRD data', () => {
    for (const [name, code] of generated) expect(readFileSync(join('imports', name), 'utf8')).toBe(code);
  });

  it('have a class for each of the five kinds', () => {
    expect(Object.keys(crdIds('1.14.1')).sort()).toEqual(
      ['CapacityBuffer', 'EC2NodeClass', 'NodeClaim', 'NodeOverlay', 'NodePool'].sort(),
    );
    expect([...generated.keys()]).toEqual(['autoscaling.x-k8s.io.ts', 'karpenter.k8s.aws.ts', 'karpenter.sh.ts']);
    const code = [...generated.values()].join('');
    for (const name of ['CapacityBuffer', 'Ec2NodeClass', 'NodeClaim', 'NodeOverlay', 'NodePool']) {
      expect(code).toContain(`export class ${name} extends ApiObject`);
    }
  });
});

describe('import', () => {
  it('keeps every kind of one API group', () => {
    const [code] = [...generate([crd('One'), crd('Two')]).values()];
    expect(code).toContain('class One extends');
    expect(code).toContain('class Two extends');
  });

  it('drops descriptions, not a property of that name', () => {
    const [code] = [...generate([crd('One')]).values()];
    expect(code).not.toContain('somebody wrote this');
    expect(code).toContain('readonly description?: string');
  });

  it('sees that a kind of the input is missing from the output', () => {
    const [code = ''] = [...generate([crd('One')]).values()];
    expect(missingClasses([crd('One')], code)).toEqual([]);
    expect(missingClasses([crd('One'), crd('Two')], code)).toEqual(['Two (example.com)']);
  });

  it('fails without any CRD', () =>
    expect(() => generate([{ kind: 'ConfigMap' }])).toThrow(/no CustomResourceDefinition/));
});

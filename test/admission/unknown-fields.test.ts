import { describe, expect, it } from 'vitest';
import { admit } from '../../src/admission';
import { type Json, judge, nodeClass, nodePool } from './objects';

const unknown = (...paths: readonly string[]): readonly string[] =>
  paths.map((path) => `admission/unknown-field ${path}`);

describe('fields that the server does not know', () => {
  it.each<[string, Json, readonly string[]]>([
    [
      'in metadata',
      nodePool({}, {}, { name: 'a', Name: 'b', clusterName: 'c' }),
      ['metadata.Name', 'metadata.clusterName'],
    ],
    [
      'in metadata, with names of Object',
      nodePool({}, {}, { name: 'a', constructor: 1, toString: 2 }),
      ['metadata.constructor', 'metadata.toString'],
    ],
    [
      'in an owner',
      nodePool(
        {},
        {},
        { name: 'a', ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'u', foo: 1 }] },
      ),
      ['metadata.ownerReferences[0].foo'],
    ],
    [
      'in managedFields',
      nodePool({}, {}, { name: 'a', managedFields: [{ operation: 'Update', foo: 1 }] }),
      ['metadata.managedFields[0].foo'],
    ],
    [
      'not in the fields that are managed',
      nodePool({}, {}, { name: 'a', managedFields: [{ operation: 'Update', fieldsV1: { 'f:a': {} } }] }),
      [],
    ],
    ['in the status', { ...nodePool(), status: { foo: 1 } }, ['status.foo']],
    [
      'in a condition',
      { ...nodePool(), status: { conditions: [{ type: 'Ready', foo: 1 }] } },
      ['status.conditions[0].foo'],
    ],
    ['in a status that is a list', { ...nodePool(), status: [{ a: 1 }] }, ['status[0].a']],
    ['not in a status of other values', { ...nodePool(), status: { conditions: 'x', resources: { cpu: [] } } }, []],
    ['not in a map of the status', { ...nodePool(), status: { resources: { 'example.com/a': 1 } } }, []],
    [
      'in a class’s status',
      { ...nodeClass(), status: { subnets: [{ id: 'a', zoneID: 'b', foo: 1 }] } },
      ['status.subnets[0].foo'],
    ],
    [
      'in a list where a time belongs',
      nodePool({}, { taints: [{ key: 'a', effect: 'NoSchedule', timeAdded: [{ foo: 1 }] }] }),
      ['spec.template.spec.taints[0].timeAdded[0].foo'],
    ],
    [
      'in lists of lists there',
      nodePool({}, { taints: [{ key: 'a', effect: 'NoSchedule', timeAdded: [[{ foo: 1 }]] }] }),
      ['spec.template.spec.taints[0].timeAdded[0][0].foo'],
    ],
  ])('%s', (_, object, paths) => {
    expect(judge(object)).toEqual(unknown(...paths));
    expect(judge(object, { strict: false })).toEqual(unknown(...paths));
    for (const { severity } of admit(object, { karpenterMinor: '1.14', strict: false }))
      expect(severity).toBe('warning');
  });

  it('are those of the version', () => {
    const object = { ...nodePool(), status: { nodes: 5 } };
    expect(judge(object, { karpenterMinor: '1.14' })).toEqual([]);
    expect(judge(object, { karpenterMinor: '1.0' })).toEqual(unknown('status.nodes'));
  });

  it('a status is to be left out', () => {
    const [finding] = admit({ ...nodePool(), status: { foo: 1 } }, { karpenterMinor: '1.14' });
    expect(finding?.fix).toBe('leave status out: only the controller writes it');
  });

  it('are not told of a value whose type is wrong, which is what is wrong there', () => {
    expect(judge(nodePool({ weight: { foo: 1 } }))).toEqual(['admission/type spec.weight']);
    expect(judge(nodePool({}, { requirements: { foo: 1 } }))).toEqual([
      'admission/type spec.template.spec.requirements',
    ]);
    expect(judge(nodeClass({ subnetSelectorTerms: [[{ foo: 1 }]] }))).toEqual([
      'admission/type spec.subnetSelectorTerms[0]',
    ]);
  });

  it('are told of it once the type is tolerated', () => {
    const before = nodePool({ weight: { foo: 1 } });
    expect(judge(nodePool({ weight: { foo: 2 } }), { previous: before })).toEqual(unknown('spec.weight.foo'));
  });
});

import { describe, expect, it } from 'vitest';
import { duplicates, groupOf, isClusterScoped, nameOf, objectKey, resourceName } from '../../src/objects';

const object = (apiVersion: string, kind: string, metadata: object = { name: 'x' }) => ({ apiVersion, kind, metadata });

describe('the name of an object in a finding', () => {
  it.each([
    [object('karpenter.sh/v1', 'NodePool'), 'NodePool/x'],
    [object('apps/v1', 'Deployment', { name: 'x', namespace: 'web' }), 'Deployment/web/x'],
    [object('karpenter.sh/v1', 'NodePool', {}), 'NodePool/(unnamed)'],
    [{}, '(no kind)/(unnamed)'],
    [null, '(no kind)/(unnamed)'],
  ])('of %j is %s', (given, name) => expect(resourceName(given)).toBe(name));
});

describe('the group of an object', () => {
  it.each([
    ['karpenter.sh/v1', 'karpenter.sh'],
    ['v1', ''],
    ['', ''],
    [7, ''],
  ])('with apiVersion %j is %j', (apiVersion, group) => expect(groupOf({ apiVersion })).toBe(group));
});

describe('an object without a namespace', () => {
  it.each([
    ['karpenter.sh/v1', 'NodePool', true],
    ['karpenter.sh/v1alpha5', 'Provisioner', true],
    ['karpenter.k8s.aws/v1', 'EC2NodeClass', true],
    ['autoscaling.x-k8s.io/v1alpha1', 'CapacityBuffer', false],
    ['v1', 'Namespace', true],
    ['v1', 'Pod', false],
    ['core/v1', 'Namespace', false],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', true],
    ['rbac.authorization.k8s.io/v1', 'Role', false],
    ['constructor/v1', 'name', false],
  ])('is of %s %s: %s', (apiVersion, kind, expected) => expect(isClusterScoped({ apiVersion, kind })).toBe(expected));
});

describe('the identity of an object', () => {
  const same = (a: unknown, b: unknown): boolean => objectKey(a) === objectKey(b);

  it('has no version, and a namespace only where the kind has one', () => {
    const [a, b] = ['a', 'b'].map((namespace) => ({ name: 'x', namespace }));
    expect(same(object('apps/v1', 'Deployment'), object('apps/v1beta1', 'Deployment'))).toBe(true);
    expect(same(object('apps/v1', 'Deployment', a), object('apps/v1', 'Deployment', b))).toBe(false);
    expect(same(object('karpenter.sh/v1', 'NodePool', a), object('karpenter.sh/v1', 'NodePool', b))).toBe(true);
    expect(same(object('v1', 'Event'), object('events.k8s.io/v1', 'Event'))).toBe(false);
  });

  it('is unknown without a kind or a name', () => {
    expect(objectKey({ metadata: { name: 'x' } })).toBeUndefined();
    expect(objectKey(object('v1', 'Pod', { generateName: 'x-' }))).toBeUndefined();
  });
});

describe('the search for duplicates', () => {
  it('pairs every later item with the first of its key', () => {
    const [a, b, c, other] = ['x', 'x', 'x', 'y'].map((name) => object('v1', 'Pod', { name }));
    const nameless = object('v1', 'Pod', {});
    expect(duplicates([a, nameless, b, other, nameless, c], nameOf)).toEqual([
      { item: b, first: a },
      { item: c, first: a },
    ]);
  });
});

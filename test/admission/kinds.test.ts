import { describe, expect, it } from 'vitest';
import { admit, isKarpenterObject } from '../../src/admission';
import { judge, nodeClass, nodePool } from './objects';

const KINDS = ['NodePool', 'NodeClaim', 'NodeOverlay', 'EC2NodeClass', 'CapacityBuffer'];

describe('a kind of Karpenter whose apiVersion has no group or no version is not passed over', () => {
  it.each(KINDS)('%s', (kind) => {
    for (const apiVersion of [
      undefined,
      null,
      '',
      5,
      {},
      [],
      'v1',
      '/v1',
      'karpenter.sh',
      'karpenter.sh/',
      'Karpenter.sh/v1',
      ' karpenter.sh/v1',
    ]) {
      const object = { apiVersion, kind, metadata: { name: 'a' }, spec: {} };
      expect(judge(object), JSON.stringify(apiVersion)).toEqual(['admission/kind apiVersion']);
    }
  });

  it('says what to write', () => {
    const of = (object: object): unknown =>
      admit(object, { karpenterMinor: '1.14' }).map(({ message, fix }) => [message, fix]);
    expect(of({ ...nodePool(), apiVersion: 'karpenter.sh' })).toEqual([
      ['Karpenter 1.14 does not serve NodePool in this apiVersion', 'write karpenter.sh/v1'],
    ]);
    expect(of({ ...nodeClass(), apiVersion: undefined })).toEqual([
      ['apiVersion is required', 'write karpenter.k8s.aws/v1'],
    ]);
  });

  it('a group of ours without a version has no other kinds either', () => {
    expect(judge({ apiVersion: 'karpenter.sh', kind: 'Pool' })).toEqual(['admission/kind kind']);
    expect(judge({ apiVersion: 'karpenter.sh/v1' })).toEqual(['admission/kind kind']);
    expect(judge({ apiVersion: 'karpenter.sh/v1', kind: 5 })).toEqual(['admission/kind kind']);
    expect(judge({ apiVersion: 'karpenter.sh/v1', kind: { toString: null } })).toEqual(['admission/kind kind']);
  });

  it('also in the group that Karpenter shares', () => {
    expect(judge({ ...nodePool(), apiVersion: 'autoscaling.x-k8s.io/v1beta1' })).toEqual(['admission/kind apiVersion']);
  });
});

describe('what is none of Karpenter’s', () => {
  it.each([
    { apiVersion: 'v1', kind: 'Pod' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'eks.amazonaws.com/v1', kind: 'NodeClass' },
    { apiVersion: 'hypershift.openshift.io/v1beta1', kind: 'NodePool' },
    { apiVersion: 'autoscaling.x-k8s.io/v1', kind: 'ProvisioningRequest' },
    { apiVersion: 'constructor/v1', kind: 'NodePool' },
    { apiVersion: '__proto__/v1', kind: 'toString' },
    { kind: 'Deployment' },
    { kind: 5 },
    {},
    null,
    'NodePool',
    ['NodePool'],
  ])('%j', (object) => {
    expect(isKarpenterObject(object)).toBe(false);
    expect(judge(object)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { type Adopted, adoptClusters, adoptedText, isNoOp, type NotAdopted, refusalLines } from '../../../src/adopt';
import type { JsonObject } from '../../../src/objects';
import type { YamlComment } from '../../../src/yaml';

const TOLD = {
  name: 'shop',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'development',
  karpenterVersion: '1.14',
  kubernetesVersion: '1.32',
};

const pool = (name: string, kubelet?: JsonObject): JsonObject => ({
  apiVersion: 'karpenter.sh/v1beta1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    limits: { cpu: '100' },
    disruption: { expireAfter: '240h' },
    template: {
      spec: {
        nodeClassRef: { name: 'default' },
        requirements: [{ key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm'] }],
        ...(kubelet && { kubelet }),
      },
    },
  },
});

const nodeClass = (spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'karpenter.k8s.aws/v1beta1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    amiFamily: 'AL2023',
    role: 'KarpenterNodeRole-shop',
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'shop' } }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'shop' } }],
    ...spec,
  },
});

const adopt = (objects: readonly JsonObject[], comments: readonly YamlComment[] = []): Adopted | NotAdopted =>
  adoptClusters(
    [{ folder: '', objects: objects.map((object, index) => ({ object, comments: index === 0 ? comments : [] })) }],
    TOLD,
    { clusters: 'clusters/' },
  );

function adopted(...given: Parameters<typeof adopt>): Adopted {
  const made = adopt(...given);
  if (!('files' in made)) throw new Error(refusalLines(made, 'adopt').join('\n'));
  return made;
}

const codeOf = (made: Adopted): string => made.files.get('clusters/shop.ts') ?? '';

describe('objects of v1beta1', () => {
  it('become code that changes nothing, and what has to be known is told', () => {
    const made = adopted([pool('a', { maxPods: 20 }), nodeClass()]);
    expect(isNoOp(made)).toBe(true);
    expect(codeOf(made)).toContain('maxPods: 20');
    expect(codeOf(made)).toContain('expireAfter: Duration.days(10)');
    expect(made.decisions.some((each) => each.startsWith('EC2NodeClass/default spec.metadataOptions: '))).toBe(true);
    expect(adoptedText(made)).toContain('no consequence: 0 nodes roll');
  });

  it('comments follow what they are about, also into the node class', () => {
    const comments = [
      { path: ['spec', 'disruption', 'expireAfter'], text: ' ten days' },
      { path: ['spec', 'template', 'spec', 'kubelet', 'maxPods'], text: ' few' },
    ];
    const code = codeOf(adopted([pool('a', { maxPods: 20 }), nodeClass()], comments));
    expect(code).toMatch(/\/\/ ten days\n\s*expireAfter/);
    expect(code).toMatch(/\/\/ few\n\s*maxPods: 20/);
  });

  it('a class that becomes two replaces nodes, which is no silence', () => {
    const made = adopted([pool('a', { maxPods: 20 }), pool('b', { maxPods: 110 }), nodeClass()]);
    expect(isNoOp(made)).toBe(false);
    const text = adoptedText(made);
    expect(text).not.toContain('0 nodes roll');
    expect(text).toContain('The move from v1beta1 to v1 replaces nodes; nothing else of the code does.');
    expect(text).toMatch(/nodes that are replaced:\n {2}NodePool\/b: their kubelet settings are others/);
  });

  it('what has no equal stops it, once, with what there is to choose from', () => {
    const made = adopt([pool('a'), nodeClass({ amiFamily: 'Ubuntu' })]);
    const lines = 'files' in made ? [] : refusalLines(made, 'adopt');
    expect(lines).toEqual([
      expect.stringMatching(
        /^error: EC2NodeClass\/default spec\.amiSelectorTerms: v1 has no family Ubuntu .* or write /,
      ),
      'These have no equal in v1: decide what is to stand there, then adopt.',
    ]);
  });

  it('a Provisioner is named with the two steps, alone and beside others', () => {
    const provisioner = {
      apiVersion: 'karpenter.sh/v1alpha5',
      kind: 'Provisioner',
      metadata: { name: 'old' },
      spec: {},
    };
    for (const objects of [[provisioner], [pool('a'), nodeClass(), provisioner]]) {
      const made = adopt(objects);
      expect('files' in made ? [] : refusalLines(made, 'adopt')[0]).toMatch(
        /^error: Provisioner\/old: no single step leads from it to v1.*first write it as v1beta1 on Karpenter 0\.32/,
      );
    }
  });
});

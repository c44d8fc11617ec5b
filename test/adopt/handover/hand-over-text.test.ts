import { describe, expect, it } from 'vitest';
import { handOver, handOverText } from '../../../src/adopt/handover';
import type { HandOverFacts } from '../../../src/adopt/handover/types';
import type { JsonObject } from '../../../src/objects';
import { nodeClass, pool, type Way, World } from './world/world';

const FACTS: HandOverFacts = { cluster: 'prod', manifests: 'dist/clusters/prod/manifests' };

function textFor(ways: readonly Way[], facts: HandOverFacts = FACTS): string {
  const world = new World([pool('general'), pool('spot'), nodeClass('default')].map((object) => ({ object, ways })));
  return handOverText(handOver(world.live(), facts));
}

const headings = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^#{2,3} (?:\d[\d.]* )?(.*)/.exec(line)?.[1] ?? []);

const general = (metadata: object): JsonObject => ({ ...pool('general'), metadata: { name: 'general', ...metadata } });
const saidOf = (...objects: readonly JsonObject[]): string => handOverText(handOver(objects, FACTS));

describe('HANDOVER.md', () => {
  it('has the steps of exactly the owners that there are', () => {
    expect(headings(textFor(['argo-cd']))).toEqual([
      'Who owns what',
      'Before you begin',
      'Tell the old owner to keep them',
      'Argo CD: the Application platform neither prunes nor deletes them',
      'Apply these manifests beside it',
      'Apply these manifests beside the old owner',
      'Compare with the cluster',
      'Let the old owner go',
      'Argo CD: take them out of what the Application platform applies',
      'Take its marks off',
      'Take the marks of the old owners off',
      'Take the annotations off that kept them',
      'Take the fields from the old field managers',
      'Apply once more, and look',
      'Remove the old owner',
      'Argo CD: remove the Application platform, if it holds nothing else',
    ]);
    const tools = /Argo CD:|Flux:|Helm:|Terraform:|kubectl:/g;
    const told = (ways: readonly Way[]): readonly string[] => [
      ...new Set(headings(textFor(ways)).join('\n').match(tools) ?? []),
    ];
    expect(told(['helm'])).toEqual(['Helm:']);
    expect(told(['flux-kustomization'])).toEqual(['Flux:']);
    expect(told(['terraform-manifest'])).toEqual(['Terraform:']);
    expect(told(['terraform-helm'])).toEqual(['Terraform:', 'Helm:']);
    expect(told(['apply-set'])).toEqual(['kubectl:']);
    expect(told(['kubectl'])).toEqual([]);
    expect(told(['helm', 'argo-cd'])).toEqual(['Helm:', 'Argo CD:']);
  });

  it('says of every step what is lost without it', () => {
    const text = textFor(['terraform-helm', 'argo-cd']);
    const steps = text.split('\n').filter((line) => line.startsWith('### ')).length;
    expect(text.match(/^\*\*If you leave it out, or go on before it is done:\*\* .{20,}$/gm)).toHaveLength(steps);
  });

  it('has removed blocks of the addresses that the state names', () => {
    const terraform = {
      version: '1.9.0',
      resources: [
        {
          address: 'module.karpenter["a"].kubernetes_manifest.pools["general"]',
          type: 'kubernetes_manifest',
          object: '["karpenter.sh","NodePool","","general"]',
        },
      ],
    };
    const text = handOverText(
      handOver([general({ managedFields: [{ manager: 'Terraform' }] })], { ...FACTS, terraform }),
    );
    expect(text).toContain(
      'removed {\n  from = module.karpenter.kubernetes_manifest.pools\n\n  lifecycle {\n    destroy = false\n  }\n}',
    );
    expect(text).not.toContain('TYPE.NAME');
  });

  it('says what it does not know', () => {
    expect(saidOf(general({}))).toMatch(
      /## Not known\n\n- Nothing tells who applies `NodePool\/general`.*\n- The input has no field/,
    );
    expect(saidOf(general({ managedFields: [{ manager: 'spinnaker' }] }))).toContain(
      'Other programs write into `NodePool/general`',
    );
    expect(textFor(['kubectl'])).toContain('Terraform’s provider kubectl, which leaves the same marks');
    expect(textFor(['helm'])).not.toContain('## Not known');
    const unnamed = { annotations: { 'meta.helm.sh/release-name': '$(x)' }, managedFields: [{ manager: 'helm' }] };
    expect(saidOf(general(unnamed))).toContain('do not name the owner: put the name for');
    expect(saidOf({ ...pool('x'), metadata: { name: 'A b' } }, general({}))).toMatch(/Left out.*`NodePool\/A b`/);
  });

  it('names the context in every command of kubectl and Helm', () => {
    const text = textFor(['helm'], { ...FACTS, context: 'prod-eu' });
    const lines = text.split('\n').filter((line) => /^ *(kubectl|helm) /.test(line));
    expect(lines.filter((line) => !/^ *(kubectl --context=prod-eu|helm --kube-context=prod-eu) /.test(line))).toEqual(
      [],
    );
    expect(text).toContain('diff live:prod-eu dist/clusters/prod');
  });

  it('is the same in any order of objects, and short for many', () => {
    const ways: readonly Way[] = ['helm'];
    const many = Array.from({ length: 200 }, (_, index) => ({ object: pool(`pool-${index}`), ways }));
    const world = new World([...many, { object: nodeClass('default'), ways }]);
    const text = handOverText(handOver(world.live(), FACTS));
    expect(handOverText(handOver([...world.live()].reverse(), FACTS))).toBe(text);
    expect(handOverText(handOver([...world.live(), ...world.live()], FACTS))).toBe(text);
    expect(text).toMatch(/^200 NodePools and 1 EC2NodeClass change hands/m);
    expect(text.length).toBeLessThan(80_000);
    expect(
      Math.max(
        ...text
          .split('\n')
          .filter((line) => /^ {2}/.test(line))
          .map((line) => line.length),
      ),
    ).toBeLessThan(200);
  });
});

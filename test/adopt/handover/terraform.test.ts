import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handOver, terraformState } from '../../../src/adopt/handover';
import { withoutKeys } from '../../../src/adopt/handover/terraform';
import { runs } from '../../full';
import { nodeClass, pool } from './world/world';

/** As `terraform show -json` prints a state. */
const SHOWN = {
  format_version: '1.0',
  terraform_version: '1.9.8',
  values: {
    root_module: {
      resources: [
        {
          address: 'kubernetes_manifest.general',
          mode: 'managed',
          type: 'kubernetes_manifest',
          values: {
            manifest: pool('general'),
            object: { ...pool('general'), metadata: { name: 'general', uid: 'x' } },
          },
        },
        { address: 'data.aws_eks_cluster.this', mode: 'data', type: 'aws_eks_cluster', values: { name: 'prod' } },
        { address: 'helm_release.pools', mode: 'managed', type: 'helm_release', values: { name: 'pools' } },
      ],
      child_modules: [
        {
          address: 'module.karpenter[0]',
          resources: [
            {
              address: 'module.karpenter[0].kubectl_manifest.class["default"]',
              mode: 'managed',
              type: 'kubectl_manifest',
              values: {
                yaml_body: 'apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata:\n  name: default\n',
              },
            },
          ],
        },
      ],
    },
  },
};

describe('the state of Terraform', () => {
  it('tells which resource made which object', () => {
    expect(terraformState(SHOWN)).toEqual({
      version: '1.9.8',
      resources: [
        {
          address: 'kubernetes_manifest.general',
          type: 'kubernetes_manifest',
          object: '["karpenter.sh","NodePool","","general"]',
        },
        { address: 'helm_release.pools', type: 'helm_release', release: { name: 'pools', namespace: 'default' } },
        {
          address: 'module.karpenter[0].kubectl_manifest.class["default"]',
          type: 'kubectl_manifest',
          object: '["karpenter.k8s.aws","EC2NodeClass","","default"]',
        },
      ],
    });
  });

  it('makes Terraform the owner of what looks like kubectl’s', () => {
    const managed = { managedFields: [{ manager: 'kubectl' }] };
    const object = { ...nodeClass('default'), metadata: { name: 'default', ...managed } };
    const facts = { cluster: 'prod', manifests: 'dist/clusters/prod/manifests', terraform: terraformState(SHOWN) };
    const { objects, steps } = handOver([object], facts);
    expect(objects.flatMap(({ owners }) => owners.map(({ tool }) => tool))).toContain('terraform');
    expect(steps[0]?.actions[0]).toMatchObject({
      edit: 'forget',
      resources: ['module.karpenter.kubectl_manifest.class'],
    });
  });

  it.each([
    ['kubernetes_manifest.pool', 'kubernetes_manifest.pool'],
    ['kubernetes_manifest.pool["a"]', 'kubernetes_manifest.pool'],
    ['module.a["x.y[0]\\"]"].kubectl_manifest.b[3]', 'module.a.kubectl_manifest.b'],
    ['module.a', 'module.a'],
    ['kubernetes_manifest.pool["a"', undefined],
    ['a', undefined],
    ['a.b }\nresource "x" "y" {', undefined],
    ['a.${b}', undefined],
  ])('address %j in a removed block: %j', (address, bare) => {
    expect(withoutKeys(address)).toBe(bare);
  });

  it('reads whatever a file may hold', () => {
    const value = fc.oneof(fc.anything(), fc.constantFrom('kubectl_manifest', 'kubernetes_manifest', 'helm_release'));
    const resource = fc.record({
      address: value,
      type: value,
      mode: value,
      values: fc.dictionary(fc.constantFrom('yaml_body', 'manifest', 'name'), value),
    });
    const module = fc.record({ resources: fc.oneof(value, fc.array(resource)), child_modules: value });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ values: fc.record({ root_module: module }) })), (shown) => {
        for (const { address } of terraformState(shown).resources) expect(typeof address).toBe('string');
      }),
      { numRuns: runs(2000) },
    );
  });
});

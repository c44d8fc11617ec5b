import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownersOf, ownerText } from '../../src/owners';
import { runs } from '../full';

const pool = (metadata: object) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'general', ...metadata },
});
const managed = (...managers: readonly string[]) => ({
  managedFields: managers.map((manager) => ({ manager, operation: 'Update', fieldsV1: {} })),
});

const TRACKED = { 'argocd.argoproj.io/tracking-id': 'platform:karpenter.sh/NodePool:argocd/general' };
const RELEASE = { 'meta.helm.sh/release-name': 'pools', 'meta.helm.sh/release-namespace': 'karpenter' };
const KUSTOMIZED = { 'kustomize.toolkit.fluxcd.io/name': 'infra', 'kustomize.toolkit.fluxcd.io/namespace': 'flux' };
const RELEASED = { 'helm.toolkit.fluxcd.io/name': 'pools', 'helm.toolkit.fluxcd.io/namespace': 'flux' };
const BY_HELM = { 'app.kubernetes.io/managed-by': 'Helm' };

/** Marks, and the owners that they stand for; `*` before one that deletes the object. */
const CASES: readonly (readonly [name: string, metadata: object, owners: readonly string[]])[] = [
  ['nothing', {}, []],
  ['Karpenter alone', managed('karpenter'), []],
  ['Argo CD by annotation', { annotations: TRACKED }, ['*the Argo CD Application platform']],
  [
    'an Application of another namespace',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'team_platform:karpenter.sh/NodePool:x/general' } },
    ['*the Argo CD Application team/platform'],
  ],
  ['a label that charts write too', { labels: { 'app.kubernetes.io/instance': 'platform' } }, []],
  [
    'Argo CD by label',
    { labels: { 'app.kubernetes.io/instance': 'platform' }, ...managed('argocd-controller') },
    ['*the Argo CD Application platform'],
  ],
  ['Argo CD by a label of its own', { labels: { 'argocd.argoproj.io/instance': 'a' } }, ['*the Argo CD Application a']],
  ['a Helm release', { annotations: RELEASE, labels: BY_HELM }, ['*the Helm release karpenter/pools']],
  ['a chart that something else rendered', { labels: BY_HELM }, []],
  ['a Kustomization', { labels: KUSTOMIZED }, ['*the Kustomization of Flux flux/infra']],
  [
    'a HelmRelease and its release, as one',
    { labels: { ...RELEASED, ...BY_HELM }, annotations: RELEASE },
    ['*the HelmRelease of Flux flux/pools'],
  ],
  ['Terraform', managed('Terraform'), ['*Terraform']],
  ['the kubectl provider of Terraform', managed('terraform-provider-kubectl_v1.14.0'), ['*Terraform']],
  [
    'a release of Terraform',
    { annotations: RELEASE, ...managed('terraform-provider-helm_v2.12.1_x5') },
    ['*the Helm release karpenter/pools', '*Terraform'],
  ],
  ['kubectl', managed('kubectl-client-side-apply', 'kubectl-edit'), ['kubectl']],
  ['a set that kubectl prunes', { labels: { 'applyset.kubernetes.io/part-of': 'applyset-x' } }, ['*kubectl']],
  [
    'a release that Argo CD took over, edited by hand',
    { annotations: { ...RELEASE, ...TRACKED }, labels: BY_HELM, ...managed('argocd-controller', 'kubectl-edit') },
    ['*the Argo CD Application platform', '*the Helm release karpenter/pools', 'kubectl'],
  ],
  [
    'a name that no tool gives',
    { annotations: { ...RELEASE, 'meta.helm.sh/release-name': '$(reboot)' } },
    ['*the Helm release'],
  ],
];

describe('owners of an object', () => {
  it.each(CASES)('%s', (_, metadata, owners) => {
    const found = ownersOf(pool(metadata)).owners;
    expect(found.map((owner) => `${owner.deletes ? '*' : ''}${ownerText(owner)}`)).toEqual(owners);
  });

  it('keeps the release that a HelmRelease works through', () => {
    const [owner] = ownersOf(pool({ labels: RELEASED, annotations: RELEASE })).owners;
    expect(owner?.through).toMatchObject({ tool: 'helm', name: 'pools', namespace: 'karpenter' });
  });

  it('says what it does not know', () => {
    const ownership = ownersOf(pool({ labels: { 'app.kubernetes.io/managed-by': 'pulumi' }, ...managed('spinnaker') }));
    expect(ownership).toEqual({
      owners: [],
      unknown: [
        { place: 'label', key: 'app.kubernetes.io/managed-by', value: 'pulumi' },
        { place: 'field manager', key: 'spinnaker' },
      ],
      managersShown: true,
    });
    expect(ownersOf(pool({})).managersShown).toBe(false);
  });

  it('does not count who writes the status', () => {
    const managedFields = [{ manager: 'Terraform', subresource: 'status' }, { manager: 'karpenter' }];
    expect(ownersOf(pool({ managedFields })).owners).toEqual([]);
  });

  it('takes whatever a file may hold', () => {
    const keys = fc.constantFrom(...Object.keys({ ...TRACKED, ...RELEASE, ...KUSTOMIZED, ...RELEASED, ...BY_HELM }));
    const texts = fc.oneof(fc.dictionary(keys, fc.oneof(fc.string(), fc.anything())), fc.anything());
    const metadata = fc.record({
      annotations: texts,
      labels: texts,
      managedFields: fc.oneof(fc.anything(), fc.array(fc.oneof(fc.anything(), fc.record({ manager: fc.string() })))),
    });
    fc.assert(
      fc.property(metadata, (given) => {
        for (const { name, namespace } of ownersOf(pool(given)).owners) {
          for (const text of [name, namespace]) if (text !== undefined) expect(text).toMatch(/^[a-z0-9.-]+$/);
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adoptClusters } from '../../../src/adopt';
import type { AdoptCluster } from '../../../src/adopt/types';
import { adoptCommand } from '../../../src/cli/adopt';
import type { JsonObject } from '../../../src/objects';
import { nodeClass, pool } from './world/world';

const folder = mkdtempSync(join(tmpdir(), 'adopted-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TOLD = { region: 'eu-west-1', environment: 'prod', tier: 'production', karpenterVersion: '1.14' };

const withMetadata = (object: JsonObject, more: object): JsonObject => ({
  ...object,
  metadata: { ...(object.metadata as object), ...more },
});

const REQUIREMENTS = { requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] };
const general: JsonObject = {
  ...pool('general'),
  spec: { template: { spec: { ...(pool('general') as never as PoolSpec).spec.template.spec, ...REQUIREMENTS } } },
};
interface PoolSpec {
  readonly spec: { readonly template: { readonly spec: object } };
}
const selectors = [{ tags: { 'karpenter.sh/discovery': 'prod' } }];
const classOf: JsonObject = {
  ...nodeClass('default'),
  spec: {
    ...(nodeClass('default').spec as object),
    ...{ subnetSelectorTerms: selectors, securityGroupSelectorTerms: selectors },
  },
};

function adopted(clusters: readonly Partial<AdoptCluster>[]) {
  const given = clusters.map(({ objects = [], ...cluster }): AdoptCluster => ({ folder: '', objects, ...cluster }));
  const made = adoptClusters(given, { name: 'prod', kubernetesVersion: '1.32', ...TOLD }, { clusters: 'clusters/' });
  if (!('files' in made)) throw new Error(JSON.stringify(made));
  return made;
}

const read = (...objects: readonly JsonObject[]) => objects.map((object) => ({ object, comments: [] }));

describe('adopt', () => {
  it('writes the hand-over of what it read, and takes the marks for nobody’s own', () => {
    const tracked = {
      labels: { 'app.kubernetes.io/instance': 'platform', team: 'web' },
      managedFields: [{ manager: 'argocd-controller', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1' }],
    };
    const { files, handOvers, proof } = adopted([
      { objects: read(withMetadata(general, tracked), classOf), context: 'prod-eu' },
    ]);
    expect([...handOvers.keys()]).toEqual(['HANDOVER.md']);
    const text = handOvers.get('HANDOVER.md') ?? '';
    expect(text).toContain('the Argo CD Application platform');
    expect(text).toContain('--kustomize=dist/clusters/prod/manifests');
    expect(text).toContain('kubectl --context=prod-eu annotate');
    const code = [...files.values()].join('\n');
    expect(code).toContain("team: 'web'");
    // With this label Argo CD would go on counting the pool, and prune it when nothing keeps it any more.
    expect(code).not.toContain('app.kubernetes.io/instance');
    expect(proof.review.worst).toBe('none');
  });

  it('keeps a label that is no mark', () => {
    const { files } = adopted([
      { objects: read(withMetadata(general, { labels: { 'app.kubernetes.io/instance': 'mine' } }), classOf) },
    ]);
    expect([...files.values()].join('\n')).toContain("'app.kubernetes.io/instance': 'mine'");
  });
});

describe('the state of Terraform', () => {
  const file = join(folder, 'state.json');
  const adoptWith = (terraformState: string) =>
    adoptCommand(
      [join(folder, 'in.json')],
      { ...TOLD, name: 'prod', kubernetesVersion: '1.32', out: join(folder, 'out'), terraformState },
      async () => {
        throw new Error('nothing is asked');
      },
    );

  it('names addresses, and says why it is none', async () => {
    writeFileSync(
      join(folder, 'in.json'),
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [general, classOf] }),
    );
    const resource = {
      address: 'kubernetes_manifest.general',
      mode: 'managed',
      type: 'kubernetes_manifest',
      values: { object: general },
    };
    writeFileSync(
      file,
      JSON.stringify({ terraform_version: '1.9.0', values: { root_module: { resources: [resource] } } }),
    );
    expect((await adoptWith(file)).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'out', 'HANDOVER.md'), 'utf8')).toContain(
      '  from = kubernetes_manifest.general\n',
    );
    writeFileSync(file, '{"version": 4, "resources": []}');
    expect(await adoptWith(file)).toMatchObject({
      exitCode: 2,
      stderr: [expect.stringContaining('is not what terraform show -json prints: it has no values.root_module')],
    });
    expect(await adoptWith(join(folder, 'nowhere'))).toMatchObject({
      exitCode: 2,
      stderr: [expect.stringContaining('ENOENT')],
    });
  });

  it('is of one cluster', () => {
    const clusters = ['a', 'b'].map((name) => ({
      folder: name,
      objects: read(general, classOf),
      facts: { name } as never,
    }));
    const made = adoptClusters(clusters, { kubernetesVersion: '1.32', ...TOLD }, { clusters: 'clusters/' }, {});
    expect(made).toEqual({ nothing: [expect.stringContaining('adopt them one by one')] });
    const without = adoptClusters(clusters, { kubernetesVersion: '1.32', ...TOLD }, { clusters: 'clusters/' });
    expect('handOvers' in without && [...without.handOvers.keys()]).toEqual(['HANDOVER-a.md', 'HANDOVER-b.md']);
  });
});

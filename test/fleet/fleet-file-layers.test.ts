import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetFileError, readFleet } from 'cdk8s-karpenter';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'fleet-file-layers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = join(folder, 'fleet.yaml');
  writeFileSync(file, text);
  return file;
}

function said(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FleetFileError)) throw error;
    return error.message.replaceAll(`${folder}/`, '');
  }
  return 'nothing';
}

const FLEET = `defaults:
  region: eu-west-1
  karpenterVersion: '1.14.1'
  kubernetesVersion: '1.34'
  environment: dev
  tier: development
  tags: { team: platform }
  values: { replicas: 1, spot: true }
environments:
  dev:
    values: { replicas: 2 }
  prod:
    tier: production
    karpenterVersion: '1.13.1'
    tags: { cost: '1' }
    values: { spot: false }
clusters:
  - name: one
  - name: two
    environment: prod
  - name: three
    environment: prod
    karpenterVersion: '1.14.1'
    tags: { cost: '2' }
    values: { replicas: 9 }
  - name: four
    environment: qa
    tier: staging
`;

describe('environments', () => {
  it('have defaults that go before those of all, and behind the cluster’s own', () => {
    const [one, two, three, four] = readFleet(fileWith(FLEET));
    expect(one).toMatchObject({ environment: 'dev', tier: 'development', values: { replicas: 2, spot: true } });
    expect(two).toMatchObject({
      tier: 'production',
      karpenterVersion: '1.13.1',
      region: 'eu-west-1',
      tags: { team: 'platform', cost: '1' },
      values: { replicas: 1, spot: false },
    });
    expect(three).toMatchObject({
      tier: 'production',
      karpenterVersion: '1.14.1',
      tags: { team: 'platform', cost: '2' },
      values: { replicas: 9, spot: false },
    });
    // An environment without defaults of its own.
    expect(four).toMatchObject({ tier: 'staging', karpenterVersion: '1.14.1', values: { replicas: 1, spot: true } });
  });

  it.each([
    [
      '  prod:',
      '  prd:',
      /^fleet\.yaml:12:\d+: environments\.prd: no cluster is of this environment, and those of prod have no defaults of their own; write prod$/,
    ],
    [
      "karpenterVersion: '1.13.1'",
      "karpenterVersion: '2.0.0'",
      /^fleet\.yaml:14:\d+: environments\.prod\.karpenterVersion: /,
    ],
    ["    tags: { cost: '1' }", '    name: x', /^fleet\.yaml:15:\d+: environments\.prod\.name: belongs to a cluster/],
    ["    tags: { cost: '1' }", '    environment: qa', /environments\.prod\.environment: belongs to a cluster/],
    ['    tier: production', '    teir: production', /environments\.prod\.teir: teir is no key here/],
    ["    tags: { cost: '1' }", '    tags: { "aws:x": a }', /environments\.prod\.tags/],
  ])('with %s as %s', (right, wrong, message) => {
    expect(FLEET).toContain(right);
    expect(said(() => readFleet(fileWith(FLEET.replace(right, wrong))))).toMatch(message);
  });

  it('may be of clusters to come', () => {
    const text = FLEET.replace('clusters:', '  disaster-recovery: { tier: production }\nclusters:');
    expect(said(() => readFleet(fileWith(text)))).toBe('nothing');
  });

  it.each(['constructor', '__proto__', 'toString'])('named %s are none that the file does not have', (name) => {
    const text = FLEET.replace('environment: qa', `environment: '${name}'`);
    expect(said(() => readFleet(fileWith(text)))).not.toMatch(/undefined|TypeError/);
  });
});

describe('values with types', () => {
  it('are those of each part together', () => {
    const clusters = readFleet(fileWith(FLEET), { values: { replicas: 'number', spot: 'boolean' } });
    expect(clusters.map(({ values }) => values.replicas)).toEqual([2, 1, 9, 1]);
  });

  it('are refused where an environment says them', () => {
    const text = FLEET.replace('spot: false', 'spot: no-thanks');
    expect(said(() => readFleet(fileWith(text), { values: { replicas: 'number', spot: 'boolean' } }))).toMatch(
      /^fleet\.yaml:16:\d+: environments\.prod\.values\.spot: must be of type boolean \(got "no-thanks"\)/,
    );
  });
});

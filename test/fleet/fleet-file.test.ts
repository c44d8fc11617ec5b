import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Cluster, type ClusterProps, FleetFileError, readFleet } from 'cdk8s-karpenter';
import { load } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledSchema, STANDALONE_SCHEMAS } from '../../scripts/build/standalone-schema';

const folder = mkdtempSync(join(tmpdir(), 'fleet-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string, name = 'fleet.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What is said about a file, without the folder that it lies in. */
function said(text: string, name?: string): string {
  try {
    readFleet(fileWith(text, name));
  } catch (error) {
    if (!(error instanceof FleetFileError)) throw error;
    return error.message.replaceAll(`${folder}/`, '');
  }
  return 'nothing';
}

const DEFAULTS = `defaults:
  region: eu-west-1
  environment: prod
  tier: production
  karpenterVersion: '1.14.1'
  kubernetesVersion: '1.34'
`;

const FLEET = `${DEFAULTS}  tags: { team: platform, cost: '1' }
  values: { spot: true, budget: { cpu: 100 } }
clusters:
  - name: one
  - name: two
    region: us-east-1
    tier: staging
    tags: { cost: '2' }
    nodeRole: { existing: 'arn:aws:iam::111122223333:role/eks/nodes' }
    interruptionQueue: false
    identity: { irsa: { issuer: oidc.eks.us-east-1.amazonaws.com/id/ABC } }
    values: { spot: false }
  - name: one
    folder: one-in-tokyo
    region: ap-northeast-1
`;

describe('values that a program says it reads', () => {
  const own = { spot: 'boolean', cpu: 'number', team: 'string', size: ['small', 'large'] } as const;

  function saidOf(text: string): string[] {
    try {
      readFleet(fileWith(text), { values: own });
    } catch (error) {
      if (!(error instanceof FleetFileError)) throw error;
      return error.message.replaceAll(`${folder}/`, '').split('\n');
    }
    return [];
  }

  it('have their types in the program', () => {
    const [one, two] = readFleet(
      fileWith(
        `${DEFAULTS}  values: { spot: true, cpu: 4 }\nclusters:\n  - name: a\n  - { name: b, values: { size: large } }\n`,
      ),
      { values: own },
    );
    const cpu: number | undefined = one?.values.cpu;
    const size: 'small' | 'large' | undefined = two?.values.size;
    expect([cpu, one?.values.size, size, two?.values.spot, two?.values.team]).toEqual([
      4,
      undefined,
      'large',
      true,
      undefined,
    ]);
  });

  it('are told where they are of another type, another value or another name, each once', () => {
    const text = `${DEFAULTS}  values: { cpu: lots }
clusters:
  - { name: a, values: { teams: web } }
  - { name: b, values: { size: huge, team: 5 } }
  - { name: c, values: { toString: 1, spot: null } }
`;
    expect(saidOf(text)).toEqual([
      'fleet.yaml:7:13: defaults.values.cpu: must be of type number (got "lots"); write a value of type number',
      'fleet.yaml:9:26: clusters[0].values.teams: teams is no value that is read (got "web"); did you mean team?',
      'fleet.yaml:10:26: clusters[1].values.size: is none of the values that there are (got "huge"); use one of small, large',
      'fleet.yaml:10:38: clusters[1].values.team: must be of type string (got 5); put it in quotes',
      'fleet.yaml:11:26: clusters[2].values.toString: toString is no value that is read (got 1); use one of spot, cpu, team, size',
      'fleet.yaml:11:39: clusters[2].values.spot: must be of type boolean (got null); write a value of type boolean',
    ]);
  });

  it('are anything where it does not say so', () => {
    expect(said(`${DEFAULTS}clusters:\n  - { name: a, values: { cpu: lots, spto: 1 } }\n`)).toBe('nothing');
  });
});

describe('a fleet file', () => {
  it('gives each cluster its facts on top of the defaults', () => {
    const [one, two, three] = readFleet(fileWith(FLEET));
    expect(one).toMatchObject({ name: 'one', region: 'eu-west-1', tags: { team: 'platform', cost: '1' } });
    expect(one?.values).toEqual({ spot: true, budget: { cpu: 100 } });
    expect(two).toMatchObject({ region: 'us-east-1', tier: 'staging', tags: { team: 'platform', cost: '2' } });
    expect(two?.values).toEqual({ spot: false, budget: { cpu: 100 } });
    expect(three?.folder).toBe('one-in-tokyo');
    const cluster = two && new Cluster(two);
    expect(cluster?.problems).toEqual([]);
    expect(cluster?.nodeRole).toEqual({
      name: 'nodes',
      existing: true,
      arn: 'arn:aws:iam::111122223333:role/eks/nodes',
    });
    expect(cluster?.interruptionQueue).toBeUndefined();
  });

  it('takes a region that AWS opened since, where the file says so', () => {
    const text = `${DEFAULTS}clusters:\n  - name: a\n    region: { unlisted: eu-east-7 }\n  - name: b\n`;
    const [a, b] = readFleet(fileWith(text)).map((facts) => new Cluster(facts));
    expect([a?.region, a?.partition, a?.problems]).toEqual(['eu-east-7', 'aws', []]);
    expect(b?.region).toBe('eu-west-1');
  });

  it('may be JSON', () => {
    const file = fileWith(JSON.stringify(load(FLEET)), 'fleet.json');
    expect(readFleet(file)).toEqual(readFleet(fileWith(FLEET)));
    expect(said('{"clusters": [\n{"name": "../x"}]}', 'fleet.json')).toMatch(
      /^fleet\.json:2:3: clusters\[0\]\.name: is not what/,
    );
  });

  it('takes 10,000 clusters', () => {
    const clusters = Array.from({ length: 10_000 }, (_, index) => `  - name: cluster-${index}\n`).join('');
    expect(readFleet(fileWith(`${DEFAULTS}clusters:\n${clusters}`))).toHaveLength(10_000);
    const wrong = said(`clusters:\n${clusters.replaceAll('cluster-', '../')}`);
    expect(wrong.split('\n')).toHaveLength(51);
    expect(wrong).toMatch(/\nand 9950 more$/);
  });

  it.each([
    [
      'an unknown key',
      `${DEFAULTS}clusters:\n  - name: a\n    regoin: x\n`,
      'fleet.yaml:9:5: clusters[0].regoin: regoin is no key here (got "x"); did you mean region?',
    ],
    [
      'an unknown key at the top',
      'cluster: []\nclusters: [{ name: a }]\n',
      'fleet.yaml:1:1: cluster: cluster is no key',
    ],
    [
      'a name in the defaults',
      'defaults: { name: a }\nclusters: [{ name: a }]\n',
      'fleet.yaml:1:13: defaults.name: belongs to a cluster',
    ],
    [
      'a name twice',
      `${DEFAULTS}clusters:\n  - name: a\n  - name: a\n`,
      'fleet.yaml:9:5: clusters[1].name: clusters[0] has this folder already',
    ],
    [
      'names that are one in other case',
      `${DEFAULTS}clusters:\n  - name: web\n  - name: WEB\n`,
      'fleet.yaml:9:5: clusters[1].name: clusters[0] has this folder',
    ],
    [
      'folders that are one in other case',
      `${DEFAULTS}clusters:\n  - name: a\n  - { name: b, folder: A }\n`,
      'fleet.yaml:9:16: clusters[1].folder: clusters[0] has this folder',
    ],
    [
      'a name that is a path',
      `${DEFAULTS}clusters:\n  - name: ../../etc\n`,
      'fleet.yaml:8:5: clusters[0].name: is not what is expected here (got "../../etc"); give this: Name of the EKS cluster',
    ],
    [
      'a folder that is a path',
      `${DEFAULTS}clusters:\n  - { name: a, folder: a/b }\n`,
      'fleet.yaml:8:16: clusters[0].folder: is not what',
    ],
    ['a missing name', `${DEFAULTS}clusters:\n  - tier: staging\n`, 'fleet.yaml:8:5: clusters[0]: name is missing'],
    [
      'a missing fact',
      `clusters:\n  - name: a\n`,
      'fleet.yaml:2:5: clusters[0]: region is missing; give it, here or under defaults',
    ],
    [
      'a version without quotes',
      `${DEFAULTS}clusters:\n  - name: a\n    kubernetesVersion: 1.30\n`,
      'fleet.yaml:9:5: clusters[0].kubernetesVersion: must be of type string (got 1.3); put it in quotes',
    ],
    [
      'no value',
      `${DEFAULTS}clusters:\n  - name: a\n    region:\n`,
      'fleet.yaml:9:5: clusters[0].region: is not what is expected here (got null); give this: AWS region',
    ],
    [
      'an unknown tier',
      `${DEFAULTS}clusters:\n  - name: a\n    tier: prod\n`,
      'fleet.yaml:9:5: clusters[0].tier: is none of the values that there are (got "prod"); use one of development, staging, production',
    ],
    [
      'a broken identity, in one sentence',
      `${DEFAULTS}clusters:\n  - name: a\n    identity: { irsa: {} }\n`,
      'fleet.yaml:9:5: clusters[0].identity: is not what is expected here; give this: How the controller',
    ],
    [
      'what only the whole cluster shows',
      `${DEFAULTS}clusters:\n  - name: a\n    vpc: { cidrs: [10.0.0.0/16, ten] }\n`,
      'fleet.yaml:9:33: clusters[0].vpc.cidrs[1]: vpc.cidrs[1] is not a CIDR block',
    ],
    [
      'what only the whole shows, in the defaults',
      `${DEFAULTS}  namespace: Kube System\nclusters:\n  - name: a\n`,
      'fleet.yaml:7:3: defaults.namespace: namespace is not a DNS label',
    ],
    [
      'a region that does not exist',
      `${DEFAULTS}clusters:\n  - { name: a, region: ap-notheast-1 }\n`,
      'fleet.yaml:8:16: clusters[0].region: region is no AWS region that is known (got "ap-notheast-1"); write \'ap-northeast-1\'',
    ],
    [
      'a region that does not exist, in the defaults, once',
      `${DEFAULTS.replace('eu-west-1', 'eu-wst-1')}clusters: [{ name: a }, { name: b }]\n`,
      'fleet.yaml:2:3: defaults.region: region is no AWS region that is known (got "eu-wst-1"); write \'eu-west-1\'',
    ],
    [
      'a region newer than the data, said in another way than it is taken',
      `${DEFAULTS}clusters:\n  - { name: a, region: { unlisted: 1 } }\n`,
      'fleet.yaml:8:16: clusters[0].region: is not what is expected here; give this: AWS region',
    ],
    ['an empty list', 'clusters: []\n', 'fleet.yaml:1:1: clusters: is empty; list a cluster'],
    [
      'a key twice',
      'clusters:\n  - name: a\n    name: b\n',
      'fleet.yaml:3:5: the key "name" is there twice, first in line 2',
    ],
    ['a tab', 'clusters:\n\t- name: a\n', 'fleet.yaml:2:'],
    ['two documents', 'clusters: [{ name: a }]\n---\nclusters: []\n', 'fleet.yaml:2:1: a fleet file is one document'],
    ['a list', '- name: a\n', 'fleet.yaml:1:1: must be of type object'],
    ['nothing', '', 'fleet.yaml:1:1: empty'],
    [
      'a key of the prototype',
      `${DEFAULTS}clusters:\n  - name: a\n    __proto__: { region: x }\n`,
      'fleet.yaml:9:5: clusters[0].__proto__: __proto__ is no key here',
    ],
  ])('tells %s with line and column', (_, text, message) => {
    expect(said(text).slice(0, message.length)).toBe(message);
  });

  it.each([
    ['unknown-key', 'clusters: [{ name: a, regoin: x }]'],
    ['misplaced-key', 'defaults: { name: a }\nclusters: [{ name: a }]'],
    ['missing-key', 'clusters: [{ tier: staging }]'],
    ['missing-fact', `${DEFAULTS.replace('  tier: production\n', '')}clusters: [{ name: a }]`],
    ['type', 'clusters: [{ name: a, kubernetesVersion: 1.30 }]'],
    ['unknown-value', 'clusters: [{ name: a, tier: prod }]'],
    ['unexpected-value', 'clusters: [{ name: ../a }]'],
    ['unexpected-value', 'clusters: [{ name: a, identity: { irsa: {} } }]'],
    ['out-of-range', 'clusters: [{ name: a, settings: { vmMemoryOverheadPercent: 2 } }]'],
    ['no-clusters', 'clusters: []'],
    ['folder-collision', `${DEFAULTS}clusters: [{ name: a }, { name: a }]`],
  ])('says that it is fleet-file/%s: %s', (rule, text) => {
    try {
      readFleet(fileWith(text));
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof FleetFileError)) throw error;
      expect(error.problems.map((problem) => problem.rule)).toEqual([`fleet-file/${rule}`]);
    }
  });

  it('tells everything in one run, each once', () => {
    const text = `${DEFAULTS}  account: '12'\nclusters:\n  - name: a b\n    x: 1\n  - name: c\n`;
    expect(
      said(text)
        .split('\n')
        .map((line) => line.slice(0, 32)),
    ).toEqual([
      'fleet.yaml:7:3: defaults.account',
      'fleet.yaml:9:5: clusters[0].name',
      'fleet.yaml:10:5: clusters[0].x: ',
    ]);
    const shared = `${DEFAULTS}  namespace: Kube System\nclusters:\n  - name: a\n  - name: b\n`;
    expect(said(shared).split('\n')).toHaveLength(1);
  });

  it('that cannot be read says why, without a stack', () => {
    expect(() => readFleet(join(folder, 'none.yaml'))).toThrow(/none\.yaml: no such file/);
    try {
      readFleet(folder);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: 'FleetFileError', stack: expect.not.stringContaining('    at ') });
    }
  });
});

describe('the schema', () => {
  const schema = JSON.parse(readFileSync('src/fleet/fleet-file/fleet.schema.json', 'utf8'));

  it.each(STANDALONE_SCHEMAS)('is the one that was compiled: $name', (each) => {
    expect(readFileSync(each.target, 'utf8')).toBe(compiledSchema(each));
  });

  it('is sound for any editor', () => {
    const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);
    expect(validate(load(FLEET))).toBe(true);
    expect(validate({ clusters: [{}] })).toBe(false);
  });

  it('knows every fact of a cluster', () => {
    const facts: Record<keyof ClusterProps, true> = {
      name: true,
      region: true,
      environment: true,
      tier: true,
      karpenterVersion: true,
      kubernetesVersion: true,
      account: true,
      endpoint: true,
      featureGates: true,
      settings: true,
      namespace: true,
      serviceAccount: true,
      identity: true,
      authenticationMode: true,
      vpc: true,
      registry: true,
      tags: true,
      discoveryTag: true,
      nodeRole: true,
      windowsNodeRole: true,
      controllerRole: true,
      interruptionQueue: true,
      instanceProfile: true,
      stackName: true,
      regionalNames: true,
    };
    expect(Object.keys(schema.definitions.facts.properties).sort()).toEqual(
      [...Object.keys(facts), 'folder', 'values'].sort(),
    );
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Cluster,
  type ClusterFacts,
  type ClusterProps,
  existing,
  type FeatureGates,
  fromFacts,
  knownFacts,
  toFacts,
} from '../../src/cluster';
import { isRegion, unlisted } from '../../src/karpenter';
import { FEATURE_GATE_NAMES } from '../../src/karpenter/feature-gates';
import { RIGHT } from './cluster.fixture';

const text = (pattern: RegExp): fc.Arbitrary<string> => fc.stringMatching(pattern);
const record = <Value extends object>(members: { [Name in keyof Value]-?: fc.Arbitrary<Value[Name]> }) =>
  fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Partial<Value>>;

const REGIONS = ['eu-west-1', 'us-gov-west-1', 'cn-north-1', 'ap-southeast-4', 'eu-east-9'];
const partitionOf = (region: string) => ({ 'us-': 'aws-us-gov', 'cn-': 'aws-cn' })[region.slice(0, 3)] ?? 'aws';

const labels = text(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
const iamNames = text(/^[A-Za-z0-9+=,.@_-]{1,64}$/).filter((name) => !/^\.{1,2}$/.test(name));
const accounts = text(/^[0-9]{12}$/);
const tagTexts = text(/^[A-Za-z0-9 _.:/=+@-]{1,60}$/).filter((tag) => !/^aws:/i.test(tag));

/** A name, an existing one by its name, or by an ARN that is the cluster's own. */
const resources = (names: fc.Arbitrary<string>, arn: (name: string) => string) =>
  fc
    .tuple(names, fc.constantFrom('name', 'existing', 'arn'))
    .map(([name, how]) => (how === 'name' ? name : existing(how === 'arn' ? arn(name) : name)));

type Needed = 'name' | 'region' | 'environment' | 'tier' | 'karpenterVersion' | 'kubernetesVersion';

/** Props of clusters that are right. */
const rightProps: fc.Arbitrary<ClusterProps> = fc
  .tuple(fc.constantFrom(...REGIONS), accounts, fc.boolean())
  .chain(([region, account, isKnown]) => {
    const arn = (service: string, place: string, what: string) =>
      `arn:${partitionOf(region)}:${service}:${place}:${account}:${what}`;
    const roles = resources(iamNames, (name) => arn('iam', '', `role/eks/${name}`));
    const optional = record<Omit<ClusterProps, Needed | 'account'>>({
      endpoint: labels.map((name) => `https://${name}.example.com`),
      featureGates: record<FeatureGates>(
        Object.fromEntries(FEATURE_GATE_NAMES.map((gate) => [gate, fc.boolean()])) as never,
      ),
      settings: record({
        vmMemoryOverheadPercent: fc.double({ min: 0, max: 1, noNaN: true }),
        reservedENIs: fc.nat(8),
        minValuesPolicy: fc.constantFrom('Strict', 'BestEffort'),
        preferencePolicy: fc.constantFrom('Respect', 'Ignore'),
        enableZonalShift: fc.boolean(),
        legacyNodeRepair: fc.boolean(),
        ignoreDRARequests: fc.boolean(),
        enableDRA: fc.boolean(),
        schedulerConfig: record({
          podTopologySpread: record({
            defaultConstraints: fc.array(
              fc.record(
                {
                  maxSkew: fc.integer({ min: 1, max: 9 }),
                  topologyKey: labels,
                  whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
                  minDomains: fc.integer({ min: 1, max: 9 }),
                  nodeAffinityPolicy: fc.constantFrom('Honor', 'Ignore'),
                  nodeTaintsPolicy: fc.constantFrom('Honor', 'Ignore'),
                },
                { requiredKeys: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'] },
              ),
            ),
          }),
        }),
      }),
      namespace: labels,
      serviceAccount: labels,
      identity: fc.oneof(
        fc.constant('pod-identity' as const),
        labels.map((id) => ({ irsa: { issuer: `oidc.example.com/id/${id}` } })),
      ),
      authenticationMode: fc.constantFrom('API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'),
      vpc: record({
        id: fc.constant('vpc-0a1b'),
        isolated: fc.boolean(),
        subnets: fc.array(text(/^subnet-[0-9a-f]{8}$/)),
        securityGroups: fc.array(text(/^sg-[0-9a-f]{8}$/)),
        cidrs: fc.subarray(['10.0.0.0/16', 'fd00::/64']),
        ipFamily: fc.constantFrom('ipv4', 'ipv6'),
      }),
      registry: record({ charts: labels, controllerImage: labels }),
      tags: fc
        .array(fc.tuple(fc.oneof(tagTexts, fc.constant('__proto__')), fc.oneof(tagTexts, fc.constant(''))))
        .map((tags) => Object.fromEntries(tags)),
      discoveryTag: record({ key: tagTexts, value: tagTexts }),
      nodeRole: roles,
      windowsNodeRole: roles,
      controllerRole: roles,
      interruptionQueue: fc.oneof(
        fc.constant(false as const),
        resources(text(/^[A-Za-z0-9_-]{1,80}$/), (name) => arn('sqs', region, name)),
      ),
      instanceProfile: resources(iamNames, (name) => arn('iam', '', `instance-profile/${name}`)),
      stackName: text(/^[A-Za-z][A-Za-z0-9-]{0,40}$/),
      regionalNames: fc.boolean(),
    });
    const needed = fc.record({
      name: text(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/),
      environment: labels,
      tier: fc.constantFrom('development' as const, 'staging' as const, 'production' as const),
      karpenterVersion: fc.constantFrom('1.14' as const, '1.13.1' as const),
      kubernetesVersion: fc.constantFrom('1.33' as const, '1.34' as const),
    });
    return fc.tuple(needed, optional).map(([first, rest]) => {
      const where = isRegion(region) ? region : unlisted(region);
      return { ...rest, ...first, region: where, ...(isKnown && { account }) };
    });
  });

const schema = JSON.parse(readFileSync('src/cluster/cluster.schema.json', 'utf8'));
const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
const refused = (json: unknown): unknown => (validate(json) ? [] : validate.errors);

const files = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('cluster.json'))
  .map((file) => join('dist', file));

const onDisk = (cluster: Cluster): unknown => JSON.parse(JSON.stringify(toFacts(cluster)));

const read = (json: unknown): Cluster => {
  const facts = fromFacts(json);
  if ('problems' in facts) throw new Error(JSON.stringify(facts.problems));
  return new Cluster(facts.props);
};

/** Where a cluster.json is wrong. */
const problemsAt = (json: unknown): string[] => {
  const facts = fromFacts(json);
  return 'problems' in facts ? facts.problems.map(({ path, message }) => `${path}: ${message}`) : [];
};

describe('the facts of a cluster', () => {
  it('all survive cluster.json, with what is derived from them', () => {
    fc.assert(
      fc.property(rightProps, (props) => {
        const cluster = new Cluster(props);
        expect(cluster.problems).toEqual([]);
        const json = onDisk(cluster);
        const again = read(json);
        expect({ ...again }).toEqual({ ...cluster });
        expect(onDisk(again)).toEqual(json);
        expect(knownFacts(json)).toEqual(toFacts(cluster));
        expect(refused(json)).toEqual([]);
      }),
    );
  });

  it.each(files)('%s is what its cluster writes, and what the schema has', (file) => {
    const content = readFileSync(file, 'utf8');
    const json: unknown = JSON.parse(content);
    expect(`${JSON.stringify(read(json), null, 2)}\n`).toBe(content);
    expect(refused(json)).toEqual([]);
  });

  it('are found in the example fleet', () => expect(files.length).toBeGreaterThan(3));

  it('name a registry only where it is not the public one', () => {
    expect(toFacts(new Cluster(RIGHT))).not.toHaveProperty('registry');
    expect(toFacts(new Cluster({ ...RIGHT, registry: { charts: 'a.example.com/karpenter' } })).registry).toEqual({
      charts: 'a.example.com/karpenter',
      controllerImage: 'public.ecr.aws/karpenter/controller',
    });
  });

  it('take a registry from a file that names one', () => {
    const json = { ...toFacts(new Cluster(RIGHT)), registry: { charts: 'a.example.com/karpenter' } };
    const registry = { charts: 'a.example.com/karpenter', controllerImage: 'public.ecr.aws/karpenter/controller' };
    expect(read(json).registry).toEqual(registry);
    expect(knownFacts(json)?.registry).toEqual(registry);
    expect(refused(json)).toEqual([]);
  });
});

describe('a cluster.json that is wrong', () => {
  const right = onDisk(new Cluster(RIGHT)) as object;

  it.each<readonly [string, unknown, string]>([
    ['no object', [], ': must be an object'],
    ['no region', { ...right, region: undefined }, 'region: must be a text'],
    ['a number', { ...right, account: 123456789012 }, 'account: must be a text'],
    ['another word', { ...right, tier: 'prod' }, 'tier: must be one of development, staging, production'],
    [
      'a gate in quotes',
      { ...right, featureGates: { nodeRepair: 'true' } },
      'featureGates.nodeRepair: must be true or false',
    ],
    ['a role without a name', { ...right, nodeRole: { existing: true } }, 'nodeRole: name is missing'],
    ['a role as text', { ...right, nodeRole: 'nodes' }, 'nodeRole: must be an object'],
    ['half a tag', { ...right, discoveryTag: { key: 'a' } }, 'discoveryTag: value is missing'],
    ['a tag of a number', { ...right, tags: { 'a/b': 1 } }, 'tags["a/b"]: must be a text'],
    ['no list', { ...right, vpc: { cidrs: '10.0.0.0/8' } }, 'vpc.cidrs: must be a list'],
    ['an item', { ...right, vpc: { cidrs: [8] } }, 'vpc.cidrs[0]: must be a text'],
    ['an identity', { ...right, identity: 'irsa' }, "identity: must be 'pod-identity' or { irsa: { issuer } }"],
  ])('%s is refused, and read as far as it goes', (_, json, problem) => {
    expect(problemsAt(json)).toEqual([problem]);
    expect(() => knownFacts(json)).not.toThrow();
    if (!Array.isArray(json)) expect(knownFacts(json)?.name).toBe('my-cluster');
  });

  it('tells everything at once', () => {
    expect(problemsAt({ karpenterVersion: '1.14', tags: [], stackName: 1 })).toEqual([
      ': name is missing',
      ': region is missing',
      ': environment is missing',
      ': tier is missing',
      ': kubernetesVersion is missing',
      'tags: must be an object',
      'stackName: must be a text',
    ]);
  });

  it('may hold what later versions add', () => expect(problemsAt({ ...right, colour: 'blue' })).toEqual([]));
});

describe('a cluster.json of any origin', () => {
  it('needs the version of Karpenter alone', () => {
    const handMade = {
      karpenterVersion: '1.14',
      nodeRole: { name: 'nodes' },
      featureGates: { nodeOverlay: true, x: 1 },
    };
    expect(knownFacts(handMade)).toEqual({
      karpenterVersion: '1.14',
      nodeRole: { name: 'nodes', existing: false },
      featureGates: { nodeOverlay: true },
    });
    expect(refused({ karpenterVersion: '1.14', nodeRole: { name: 'nodes' } })).toEqual([]);
  });

  it.each([{ name: 'of another tool' }, [], null, 'x', { karpenterVersion: 1.14 }])('is another tool’s: %j', (json) => {
    expect(knownFacts(json)).toBeUndefined();
    expect(refused(json)).not.toEqual([]);
  });

  it('gives no way to throw', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(schema.properties)), fc.jsonValue()), (json) => {
        expect(() => [knownFacts(json), fromFacts(json)]).not.toThrow();
      }),
    );
  });
});

/** The names in a type, down to what is no object or has names of its own choice. */
type Names<Value> = Value extends string | number | boolean | readonly unknown[]
  ? true
  : string extends keyof Value
    ? true
    : { readonly [Name in keyof Value]-?: Names<NonNullable<Value[Name]>> };

const RESOURCE = { name: true, existing: true, arn: true } as const;

const NAMES: Names<Omit<ClusterFacts, 'identity'>> & { identity: Names<Extract<ClusterFacts['identity'], object>> } = {
  name: true,
  region: true,
  partition: true,
  account: true,
  environment: true,
  tier: true,
  karpenterVersion: true,
  kubernetesVersion: true,
  featureGates: {
    nodeRepair: true,
    nodeOverlay: true,
    reservedCapacity: true,
    spotToSpotConsolidation: true,
    staticCapacity: true,
    capacityBuffer: true,
    terminateFirstDrift: true,
    terminateFirstRepair: true,
    podDeletionCostManagement: true,
    nodeClassCEL: true,
    rebootForRepair: true,
    draNVIDIAGPU: true,
    draEFA: true,
  },
  settings: {
    vmMemoryOverheadPercent: true,
    reservedENIs: true,
    minValuesPolicy: true,
    preferencePolicy: true,
    enableZonalShift: true,
    legacyNodeRepair: true,
    ignoreDRARequests: true,
    enableDRA: true,
    schedulerConfig: { podTopologySpread: { defaultConstraints: true } },
  },
  namespace: true,
  serviceAccount: true,
  identity: { irsa: { issuer: true } },
  authenticationMode: true,
  endpoint: true,
  vpc: { id: true, isolated: true, subnets: true, securityGroups: true, cidrs: true, ipFamily: true },
  discoveryTag: { key: true, value: true },
  nodeRole: RESOURCE,
  windowsNodeRole: RESOURCE,
  controllerRole: RESOURCE,
  interruptionQueue: RESOURCE,
  instanceProfile: RESOURCE,
  stackName: true,
  tags: true,
  registry: { charts: true, controllerImage: true },
};

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
}

const namesIn = ({ properties, allOf, anyOf }: Schema): unknown => {
  if (allOf !== undefined) return namesIn(schema.definitions.resource);
  if (anyOf !== undefined) return namesIn(anyOf.find((each) => each.properties !== undefined) ?? {});
  if (properties === undefined) return true;
  return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, namesIn(inner)]));
};

it('the schema names what the type names', () => {
  expect(namesIn(schema)).toEqual({ ...NAMES, $schema: true });
});

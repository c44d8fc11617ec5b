import { describe, expect, it } from 'vitest';
import { crdIds, loadCrd } from '../../imports/crds';
import { karpenterTemplate } from '../../src/cloudformation';
import type { ClusterFacts } from '../../src/cluster';
import { Cluster } from '../../src/cluster';
import { formatPath } from '../../src/findings';
import { valueKeys } from '../../src/helm';
import { FEATURE_GATE_NAMES } from '../../src/karpenter/feature-gates';
import { KARPENTER_MINORS, karpenterRelease } from '../../src/karpenter/versions';
import { type Review, type ReviewCluster, type ReviewSide, review } from '../../src/review';
import { objectDrafts } from '../../src/review/changes/fields';
import { refusals } from '../../src/review/changes/refusals';
import { type ClusterState, clusterState } from '../../src/review/sides/cluster-state';
import { Verdicts } from '../../src/review/verdicts';
import { TOOLS } from './fleet';
import { type Leaf, leavesOf, scalarsOf } from './leaves';
import { edit, sidesOf } from './sides';

const NAMES: Readonly<Record<string, string>> = { NodePool: 'general', EC2NodeClass: 'default' };

const nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };

const POOL = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'general' },
  spec: { template: { spec: { nodeClassRef, requirements: [] } } },
};
const CLASS = { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', metadata: { name: 'default' }, spec: {} };

const REQUIREMENT = { key: 'example.com/team', operator: 'In', values: ['c'] };

/** What items of a list have to have. */
const ITEMS: Readonly<Record<string, object>> = {
  requirements: REQUIREMENT,
  startupTaints: { key: 'example.com/agent', effect: 'NoExecute' },
  taints: { key: 'example.com/team', effect: 'NoExecute' },
};

const CLAIM = { kind: 'NodeClaim', spec: { nodeClassRef, requirements: [REQUIREMENT] } };

/** Kinds whose change may mean something for nodes. */
const KINDS = ['NodePool', 'EC2NodeClass', 'NodeOverlay', 'CapacityBuffer', 'NodeClaim'];

/** The object with what a field needs beside it. */
function startOf(kind: string, apiVersion: string, { path }: Leaf): unknown {
  const start = [POOL, CLASS, CLAIM].find((object) => object.kind === kind) ?? {};
  const base = { ...start, apiVersion, kind, metadata: { name: NAMES[kind] ?? 'a' } };
  const list = path.findIndex((step) => step in ITEMS);
  return list < 0 ? base : edit(base, path.slice(0, list + 2), ITEMS[String(path[list])]);
}

/**
 * What becomes of a field from one value to another, by the table of fields, or because the server refuses that it
 * changes. A value that is wrong by itself, or fields that are missing, would hide it.
 */
function effectsOf(kind: string, apiVersion: string, { path, values }: Leaf, minor: string): readonly string[] {
  const base = startOf(kind, apiVersion, { path, values });
  const others = [POOL, CLASS].filter((object) => object.kind !== kind);
  const featureGates = { staticCapacity: true, nodeOverlay: true, capacityBuffer: true };
  const [before, after] = values.map((value) =>
    clusterState({
      folder: 'prod',
      facts: { karpenterVersion: minor, featureGates },
      objects: [edit(base, path, value), ...others],
    }),
  ) as [ClusterState, ClusterState];
  const [old, renewed] = [before, after].map(({ objects }) => [...objects.values()].find((each) => each.kind === kind));
  if (old === undefined || renewed === undefined) throw new Error(`no ${kind}`);
  const own = objectDrafts(old, renewed, { before, after });
  const immutable = refusals(old, renewed, { before, after }, new Verdicts()).filter(({ reason }) =>
    /immutable|cannot be|may not|transition|switch/i.test(reason),
  );
  return [...own, ...immutable].map(({ effect }) => effect);
}

/** Fields whose change has no consequence, and why. */
const HARMLESS: Readonly<Record<string, string>> = {};

describe('no field changes in silence', () => {
  it.each(KARPENTER_MINORS)('of the objects of Karpenter %s', (minor) => {
    const silent: string[] = [];
    for (const [kind, id] of Object.entries(crdIds(karpenterRelease(minor)))) {
      if (!KINDS.includes(kind)) continue;
      const { group, version, schema } = loadCrd(id);
      const { spec } = schema.properties ?? {};
      for (const leaf of spec === undefined ? [] : leavesOf(spec, ['spec'])) {
        const name = `${kind} ${formatPath(leaf.path)}`;
        const isSilent = effectsOf(kind, `${group}/${version}`, leaf, minor).every((effect) => effect === 'none');
        if (isSilent && !(name in HARMLESS)) silent.push(`${name}: ${JSON.stringify(leaf.values)}`);
      }
    }
    expect(silent).toEqual([]);
  });
});

const START = sidesOf({ name: '', change: [], effect: 'none', rule: '', headline: '', source: '' }).before;

/** The cluster of the table of changes, with parts in place of its own. */
function withParts(parts: Partial<ReviewCluster>): ReviewSide {
  return { clusters: START.clusters.map((cluster) => ({ ...cluster, ...parts })) };
}

const TEMPLATE = JSON.parse(
  JSON.stringify(
    karpenterTemplate(
      new Cluster({
        name: 'prod',
        region: 'eu-west-1',
        environment: 'prod',
        tier: 'production',
        karpenterVersion: '1.14.1',
        kubernetesVersion: '1.34',
      }),
    ).template,
  ),
) as object;

/** Facts that act by what is made of them alone. */
const DESCRIBED = [
  ...['name', 'account', 'partition', 'environment', 'tier', 'namespace', 'serviceAccount', 'identity'],
  ...['authenticationMode', 'endpoint', 'vpc', 'discoveryTag', 'nodeRole', 'windowsNodeRole', 'controllerRole'],
  ...['interruptionQueue', 'instanceProfile', 'stackName', 'tags', 'registry', 'region'],
];

const named = (name: string) => ({ name, existing: false });

/** Everything that a `cluster.json` may say. */
const factsOf = (): ClusterFacts => ({
  name: 'prod',
  region: 'eu-west-1',
  partition: 'aws',
  account: '111122223333',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.15.2',
  kubernetesVersion: '1.34',
  featureGates: Object.fromEntries(FEATURE_GATE_NAMES.map((gate) => [gate, true])),
  settings: {
    vmMemoryOverheadPercent: 0.05,
    reservedENIs: 1,
    minValuesPolicy: 'Strict',
    preferencePolicy: 'Respect',
    enableZonalShift: false,
    legacyNodeRepair: false,
    ignoreDRARequests: false,
    enableDRA: false,
  },
  namespace: 'kube-system',
  serviceAccount: 'karpenter',
  identity: 'pod-identity',
  authenticationMode: 'API',
  endpoint: 'https://example.com',
  vpc: {
    id: 'vpc-1',
    isolated: false,
    subnets: ['subnet-1'],
    securityGroups: ['sg-1'],
    cidrs: ['10.0.0.0/8'],
    ipFamily: 'ipv4',
  },
  discoveryTag: { key: 'karpenter.sh/discovery', value: 'prod' },
  nodeRole: named('nodes'),
  windowsNodeRole: named('windows'),
  controllerRole: named('controller'),
  interruptionQueue: named('queue'),
  instanceProfile: named('profile'),
  stackName: 'stack',
  tags: { team: 'a' },
  registry: { charts: 'example.com/charts', controllerImage: 'example.com/controller' },
});

/** Values that a fact may have, where any other text will not do. */
const OTHER: Readonly<Record<string, unknown>> = {
  tier: 'staging',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.33',
  region: 'us-east-1',
  minValuesPolicy: 'BestEffort',
  preferencePolicy: 'Ignore',
  identity: { irsa: { issuer: 'example.com' } },
  authenticationMode: 'CONFIG_MAP',
  ipFamily: 'ipv6',
};

describe('nothing beside the objects changes in silence', () => {
  it('looks at enough', () => {
    expect(scalarsOf(TEMPLATE).length).toBeGreaterThan(200);
    expect(valueKeys().length).toBeGreaterThan(80);
    expect(scalarsOf(factsOf()).length).toBeGreaterThan(40);
  });

  const said = (before: ReviewSide, after: ReviewSide): Review['changes'] => review(before, after).changes;

  it('of the AWS template', () => {
    const silent = scalarsOf(TEMPLATE).flatMap(({ path, values: [, other] }) => {
      const changed = edit(TEMPLATE, path, other);
      const changes = said(
        withParts({ template: TEMPLATE, objects: [] }),
        withParts({ template: changed, objects: [] }),
      );
      const isHarmless = ['AWSTemplateFormatVersion', 'Description', 'Metadata'].includes(String(path[0]));
      return changes.some(({ effect }) => isHarmless || effect !== 'none') ? [] : [formatPath(path)];
    });
    expect(silent).toEqual([]);
  });

  it('of the values of the chart', () => {
    const silent = valueKeys().flatMap((key) => {
      const values = edit({ settings: { clusterName: 'prod' } }, key.path, 'changed') as object;
      const changes = said(
        withParts({ values: { settings: { clusterName: 'prod' } }, objects: [] }),
        withParts({ values, objects: [] }),
      );
      return changes.some(({ effect }) => effect !== 'none') ? [] : [key.path.join('.')];
    });
    expect(silent).toEqual([]);
  });

  it('of the facts of the cluster, those that only describe it among them', () => {
    const facts = factsOf();
    const silent = scalarsOf(facts).flatMap(({ path, values: [, other] }) => {
      const changed = OTHER[String(path.at(-1))] ?? other;
      const changes = said(
        withParts({ facts, values: undefined }),
        withParts({ facts: edit(facts, path, changed) as ReviewCluster['facts'], values: undefined }),
      );
      const isHarmless = DESCRIBED.includes(String(path[0])) || path[1] === 'schedulerConfig';
      return changes.some(({ effect }) => isHarmless || effect !== 'none') ? [] : [formatPath(path)];
    });
    expect(silent).toEqual([]);
  });

  it('of what applies the objects', () => {
    for (const [gitOps] of Object.values(TOOLS).map((each) => [each] as const)) {
      for (const { path, values } of scalarsOf(gitOps)) {
        const changed = edit(gitOps, path, values[1]) as readonly unknown[];
        expect(said(withParts({ gitOps }), withParts({ gitOps: changed })), formatPath(path)).not.toEqual([]);
      }
      expect(said(withParts({ gitOps }), withParts({ gitOps: undefined })).map(({ effect }) => effect)).not.toEqual([]);
      expect(said(withParts({ gitOps: undefined }), withParts({ gitOps })).map(({ effect }) => effect)).not.toEqual([]);
    }
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { karpenterTemplate } from '../../src/cloudformation';
import { Cluster, type ClusterProps, existing } from '../../src/cluster';
import { bootstrapScript, teardownScript } from '../../src/install/scripts';
import { elements, Moto } from '../cloudformation/moto';
import { toolPath } from '../cloudformation/python-tools';
import { realTool } from '../real-tool';
import { FakeEks } from './scripts/fake-eks';
import { EMPTY, Sandbox, SERVER } from './scripts/sandbox';

const REGION = 'eu-west-1';
const ACCOUNT_OF_MOTO = '123456789012';
const OBJECTS = [
  {
    kind: 'EC2NodeClass',
    metadata: { name: 'a' },
    spec: { subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }] },
  },
  { kind: 'NodePool', metadata: { name: 'a' } },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'reconcile', namespace: 'billing' } },
];

const clusterWith = (props: Partial<ClusterProps>): Cluster =>
  new Cluster({
    name: 'my-cluster',
    region: REGION,
    environment: 'prod',
    tier: 'production',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
    nodeRole: existing('nodes'),
    ...props,
  });

const REGISTRY = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/karpenter';

/** Everything that the template can leave out is left out. */
const BY_ENTRY = clusterWith({
  controllerRole: existing('controller'),
  registry: { charts: REGISTRY, controllerImage: `${REGISTRY}/controller` },
});
const BY_MAPPING = clusterWith({
  authenticationMode: 'CONFIG_MAP',
  identity: { irsa: { issuer: `oidc.eks.${REGION}.amazonaws.com/id/A` } },
  controllerRole: existing('controller'),
});

/** What the first run changes, in its order. */
const CHANGES = [
  'aws eks update-cluster-config',
  'aws cloudformation deploy',
  'aws eks create-addon',
  'aws eks create-pod-identity-association',
  'aws eks create-access-entry',
  'aws ec2 create-tags',
  'aws iam create-service-linked-role',
  'aws ecr create-repository',
  'cosign copy public.ecr.aws/karpenter/karpenter-crd:1.14.1',
  'aws ecr create-repository',
  'cosign copy public.ecr.aws/karpenter/karpenter:1.14.1',
  'aws ecr create-repository',
  'cosign copy public.ecr.aws/karpenter/controller:1.14.1',
  'helm upgrade --install',
  'helm upgrade --install',
  'kubectl apply --server-side',
];

const MAP_ROLES = `- rolearn: arn:aws:iam::${ACCOUNT_OF_MOTO}:role/nodes-of-others
  username: system:node:{{EC2PrivateDNSName}}
  groups: ["system:bootstrappers", 'system:nodes'] # \\ back and "quotes"
`;

const isRunnable = realTool(toolPath('moto_server'), '--version') && realTool(toolPath('aws'), '--version');

describe.runIf(isRunnable)('scripts against AWS', () => {
  let moto: Moto;
  let eks: FakeEks;
  const sandboxes: Sandbox[] = [];

  beforeAll(async () => {
    [moto, eks] = await Promise.all([Moto.start(), FakeEks.start()]);
  });
  afterAll(() => {
    moto?.stop();
    eks?.stop();
    for (const sandbox of sandboxes) sandbox.remove();
  });

  const ec2 = (Action: string, more: Readonly<Record<string, string>>): Promise<string> =>
    moto.query('ec2', REGION, { Action, Version: '2016-11-15', ...more });

  /** A cluster in an account with its network and the two roles that exist already. */
  beforeEach(async () => {
    await moto.reset();
    const [vpc = ''] = elements(await ec2('CreateVpc', { CidrBlock: '10.0.0.0/16' }), 'vpcId');
    const subnets = await Promise.all(
      ['10.0.1.0/24', '10.0.2.0/24'].map(
        async (CidrBlock) => elements(await ec2('CreateSubnet', { VpcId: vpc, CidrBlock }), 'subnetId')[0] ?? '',
      ),
    );
    await ec2('ModifySubnetAttribute', { SubnetId: subnets[1] ?? '', 'MapPublicIpOnLaunch.Value': 'true' });
    const [group = ''] = elements(
      await ec2('CreateSecurityGroup', { VpcId: vpc, GroupName: 'cluster', GroupDescription: 'cluster' }),
      'groupId',
    );
    for (const RoleName of ['nodes', 'controller']) {
      await moto.query('iam', 'us-east-1', {
        Action: 'CreateRole',
        Version: '2010-05-08',
        Path: '/teams/platform/',
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
      });
    }
    eks.reset({
      name: 'my-cluster',
      status: 'ACTIVE',
      endpoint: SERVER,
      certificateAuthority: { data: 'Q0E=' },
      accessConfig: { authenticationMode: 'CONFIG_MAP' },
      resourcesVpcConfig: { subnetIds: subnets, clusterSecurityGroupId: group, vpcId: vpc },
    });
    eks.faults.length = 0;
  });

  function sandboxOf(cluster: Cluster): Sandbox {
    const { template, yaml = '' } = karpenterTemplate(cluster, { objects: OBJECTS });
    const facts = { objects: OBJECTS, template };
    const scripts = {
      'bootstrap.sh': bootstrapScript(cluster, facts).text ?? '',
      'teardown.sh': teardownScript(cluster, facts).text ?? '',
    };
    const sandbox = new Sandbox(moto, eks, scripts, yaml);
    sandboxes.push(sandbox);
    return sandbox;
  }

  /** Everything that a run can have changed. */
  async function world(sandbox: Sandbox) {
    const tags = await ec2('DescribeTags', {});
    const stacks = await moto.query('cloudformation', REGION, { Action: 'ListStacks', Version: '2010-05-15' });
    return {
      eks: eks.state(),
      stubs: sandbox.state,
      tagged: new Set(elements(tags, 'resourceId')).size,
      stacks: elements(stacks, 'StackStatus'),
    };
  }

  const expectNothingSecret = (output: string): void => {
    expect(output).not.toMatch(/very-secret|AKIASECRETID/);
    expect(output).not.toContain(ACCOUNT_OF_MOTO);
  };

  it('installs, changes nothing the second time, and takes everything back', async () => {
    const sandbox = sandboxOf(BY_ENTRY);
    const before = await world(sandbox);

    const plan = await sandbox.run('bootstrap.sh', ['--plan']);
    expect([plan.code, plan.writes]).toEqual([0, []]);
    expect(plan.output).toContain('would run: aws cloudformation deploy');
    expect(plan.output).toContain('would ask: Switch cluster my-cluster to API_AND_CONFIG_MAP?');
    expect(eks.writes).toEqual([]);
    expect(await world(sandbox)).toEqual(before);

    const first = await sandbox.run('bootstrap.sh', [], { input: 'y\n' });
    expect([first.output.slice(-200), first.code]).toEqual([expect.stringContaining('Karpenter is installed.'), 0]);
    expect(first.writes).toEqual(CHANGES);
    const installed = await world(sandbox);
    expect(installed.stacks).toEqual(['CREATE_COMPLETE']);
    expect(installed.tagged).toBe(2);
    expect([...eks.entries.values()]).toEqual([
      expect.objectContaining({
        principalArn: expect.stringMatching(/:role\/teams\/platform\/nodes$/),
        type: 'EC2_LINUX',
      }),
    ]);
    expect(installed.stubs.releases.karpenter).toMatchObject({ info: { chart: 'karpenter-1.14.1' } });

    const second = await sandbox.run('bootstrap.sh', []);
    expect([second.output.slice(-500), second.code, second.writes]).toEqual([expect.any(String), 0, []]);
    expect(await world(sandbox)).toEqual(installed);

    // Somebody else's: the public subnet, which bootstrap.sh leaves alone.
    const [foreign = ''] = elements(
      await ec2('DescribeSubnets', { 'Filter.1.Name': 'cidr-block', 'Filter.1.Value.1': '10.0.2.0/24' }),
      'subnetId',
    );
    await ec2('CreateTags', {
      'ResourceId.1': foreign,
      'Tag.1.Key': 'karpenter.sh/discovery',
      'Tag.1.Value': 'my-cluster',
    });
    const tagged = await world(sandbox);
    const planned = await sandbox.run('teardown.sh', ['--plan']);
    expect([planned.code, planned.writes]).toEqual([0, []]);
    const wrong = await sandbox.run('teardown.sh', [], { input: 'my-other-cluster\n' });
    expect([wrong.code, wrong.writes]).toEqual([1, []]);
    expect(await world(sandbox)).toEqual(tagged);

    const removal = await sandbox.run('teardown.sh', [], { input: 'my-cluster\n' });
    expect([removal.output.slice(-300), removal.code]).toEqual([expect.stringContaining('Karpenter is removed.'), 0]);
    expect(removal.writes).toEqual([
      'kubectl delete nodepools.karpenter.sh',
      'kubectl delete job.batch/reconcile',
      'kubectl delete ec2nodeclasses.karpenter.k8s.aws',
      'kubectl delete --kustomize',
      'helm uninstall karpenter',
      'helm uninstall karpenter-crd',
      'kubectl delete crd',
      'kubectl delete crd',
      'kubectl delete crd',
      'aws eks delete-pod-identity-association',
      'aws eks delete-access-entry',
      'aws cloudformation delete-stack',
      'aws ec2 delete-tags',
    ]);
    const removed = await world(sandbox);
    expect(removed.stacks).toEqual(['DELETE_COMPLETE']);
    expect(removed.tagged).toBe(1);
    expect(removal.output).toContain(`${foreign} keeps the tag, which bootstrap.sh has not put there`);
    expect([eks.entries.size, eks.associations.size]).toEqual([0, 0]);
    const again = await sandbox.run('teardown.sh', ['--yes']);
    expect([again.code, again.writes]).toEqual([0, []]);

    expect(eks.faults).toEqual([]);
    for (const { output } of [plan, first, second, planned, removal]) expectNothingSecret(output);
    expect(readdirSync(join(sandbox.folder, 'tmp'))).toEqual([]);
  });

  it('goes on after it was killed, whatever the change was', async () => {
    const sandbox = sandboxOf(BY_ENTRY);
    const done: string[] = [];
    let step: string | undefined;
    for (let round = 0; round <= CHANGES.length; round++) {
      const run = await sandbox.run('bootstrap.sh', ['--yes', ...(step === undefined ? [] : ['--from', step])], {
        kill: true,
      });
      done.push(...run.writes);
      if (run.signal === null) {
        expect([run.code, run.writes]).toEqual([0, []]);
        break;
      }
      expect([run.signal, run.writes.length]).toEqual(['SIGKILL', 1]);
      step = [...run.output.matchAll(/^== ([a-z-]+):/gm)].at(-1)?.[1];
    }
    expect(done).toEqual(CHANGES);
    const last = await sandbox.run('bootstrap.sh', []);
    expect([last.output.slice(-500), last.code, last.writes]).toEqual([expect.any(String), 0, []]);
  });

  it('names the command that goes on where a step fails', async () => {
    const sandbox = sandboxOf(BY_ENTRY);
    sandbox.state = { ...EMPTY, unsigned: true };
    const run = await sandbox.run('bootstrap.sh', ['--yes']);
    expect(run.code).toBe(1);
    expect(run.output).toContain('has no valid signature');
    expect(run.output).toContain('./bootstrap.sh --yes --from verify');
    expect(run.writes).not.toContain('helm upgrade --install');
  });

  it.each([
    ['another cluster', { ...EMPTY, server: 'https://other' }, 'the current context of kubectl is another cluster'],
    [
      'a cut off release',
      { ...EMPTY, releases: { karpenter: { info: { status: 'pending-upgrade' } } } },
      'helm rollback karpenter',
    ],
  ])('stops before %s', async (_name, state, message) => {
    const sandbox = sandboxOf(BY_MAPPING);
    sandbox.state = state;
    const run = await sandbox.run('bootstrap.sh', ['--yes']);
    expect([run.code, run.output]).toEqual([1, expect.stringContaining(message)]);
    expectNothingSecret(run.output);
  });

  it('takes no tag from another cluster', async () => {
    const { subnetIds } = eks.cluster.resourcesVpcConfig as { readonly subnetIds: readonly string[] };
    await ec2('CreateTags', {
      'ResourceId.1': subnetIds[0] ?? '',
      'Tag.1.Key': 'karpenter.sh/discovery',
      'Tag.1.Value': 'other',
    });
    const run = await sandboxOf(BY_ENTRY).run('bootstrap.sh', ['--yes', '--from', 'tags']);
    expect([run.code, run.writes]).toEqual([1, []]);
    expect(run.output).toContain('carries the tag with another value');
  });

  it('adds its mapping to aws-auth and takes away only that', async () => {
    const sandbox = sandboxOf(BY_MAPPING);
    sandbox.state = { ...EMPTY, awsAuth: { version: '41', mapRoles: MAP_ROLES } };
    const first = await sandbox.run('bootstrap.sh', ['--yes']);
    expect([first.output.slice(-200), first.code]).toEqual([expect.stringContaining('Karpenter is installed.'), 0]);
    expect(first.writes).toContain('kubectl patch configmap');
    const { awsAuth } = sandbox.state;
    expect(awsAuth?.version).toBe('42');
    expect(awsAuth?.mapRoles.startsWith(MAP_ROLES)).toBe(true);
    // The role's path is left out: with it the authenticator never matches.
    expect(awsAuth?.mapRoles).toContain(`- rolearn: arn:aws:iam::${ACCOUNT_OF_MOTO}:role/nodes\n`);
    expectNothingSecret(first.output);

    expect((await sandbox.run('bootstrap.sh', ['--from', 'aws-auth'])).writes).toEqual([]);
    const removal = await sandbox.run('teardown.sh', ['--yes', '--from', 'aws-auth']);
    expect(removal.writes).toContain('kubectl patch configmap');
    expect(sandbox.state.awsAuth?.mapRoles).toBe(MAP_ROLES);
  });

  it.each([
    ['no ConfigMap', undefined, 0],
    ['no entries', { version: '1', mapRoles: '[]' }, 0],
    ['entries as JSON', { version: '1', mapRoles: '[{"rolearn": "x"}]' }, 1],
  ])('meets an aws-auth with %s', async (_name, awsAuth, code) => {
    const sandbox = sandboxOf(BY_MAPPING);
    sandbox.state = { ...EMPTY, awsAuth };
    const run = await sandbox.run('bootstrap.sh', ['--yes', '--from', 'aws-auth']);
    expect([run.code, run.output.slice(-300)]).toEqual([code, expect.any(String)]);
    expect(sandbox.state.awsAuth?.mapRoles.includes('role/nodes\n') ?? false).toBe(code === 0);
  });

  const OWN_CRDS = ['nodepools', 'nodeclaims', 'nodeoverlays'].map((name) => `${name}.karpenter.sh`);
  const SHARED_CRD = 'capacitybuffers.autoscaling.x-k8s.io';
  const withCrds = (crds: Readonly<Record<string, { release?: string }>>): typeof EMPTY => ({
    ...EMPTY,
    crds: {
      ...Object.fromEntries(OWN_CRDS.map((name) => [name, {}])),
      'ec2nodeclasses.karpenter.k8s.aws': {},
      ...crds,
    },
  });

  it('hands over each CRD that its chart brings', async () => {
    const sandbox = sandboxOf(BY_ENTRY);
    sandbox.state = withCrds({ [SHARED_CRD]: {} });
    const run = await sandbox.run('bootstrap.sh', ['--yes', '--from', 'crds']);
    expect([run.output.slice(-300), run.code]).toEqual([expect.any(String), 0]);
    expect(Object.entries(sandbox.state.crds).filter(([, { release }]) => release !== 'karpenter-crd')).toEqual([]);
    expect(run.writes.filter((write) => write === 'kubectl annotate crd').length).toBe(5);
  });

  it('takes no CRD from another release', async () => {
    const sandbox = sandboxOf(BY_ENTRY);
    sandbox.state = withCrds({ [SHARED_CRD]: { release: 'cluster-autoscaler' } });
    const run = await sandbox.run('bootstrap.sh', ['--yes', '--from', 'crds']);
    expect([run.code, run.output]).toEqual([1, expect.stringContaining('the Helm release cluster-autoscaler brings')]);
    expect(sandbox.state.crds[SHARED_CRD]).toEqual({ release: 'cluster-autoscaler' });
  });

  it('leaves pools to a GitOps tool that would put them back', async () => {
    const sandbox = sandboxOf(BY_ENTRY);
    sandbox.state = { ...EMPTY, crds: { 'nodepools.karpenter.sh': {} }, nodepools: { a: {} }, tracked: 'karpenter' };
    const run = await sandbox.run('teardown.sh', ['--yes']);
    expect([run.code, run.writes]).toEqual([1, []]);
    expect(run.output).toContain('puts the pools back');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { karpenterTemplate, PROFILES, type TemplateOptions } from '../../src/cloudformation';
import { type ClusterProps, existing } from '../../src/cluster';
import { realTool } from '../real-tool';
import { clusterIn, ENV_NAMES, ENVS, type EnvName, ISSUER } from './clusters';
import { elements, Moto } from './moto';
import { toolPath } from './python-tools';

/** Types that moto passes over without a word. */
const UNKNOWN_TO_MOTO = [
  'AWS::SQS::QueuePolicy',
  'AWS::EKS::AccessEntry',
  'AWS::EKS::Addon',
  'AWS::EKS::PodIdentityAssociation',
];

describe.runIf(realTool(toolPath('moto_server'), '--version'))('a stack in moto', () => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await Moto.start();
  });
  afterAll(() => moto?.stop());
  beforeEach(() => moto.reset());

  const region = (env: EnvName): string => ENVS[env].region;

  async function deploy(env: EnvName, minor: string, props: Partial<ClusterProps>, options: TemplateOptions = {}) {
    const cluster = clusterIn(env, minor, props);
    const { yaml = '', template } = karpenterTemplate(cluster, options);
    const call = (Action: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
      moto.query('cloudformation', region(env), {
        Action,
        Version: '2010-05-15',
        StackName: cluster.stackName,
        ...more,
      });
    await call('CreateStack', { TemplateBody: yaml, 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' });
    const [status] = elements(await call('DescribeStacks'), 'StackStatus');
    const described = (await call('DescribeStackResources')).split('<member>').slice(1);
    const physical = new Map(
      described.map((member) => [elements(member, 'LogicalResourceId')[0], elements(member, 'PhysicalResourceId')[0]]),
    );
    const withoutPhysicalId = Object.entries(template?.Resources ?? {})
      .filter(([id, { Type }]) => !physical.get(id) && !UNKNOWN_TO_MOTO.includes(Type))
      .map(([id]) => id);
    return { status, withoutPhysicalId, physical, resources: Object.keys(template?.Resources ?? {}) };
  }

  /** A VPC with two subnets and a route table, as an isolated cluster has it. */
  async function vpc(env: EnvName) {
    const ec2 = (Action: string, more: Readonly<Record<string, string>>): Promise<string> =>
      moto.query('ec2', region(env), { Action, Version: '2016-11-15', ...more });
    const [id = ''] = elements(await ec2('CreateVpc', { CidrBlock: '10.0.0.0/16' }), 'vpcId');
    const subnet = async (CidrBlock: string): Promise<string> =>
      elements(await ec2('CreateSubnet', { VpcId: id, CidrBlock }), 'subnetId')[0] ?? '';
    const [routeTable = ''] = elements(await ec2('CreateRouteTable', { VpcId: id }), 'routeTableId');
    return { id, subnets: [await subnet('10.0.1.0/24'), await subnet('10.0.2.0/24')], routeTable };
  }

  describe.each(ENV_NAMES)('in %s', (env) => {
    it.each(PROFILES)('is complete with profile %s', async (profile) => {
      const { status, withoutPhysicalId, resources } = await deploy(env, '1.14', {}, { profile });
      expect(status).toBe('CREATE_COMPLETE');
      expect(resources.length).toBeGreaterThan(15);
      expect(withoutPhysicalId).toEqual([]);
    });

    it('is complete with the oldest Karpenter, IRSA and tags', async () => {
      const { status, withoutPhysicalId } = await deploy(env, '1.0', {
        identity: { irsa: { issuer: ISSUER } },
        tags: { team: 'platform' },
      });
      expect(status).toBe('CREATE_COMPLETE');
      expect(withoutPhysicalId).toEqual([]);
    });

    it('is complete in an isolated VPC', async () => {
      const { id, subnets, routeTable } = await vpc(env);
      const { status, withoutPhysicalId, resources } = await deploy(
        env,
        '1.14',
        { vpc: { isolated: true, id, subnets, cidrs: ['10.0.0.0/16'] } },
        { routeTables: [routeTable], switches: { windowsNodes: true } },
      );
      expect(status).toBe('CREATE_COMPLETE');
      expect(resources).toContain('S3VpcEndpoint');
      expect(withoutPhysicalId).toEqual([]);
    });
  });

  it('is complete with inline policies on an existing role', async () => {
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await moto.query('iam', 'us-east-1', {
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: 'mine',
      AssumeRolePolicyDocument: trust,
    });
    const { status, withoutPhysicalId } = await deploy(
      'eu',
      '1.14',
      { controllerRole: existing('mine') },
      { policies: 'inline', switches: { controllerPolicies: true } },
    );
    expect([status, withoutPhysicalId]).toEqual(['CREATE_COMPLETE', []]);
    const answer = await moto.query('iam', 'us-east-1', {
      Action: 'ListRolePolicies',
      Version: '2010-05-08',
      RoleName: 'mine',
    });
    expect(elements(answer, 'member')).toContain('ControllerLifecyclePolicy');
  });

  it('brings a spot interruption from the bus to the queue, and nothing else', async () => {
    const { physical } = await deploy('eu', '1.14', {}, { profile: 'hardened' });
    const put = (detailType: string, detail: object): Promise<unknown> =>
      moto.json('events', 'eu-west-1', 'AWSEvents.PutEvents', {
        Entries: [{ Source: 'aws.ec2', DetailType: detailType, Detail: JSON.stringify(detail) }],
      });
    await put('EC2 Spot Instance Interruption Warning', { 'instance-id': 'i-0abc', 'instance-action': 'terminate' });
    await put('EC2 Instance State-change Notification', { 'instance-id': 'i-0abc', state: 'running' });
    const queue = { QueueUrl: physical.get('KarpenterInterruptionQueue'), MaxNumberOfMessages: 10 };
    const { Messages = [] } = (await moto.json('sqs', 'eu-west-1', 'AmazonSQS.ReceiveMessage', queue)) as {
      readonly Messages?: readonly { readonly Body: string }[];
    };
    const bodies = Messages.map(
      ({ Body }) => JSON.parse(Body) as { readonly 'detail-type': string; readonly detail: object },
    );
    expect(bodies.map((body) => [body['detail-type'], body.detail])).toEqual([
      ['EC2 Spot Instance Interruption Warning', { 'instance-id': 'i-0abc', 'instance-action': 'terminate' }],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { Cluster, type ClusterProps, existing } from '../../src/cluster';
import { isRegion, partitionOf, REGIONS, unlisted } from '../../src/karpenter';
import { RIGHT } from './cluster.fixture';

/** Where a cluster with these props has problems. */
const problemsAt = (props: object): string[] =>
  new Cluster({ ...RIGHT, ...(props as Partial<ClusterProps>) }).problems.map(({ path }) => path);

const a = (count: number): string => 'a'.repeat(count);

describe('what a cluster refuses', () => {
  it.each<readonly [path: string, wrong: object, right: object]>([
    ['name', { name: a(101) }, { name: a(100) }],
    ['name', { name: '../x' }, { name: 'A_x-1' }],
    ['region', { region: 'eu-west' }, { region: 'us-gov-west-1' }],
    ['region', { region: 'eu-west-1/' }, { region: 'cn-north-1' }],
    ['region', { region: 'eu-wst-1' }, { region: 'eusc-de-east-1' }],
    ['region', { region: 'eu-west-9' }, { region: unlisted('eu-west-9') }],
    ['region', { region: unlisted('Ireland') }, { region: 'ap-southeast-7' }],
    ['environment', { environment: a(64) }, { environment: a(63) }],
    ['environment', { environment: 'Prod' }, { environment: 'qa-1' }],
    ['tier', { tier: 'prod' }, { tier: 'staging' }],
    ['karpenterVersion', { karpenterVersion: '1.99' }, { karpenterVersion: '1.14' }],
    ['kubernetesVersion', { kubernetesVersion: '1.34.1' }, { kubernetesVersion: '1.33' }],
    ['kubernetesVersion', { karpenterVersion: '1.5' }, { karpenterVersion: '1.6' }],
    ['account', { account: '12345678901' }, { account: '123456789012' }],
    ['endpoint', { endpoint: 'http://api' }, { endpoint: 'https://api.example.com:443' }],
    ['namespace', { namespace: 'a.b' }, { namespace: 'karpenter' }],
    ['serviceAccount', { serviceAccount: 'a_b' }, { serviceAccount: 'a.b' }],
    ['identity', { identity: 'irsa' }, { identity: 'pod-identity' }],
    ['identity', { identity: { irsa: { issuer: 'https://a' } } }, { identity: { irsa: { issuer: 'a.b/id/C' } } }],
    ['identity', { identity: { irsa: { issuer: a(256) } } }, { identity: { irsa: { issuer: a(255) } } }],
    ['discoveryTag.key', { discoveryTag: { key: a(129) } }, { discoveryTag: { key: a(128) } }],
    ['discoveryTag.value', { discoveryTag: { value: a(257) } }, { discoveryTag: { value: a(256) } }],
    ['discoveryTag.value', { discoveryTag: { value: '' } }, { discoveryTag: { value: 'é 1' } }],
    ['tags["aws:x"]', { tags: { 'aws:x': 'y' } }, { tags: { 'x:aws': 'y' } }],
    [`tags["${a(129)}"]`, { tags: { [a(129)]: '' } }, { tags: { [a(128)]: '' } }],
    ['tags["x"]', { tags: { x: a(257) } }, { tags: { x: a(256) } }],
    ['nodeRole', { nodeRole: a(65) }, { nodeRole: a(64) }],
    ['windowsNodeRole', { windowsNodeRole: 'a/b' }, { windowsNodeRole: 'a=b' }],
    ['controllerRole', { controllerRole: existing('a b') }, { controllerRole: existing('a.b') }],
    ['instanceProfile', { instanceProfile: a(129) }, { instanceProfile: a(128) }],
    ['interruptionQueue', { interruptionQueue: a(81) }, { interruptionQueue: a(80) }],
    ['stackName', { stackName: '1a' }, { stackName: 'a1' }],
    ['vpc.id', { vpc: { id: 'x' } }, { vpc: { id: 'vpc-0a' } }],
    ['vpc.cidrs[1]', { vpc: { cidrs: ['10.0.0.0/8', '10.0.0.0'] } }, { vpc: { cidrs: ['fd00::/64'] } }],
    ['vpc.subnets[0]', { vpc: { subnets: ['vpc-1'] } }, { vpc: { subnets: ['subnet-1'] } }],
    ['vpc.securityGroups[0]', { vpc: { securityGroups: ['sg-x'] } }, { vpc: { securityGroups: ['sg-1'] } }],
  ])('%s: %o and not %o', (path, wrong, right) => {
    expect(problemsAt(wrong)).toContain(path);
    expect(problemsAt(right)).toEqual([]);
  });

  const ROLE = 'arn:aws:iam::123456789012:role/eks/nodes';

  it.each<readonly [right: boolean, props: object]>([
    [true, { nodeRole: existing(ROLE) }],
    [true, { nodeRole: existing(ROLE), account: '123456789012' }],
    [false, { nodeRole: existing(ROLE), account: '210987654321' }],
    [false, { nodeRole: existing(ROLE), region: 'cn-north-1' }],
    [false, { nodeRole: existing(ROLE.replace('role/', 'user/')) }],
    [false, { nodeRole: existing(ROLE.replace('eks/', '../')) }],
    [false, { nodeRole: existing(`${ROLE}:x`) }],
    [false, { nodeRole: existing(ROLE.replace('::', ':eu-west-1:')) }],
    [true, { interruptionQueue: existing('arn:aws:sqs:eu-west-1:123456789012:q') }],
    [false, { interruptionQueue: existing('arn:aws:sqs:eu-west-2:123456789012:q') }],
    [true, { instanceProfile: existing('arn:aws:iam::123456789012:instance-profile/p') }],
  ])('an ARN that is its own (%s): %o', (right, props) => {
    expect(problemsAt(props)).toEqual(right ? [] : [expect.stringMatching(/^(nodeRole|interruptionQueue)$/)]);
  });

  it('all at once, in the order of the props, with value, rule and way out', () => {
    const { problems } = new Cluster({
      ...RIGHT,
      region: 'europe',
      account: '1',
      tags: { 'aws:x': 'y' },
      stackName: '-',
      vpc: { id: 'x', subnets: ['y'] },
    });
    expect(problems.map(({ rule, path, got }) => [rule, path, got])).toEqual([
      ['charts/cluster-region', 'region', 'europe'],
      ['charts/cluster-account', 'account', '1'],
      ['charts/cluster-tags', 'tags["aws:x"]', 'y'],
      ['charts/cluster-resource-name', 'stackName', '-'],
      ['charts/cluster-vpc-subnets', 'vpc.subnets[0]', 'y'],
      ['charts/cluster-vpc-id', 'vpc.id', 'x'],
    ]);
    for (const { message, fix } of problems) {
      expect(message).not.toBe('');
      expect(fix).not.toBe('');
    }
  });

  it.each([
    ['eu-wst-1', 'eu-west-1'],
    ['us-eat-1', 'us-east-1'],
    ['ap-notheast-1', 'ap-northeast-1'],
    ['eu-central1', 'eu-central-1'],
    ['EU-WEST-1', 'eu-west-1'],
    ['ap-south-east-1', 'ap-southeast-1'],
    ['us-gov-wst-1', 'us-gov-west-1'],
  ])('names the region that was meant: %s', (region, meant) => {
    const [problem, ...more] = new Cluster({ ...RIGHT, region }).problems;
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ rule: 'charts/cluster-region', path: 'region', got: region });
    expect(problem?.fix).toMatch(`write '${meant}'`);
  });

  it('says that a region may be newer than the data only where it has the form of one', () => {
    const fixOf = (region: string) => new Cluster({ ...RIGHT, region }).problems[0]?.fix;
    expect(fixOf('eu-north-9')).toContain("unlisted('eu-north-9')");
    expect(fixOf('Ireland')).toBe("write it as AWS does, for example 'eu-west-1'");
  });

  it('knows every region, and the partition of those to come', () => {
    expect(REGIONS.length).toBeGreaterThan(40);
    expect(new Set(REGIONS).size).toBe(REGIONS.length);
    expect(REGIONS.filter((region) => new Cluster({ ...RIGHT, region }).problems.length > 0)).toEqual([]);
    expect(['eu-west-1', 'us-gov-east-1', 'cn-north-1', 'eusc-de-east-1'].map((name) => partitionOf(name))).toEqual([
      { partition: 'aws', dnsSuffix: 'amazonaws.com' },
      { partition: 'aws-us-gov', dnsSuffix: 'amazonaws.com' },
      { partition: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' },
      { partition: 'aws-eusc', dnsSuffix: 'amazonaws.eu' },
    ]);
    expect(['us-gov-north-1', 'cn-south-1', 'xx'].map((name) => partitionOf(name).partition)).toEqual([
      'aws-us-gov',
      'aws-cn',
      'aws',
    ]);
    expect(['us-gov-north-1', 'aws-global', 'constructor'].filter(isRegion)).toEqual([]);
  });

  it('says which Karpenter a Kubernetes needs', () => {
    expect(new Cluster({ ...RIGHT, karpenterVersion: '1.5' }).problems).toEqual([
      {
        rule: 'charts/cluster-version-compatibility',
        path: 'kubernetesVersion',
        got: '1.34',
        message: 'Kubernetes 1.34 needs Karpenter 1.6 or later, the cluster runs 1.5',
        fix: 'upgrade Karpenter to 1.6 before the control plane',
      },
    ]);
  });
});

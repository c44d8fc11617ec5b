import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { EC2NodeClass, type EC2NodeClassProps, KarpenterChart } from '../../charts';
import { usageOf } from '../../src/cloudformation/usage';
import { Cluster, nodeRoles } from '../../src/cluster';
import { isWindows, resolveNodePool } from '../../src/karpenter';

const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.35',
});

type Images = Pick<EC2NodeClassProps, 'amiFamily' | 'amiSelectorTerms'>;

const made = (images: Images) =>
  new EC2NodeClass(new KarpenterChart(new App(), 'compute', { cluster }), 'default', images);

const nodeClass = (spec: object): object => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'x' },
  spec: { ...spec, role: 'some-role' },
});

const IMAGES: readonly (readonly [Images, 'linux' | 'windows'])[] = [
  [{ amiSelectorTerms: [{ alias: 'windows2022@latest' }] }, 'windows'],
  [{ amiFamily: 'Windows2022', amiSelectorTerms: [{ id: 'ami-0123' }] }, 'windows'],
  [{ amiFamily: 'Windows2025', amiSelectorTerms: [{ alias: 'windows2025@latest' }] }, 'windows'],
  // AMIFamily() of v1.14.1 pkg/apis/v1/ec2nodeclass.go 666: the field goes before the alias.
  [{ amiFamily: 'Custom', amiSelectorTerms: [{ alias: 'windows2022@latest' }] }, 'linux'],
  [{ amiFamily: 'Custom', amiSelectorTerms: [{ id: 'ami-0123' }] }, 'linux'],
  [{ amiSelectorTerms: [{ alias: 'al2023@latest' }] }, 'linux'],
];

describe.each(IMAGES)('the nodes of %j', (images, os) => {
  const object = nodeClass(images);

  it(`run ${os} to the model`, () => {
    expect(isWindows(object)).toBe(os === 'windows');
  });

  it('get the role of their kind', () => {
    expect(made(images).spec.role).toBe((os === 'windows' ? cluster.windowsNodeRole : cluster.nodeRole).name);
  });

  it('are let in by an access entry of their kind', () => {
    const { windowsRoleNames, linuxRoleNames } = usageOf([object]);
    expect({ windows: windowsRoleNames, linux: linuxRoleNames }).toEqual({
      windows: [],
      linux: [],
      [os]: ['some-role'],
    });
    const [, role] = nodeRoles(cluster, [object]);
    expect(role).toEqual({ name: 'some-role', type: os === 'windows' ? 'EC2_WINDOWS' : 'EC2_LINUX' });
  });
});

it('no type starts with an image of Windows and nodes of Linux, though the scheduler plans them', () => {
  const typesOf = (images: Images) => {
    const { types, launch } = resolveNodePool({
      nodePool: { spec: { template: { spec: { requirements: [] } } } },
      nodeClass: nodeClass(images),
    });
    expect(types.length).toBeGreaterThan(0);
    return launch.at(-1)?.left ?? types.length;
  };
  expect(typesOf({ amiFamily: 'Custom', amiSelectorTerms: [{ alias: 'windows2022@latest' }] })).toBe(0);
  expect(typesOf({ amiFamily: 'Custom', amiSelectorTerms: [{ alias: 'al2023@latest' }] })).toBeGreaterThan(0);
  expect(typesOf({ amiSelectorTerms: [{ alias: 'windows2022@latest' }] })).toBeGreaterThan(0);
});

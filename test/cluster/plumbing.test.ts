import { App, Chart } from 'cdk8s';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { FlowSchemas } from '../../charts/flow-schemas';
import { awsAuthMapping, Cluster, type ClusterProps, existing } from '../../src/cluster';
import { chartOf } from './cluster.fixture';

describe('FlowSchemas', () => {
  it('makes nothing where the controller runs in kube-system', () => {
    const chart = chartOf();
    expect(new FlowSchemas(chart, 'flow-schemas').apiObjects).toEqual([]);
    expect(chart.toJson()).toEqual([]);
  });

  it("makes two for the cluster's service account elsewhere, without a namespace of their own", () => {
    const chart = chartOf({ namespace: 'karpenter', serviceAccount: 'controller' }, 'some-namespace');
    new FlowSchemas(chart, 'flow-schemas');
    const subjects = [{ kind: 'ServiceAccount', serviceAccount: { name: 'controller', namespace: 'karpenter' } }];
    expect(chart.toJson()).toEqual([
      {
        apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
        kind: 'FlowSchema',
        metadata: { name: 'karpenter-leader-election' },
        spec: {
          distinguisherMethod: { type: 'ByUser' },
          matchingPrecedence: 200,
          priorityLevelConfiguration: { name: 'leader-election' },
          rules: [
            {
              resourceRules: [
                {
                  apiGroups: ['coordination.k8s.io'],
                  namespaces: ['*'],
                  resources: ['leases'],
                  verbs: ['get', 'create', 'update'],
                },
              ],
              subjects,
            },
          ],
        },
      },
      {
        apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
        kind: 'FlowSchema',
        metadata: { name: 'karpenter-workload' },
        spec: {
          distinguisherMethod: { type: 'ByUser' },
          matchingPrecedence: 1000,
          priorityLevelConfiguration: { name: 'workload-high' },
          rules: [
            {
              nonResourceRules: [{ nonResourceURLs: ['*'], verbs: ['*'] }],
              resourceRules: [
                { apiGroups: ['*'], clusterScope: true, namespaces: ['*'], resources: ['*'], verbs: ['*'] },
              ],
              subjects,
            },
          ],
        },
      },
    ]);
  });

  it('needs a chart that knows its cluster', () => {
    expect(() => new FlowSchemas(new Chart(new App(), 'c'), 'f')).toThrow('stands in no KarpenterChart');
  });
});

describe('awsAuthMapping', () => {
  const cluster = (props: Partial<ClusterProps> = {}) =>
    new Cluster({
      name: 'my-cluster',
      region: 'eu-west-1',
      environment: 'prod',
      tier: 'production',
      karpenterVersion: '1.14.1',
      kubernetesVersion: '1.34',
      authenticationMode: 'CONFIG_MAP',
      ...props,
    });

  it('maps the role of Linux nodes', () => {
    expect(
      awsAuthMapping(cluster({ account: '111122223333' })),
    ).toBe(`- rolearn: arn:aws:iam::111122223333:role/KarpenterNodeRole-my-cluster
  username: system:node:{{EC2PrivateDNSName}}
  groups:
    - system:bootstrappers
    - system:nodes
`);
  });

  it('maps the role of Windows nodes on demand, with the group of kube-proxy', () => {
    expect(load(awsAuthMapping(cluster({ account: '111122223333' }), { windows: true }))).toEqual([
      {
        rolearn: 'arn:aws:iam::111122223333:role/KarpenterNodeRole-my-cluster',
        username: 'system:node:{{EC2PrivateDNSName}}',
        groups: ['system:bootstrappers', 'system:nodes'],
      },
      {
        rolearn: 'arn:aws:iam::111122223333:role/KarpenterWindowsNodeRole-my-cluster',
        username: 'system:node:{{EC2PrivateDNSName}}',
        groups: ['system:bootstrappers', 'system:nodes', 'eks:kube-proxy-windows'],
      },
    ]);
  });

  it('maps the roles that node classes name, with the groups of Windows where Windows nodes have them', () => {
    const nodeClass = (role: string, alias: string) => ({
      kind: 'EC2NodeClass',
      spec: { role, amiSelectorTerms: [{ alias }] },
    });
    const [node, own] = ['KarpenterNodeRole-my-cluster', 'KarpenterWindowsNodeRole-my-cluster'];
    const mapped = (...objects: object[]) =>
      (load(awsAuthMapping(cluster(), { objects })) as { rolearn: string; groups: string[] }[]).map(
        ({ rolearn, groups }) => [rolearn.split('/')[1], groups.length],
      );
    expect(mapped()).toEqual([[node, 2]]);
    expect(mapped(nodeClass(node, 'windows2022@latest'))).toEqual([[node, 3]]);
    expect(mapped(nodeClass(node, 'al2023@latest'), nodeClass(node, 'windows2022@latest'))).toEqual([[node, 3]]);
    expect(mapped(nodeClass(own, 'windows2022@latest'), nodeClass('gpu', 'al2023@latest'))).toEqual([
      [node, 2],
      [own, 3],
      ['gpu', 2],
    ]);
    expect(
      load(awsAuthMapping(cluster(), { windows: true, objects: [nodeClass(own, 'windows2022@latest')] })),
    ).toHaveLength(2);
  });

  it('leaves the account to a person where nothing tells it', () => {
    expect(awsAuthMapping(cluster())).toContain('arn:aws:iam::<ACCOUNT_ID>:role/KarpenterNodeRole-my-cluster');
  });

  it('takes the account from an existing role and leaves its path out', () => {
    const text = awsAuthMapping(cluster({ nodeRole: existing('arn:aws:iam::444455556666:role/eks/nodes/workers') }));
    expect(text).toContain('rolearn: arn:aws:iam::444455556666:role/workers\n');
  });

  it('knows other partitions', () => {
    const text = awsAuthMapping(cluster({ region: 'cn-north-1', account: '111122223333' }));
    expect(text).toContain('arn:aws-cn:iam::111122223333:role/');
  });

  it('is no object that anything could apply', () => {
    const text = awsAuthMapping(cluster(), { windows: true });
    expect(text).not.toMatch(/kind|ConfigMap|aws-auth/);
    expect(Array.isArray(load(text))).toBe(true);
  });
});

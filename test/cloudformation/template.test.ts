import { Testing } from 'cdk8s';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { Ami, EC2NodeClass, KarpenterChart } from '../../charts';
import { karpenterTemplate, PROFILES, type TemplateOptions, templateCluster } from '../../src/cloudformation';
import { type ClusterProps, existing } from '../../src/cluster';
import { KARPENTER_MINORS } from '../../src/karpenter';
import { documentsOf } from './cases';
import { clusterIn, clusterWith, ENV_NAMES, ISSUER } from './clusters';
import { decide } from './iam-evaluator';
import { ISOLATED, matrix, specials } from './matrix';
import { ownCases } from './own-cases';

function templateOf(props: Partial<ClusterProps> = {}, options: TemplateOptions = {}) {
  const { template, findings } = karpenterTemplate(clusterWith(props), options);
  if (template === undefined) throw new Error(JSON.stringify(findings));
  return template;
}

const propertiesOf = (id: string, props: Partial<ClusterProps> = {}, options: TemplateOptions = {}) =>
  templateOf(props, options).Resources[id]?.Properties;

const idsOf = (props: Partial<ClusterProps> = {}, options: TemplateOptions = {}): readonly string[] =>
  Object.keys(templateOf(props, options).Resources);

/** Whether the controller's policies mention a text. */
const grants = (text: string, props: Partial<ClusterProps> = {}, options: TemplateOptions = {}): boolean =>
  Object.entries(templateOf(props, options).Resources).some(
    ([id, { Properties }]) => /^Controller.*Policy$/.test(id) && JSON.stringify(Properties).includes(text),
  );

const nodeClass = (spec: object): object => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: { role: 'KarpenterNodeRole-prod-eu', amiSelectorTerms: [{ alias: 'al2023@v20260315' }], ...spec },
});

it('depends on no more than what is asked for it', () => {
  const { name, region, karpenterVersion } = clusterWith();
  const facts = { name, region, karpenterVersion: karpenterVersion as ClusterProps['karpenterVersion'] };
  const others = {
    environment: 'dev',
    tier: 'development',
    kubernetesVersion: '1.32',
    namespace: 'kube-system',
  } as const;
  for (const profile of PROFILES) {
    expect(karpenterTemplate(templateCluster(facts), { profile }).yaml).toBe(
      karpenterTemplate(clusterWith(others), { profile }).yaml,
    );
  }
});

describe('the node role', () => {
  it('pulls images with the policy of its minor', () => {
    const policies = (minor: string): string =>
      JSON.stringify(karpenterTemplate(clusterIn('eu', minor)).template?.Resources.KarpenterNodeRole?.Properties);
    expect(policies('1.3')).toContain('AmazonEC2ContainerRegistryReadOnly');
    expect(policies('1.4')).toContain('AmazonEC2ContainerRegistryPullOnly');
    expect(policies('1.4')).not.toContain('ReadOnly');
  });

  it('has the permissions of IPv6 in place of the managed policy for IPv4', () => {
    const text = JSON.stringify(propertiesOf('KarpenterNodeRole', { vpc: { ipFamily: 'ipv6' } }));
    expect(text).toContain('ec2:AssignIpv6Addresses');
    expect(text).not.toContain('AmazonEKS_CNI_Policy');
  });

  it('takes further policies, boundary, path and retention', () => {
    const arn = 'arn:aws:iam::111122223333:policy/x';
    const options: TemplateOptions = {
      nodePolicyArns: [arn],
      permissionsBoundaryArn: arn,
      rolePath: '/platform/',
      retainNodeRoles: true,
    };
    const role = templateOf({}, options).Resources.KarpenterNodeRole;
    const portable = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::111122223333:policy/x' };
    expect(role).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(role?.Properties).toMatchObject({ PermissionsBoundary: portable, Path: '/platform/' });
    expect(role?.Properties.ManagedPolicyArns).toContainEqual(portable);
    expect(propertiesOf('KarpenterControllerRole', {}, options)).toMatchObject({ PermissionsBoundary: portable });
  });

  it('has a twin for Windows with an access entry of its own type', () => {
    const options: TemplateOptions = { switches: { windowsNodes: true } };
    expect(propertiesOf('KarpenterWindowsNodeRole', {}, options)?.RoleName).toBe('KarpenterWindowsNodeRole-prod-eu');
    expect(propertiesOf('KarpenterNodeAccessEntry', {}, options)?.Type).toBe('EC2_LINUX');
    expect(propertiesOf('KarpenterWindowsNodeAccessEntry', {}, options)?.Type).toBe('EC2_WINDOWS');
    expect(grants('KarpenterWindowsNodeRole', {}, options)).toBe(true);
    expect(idsOf()).not.toContain('KarpenterWindowsNodeRole');
  });
});

describe('rebooting nodes', () => {
  const REPAIR = { nodeRepair: true, rebootForRepair: true };
  const reboots = (props: Partial<ClusterProps>, options?: TemplateOptions): boolean =>
    grants('ec2:RebootInstances', { karpenterVersion: '1.15.2', ...props }, options);

  it('is granted where the cluster has both gates, or where it is asked for', () => {
    expect(reboots({})).toBe(false);
    expect(reboots({ featureGates: REPAIR })).toBe(true);
    expect(reboots({ featureGates: REPAIR }, { profile: 'hardened', features: 'used' })).toBe(true);
    expect(reboots({ featureGates: { rebootForRepair: true } })).toBe(false);
    expect(reboots({ featureGates: { nodeRepair: true } })).toBe(false);
    expect(reboots({ featureGates: REPAIR, settings: { legacyNodeRepair: true } })).toBe(false);
    expect(reboots({ featureGates: REPAIR }, { switches: { nodeReboots: false } })).toBe(false);
    expect(reboots({}, { switches: { nodeReboots: true } })).toBe(true);
    expect(reboots({}, { profile: 'reference' })).toBe(true);
  });

  it('is unknown to the reference before 1.15', () => {
    expect(reboots({ karpenterVersion: '1.14.1', featureGates: REPAIR })).toBe(false);
  });
});

describe('identity', () => {
  it('is an association and no OIDC with Pod Identity', () => {
    expect(
      propertiesOf('KarpenterControllerPodIdentityAssociation', { namespace: 'karpenter', serviceAccount: 'kp' }),
    ).toEqual({
      ClusterName: 'prod-eu',
      Namespace: 'karpenter',
      ServiceAccount: 'kp',
      RoleArn: { 'Fn::GetAtt': ['KarpenterControllerRole', 'Arn'] },
    });
    expect(idsOf({}, { switches: { podIdentityAgent: true } })).toContain('PodIdentityAgentAddon');
  });

  it('is an exact subject and audience with IRSA', () => {
    const identity = { irsa: { issuer: ISSUER } };
    expect(JSON.stringify(propertiesOf('KarpenterControllerRole', { identity }))).toContain(
      JSON.stringify({
        [`${ISSUER}:sub`]: 'system:serviceaccount:kube-system:karpenter',
        [`${ISSUER}:aud`]: 'sts.amazonaws.com',
      }),
    );
    expect(idsOf({ identity })).not.toContain('KarpenterControllerPodIdentityAssociation');
  });

  it('joins nodes by aws-auth where the cluster has no access entries', () => {
    const { template, findings } = karpenterTemplate(clusterWith({ authenticationMode: 'CONFIG_MAP' }));
    expect(Object.keys(template?.Resources ?? {})).not.toContain('KarpenterNodeAccessEntry');
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['aws/aws-auth', 'info']]);
  });
});

describe('roles', () => {
  it('are different ones', () => {
    const rules = (props: Partial<ClusterProps>, options: TemplateOptions = {}) =>
      karpenterTemplate(clusterWith(props), options)
        .findings.filter(({ severity }) => severity !== 'info')
        .map(({ rule, path }) => `${rule} ${path}`);
    expect(rules({ nodeRole: 'one', controllerRole: 'ONE' })).toEqual(['aws/shared-role controllerRole']);
    expect(rules({ nodeRole: existing('one'), windowsNodeRole: existing('one') })).toEqual([]);
    expect(
      rules({ nodeRole: existing('one'), windowsNodeRole: existing('one') }, { switches: { windowsNodes: true } }),
    ).toEqual(['aws/shared-role windowsNodeRole']);
  });
});

describe('the interruption queue', () => {
  it('is the name that Helm gets, encrypted, with five rules from 1.10', () => {
    expect(propertiesOf('KarpenterInterruptionQueue')).toEqual({
      QueueName: clusterWith().interruptionQueue?.name,
      MessageRetentionPeriod: 300,
      SqsManagedSseEnabled: true,
    });
    const rules = (minor: string): number =>
      Object.keys(karpenterTemplate(clusterIn('eu', minor)).template?.Resources ?? {}).filter((id) =>
        id.endsWith('Rule'),
      ).length;
    expect([rules('1.9'), rules('1.10')]).toEqual([4, 5]);
  });

  it('may have a key, which the controller can then use', () => {
    const queueKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { template, findings } = karpenterTemplate(clusterWith(), { queueKeyArn });
    expect(template?.Resources.KarpenterInterruptionQueue?.Properties).not.toHaveProperty('SqsManagedSseEnabled');
    expect(grants('AllowQueueKeyUse', {}, { queueKeyArn })).toBe(true);
    expect(findings.map(({ rule }) => rule)).toEqual(['aws/queue-key']);
  });

  it('is not there, nor anything about it, where the cluster has none', () => {
    expect(idsOf({ interruptionQueue: false }).filter((id) => /Queue|Rule|Interruption/.test(id))).toEqual([]);
    expect(grants('sqs:', { interruptionQueue: false })).toBe(false);
    expect(templateOf({ interruptionQueue: false }).Outputs).not.toHaveProperty('QueueName');
  });

  it('lets nobody send where it has no rules', () => {
    const text = JSON.stringify(
      propertiesOf('KarpenterInterruptionQueuePolicy', {}, { switches: { eventRules: false } }),
    );
    expect(text).not.toContain('sqs:SendMessage');
    expect(text).toContain('DenyHTTP');
  });
});

describe('an isolated VPC', () => {
  const props = { vpc: ISOLATED };
  const options: TemplateOptions = { routeTables: ['rtb-0a1b2c3d4e5f60718'] };

  it('has an instance profile and PassRole, and no other IAM', () => {
    expect(propertiesOf('KarpenterNodeInstanceProfile', props, options)).toMatchObject({
      InstanceProfileName: clusterWith(props).instanceProfile.name,
      Roles: [{ Ref: 'KarpenterNodeRole' }],
    });
    expect(grants('iam:PassRole', props, options)).toBe(true);
    expect(grants('InstanceProfile', props, options)).toBe(false);
  });

  it('has endpoints that nodes and pods may reach, and none for IAM or prices', () => {
    const ids = idsOf(props, options).filter((id) => id.endsWith('VpcEndpoint'));
    expect(ids).toEqual(
      ['Ec2', 'EcrApi', 'EcrDkr', 'Eks', 'EksAuth', 'Sts', 'Ssm', 'Sqs', 'S3'].map((name) => `${name}VpcEndpoint`),
    );
    expect(JSON.stringify(propertiesOf('VpcEndpointSecurityGroup', props, options))).toContain('"CidrIpv6":"fd00::/8"');
    expect(idsOf({ ...props, identity: { irsa: { issuer: ISSUER } } }, options)).not.toContain('EksAuthVpcEndpoint');
  });

  it('says what it needs to know', () => {
    const findings = (given: TemplateOptions, vpc: ClusterProps['vpc']) =>
      karpenterTemplate(clusterWith({ vpc }), given).findings.map(({ rule, severity, path }) => [rule, severity, path]);
    expect(findings({}, { isolated: true })).toEqual([['aws/vpc-endpoints', 'warning', 'vpc.id']]);
    expect(findings({ switches: { vpcEndpoints: true } }, {})).toEqual([['aws/vpc-endpoints', 'error', 'vpc.id']]);
    expect(findings({}, ISOLATED)).toEqual([['aws/gateway-endpoint', 'warning', 'routeTables']]);
    expect(findings({ switches: { vpcEndpoints: false } }, { isolated: true })).toEqual([]);
  });
});

describe('what exists already', () => {
  const account = '111122223333';
  const props: Partial<ClusterProps> = {
    account,
    nodeRole: existing(`arn:aws:iam::${account}:role/eks/KarpenterNodeRole-prod-eu`),
    controllerRole: existing('terraform-karpenter'),
    interruptionQueue: existing('prod-eu'),
    instanceProfile: existing('terraform-nodes'),
  };

  it('is not made again', () => {
    const types = Object.values(templateOf(props).Resources).map(({ Type }) => Type);
    expect(new Set(types)).toEqual(new Set(['AWS::IAM::ManagedPolicy']));
  });

  it('gets nothing attached; the outputs name what is to be', () => {
    const { Resources, Outputs } = templateOf(props);
    const attached = Object.values(Resources).filter(({ Properties }) => 'Roles' in Properties);
    expect(attached).toEqual([]);
    const ids = Object.keys(Resources).filter((id) => id.startsWith('Controller'));
    expect(ids.length).toBeGreaterThan(3);
    expect(Outputs).toMatchObject(
      Object.fromEntries(
        ids.map((id) => [
          `${id}Arn`,
          { Description: 'Attach it to role terraform-karpenter, which exists', Value: { Ref: id } },
        ]),
      ),
    );
    const inline = templateOf(props, { policies: 'inline' }).Resources;
    expect(new Set(Object.values(inline).map(({ Type }) => Type))).toEqual(new Set(['AWS::IAM::ManagedPolicy']));
  });

  it('gets the policies where that was asked for, and no outputs', () => {
    const { Resources, Outputs } = templateOf(props, { switches: { controllerPolicies: true } });
    const policies = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
    expect(policies.map(({ Properties }) => Properties.Roles)).toEqual(policies.map(() => ['terraform-karpenter']));
    expect(Object.keys(Outputs).filter((id) => id.includes('Policy'))).toEqual([]);
    const none = templateOf(props, { switches: { controllerPolicies: false } }).Resources;
    expect(Object.values(none).filter(({ Type }) => Type.includes('Policy'))).toEqual([]);
  });

  it('is told of, with the trust and the policies that each role needs', () => {
    const told = (given: Partial<ClusterProps>, switches = {}) =>
      karpenterTemplate(clusterWith(given), { switches })
        .findings.filter(({ rule }) => rule === 'aws/existing-role')
        .map(({ severity, path, message, fix }) => `${severity} ${path}: ${message}; ${fix}`);
    expect(told(props)).toEqual([
      expect.stringMatching(
        /^info nodeRole: .*ec2\.amazonaws\.com.*AmazonEKSWorkerNodePolicy, .*PullOnly, AmazonEKS_CNI_Policy$/,
      ),
      expect.stringMatching(
        /^info controllerRole: .*pods\.eks\.amazonaws\.com: sts:AssumeRole and sts:TagSession; attach the policies/,
      ),
    ]);
    expect(told(props, { controllerPolicies: true })).toHaveLength(1);
    expect(told({})).toEqual([]);
    expect(told({ ...props, identity: { irsa: { issuer: 'oidc.example/id/A' } } }).at(-1)).toMatch(
      /oidc\.example\/id\/A.*system:serviceaccount:kube-system:karpenter/,
    );
    expect(told({ windowsNodeRole: existing('windows') }, { windowsNodes: true })).toHaveLength(1);
  });

  it('is granted all the same', () => {
    const documents = documentsOf(clusterWith(props), 'eu', { profile: 'reference' });
    const wrong = ownCases('reference')
      .filter(({ action }) => action !== 'iam:PassRole')
      .filter((item) => decide(documents.controller, item) !== item.decision);
    expect(wrong.map(({ id }) => id)).toEqual([]);
    const pass = (resource: string) =>
      decide(documents.controller, {
        action: 'iam:PassRole',
        resource,
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      });
    expect(pass(`arn:aws:iam::${account}:role/eks/KarpenterNodeRole-prod-eu`)).toBe('allow');
    expect(pass(`arn:aws:iam::${account}:role/KarpenterNodeRole-prod-eu`)).toBe('deny');
  });

  it('gets entries, an association and rules only when asked for', () => {
    const switches = { accessEntries: true, podIdentityAssociation: true, eventRules: true };
    const ids = idsOf(props, { switches });
    expect(ids).toEqual(
      expect.arrayContaining([
        'KarpenterNodeAccessEntry',
        'KarpenterControllerPodIdentityAssociation',
        'SpotInterruptionRule',
      ]),
    );
  });

  it('keeps its names in the outputs', () => {
    expect(templateOf(props).Outputs).toMatchObject({
      NodeRoleName: { Value: 'KarpenterNodeRole-prod-eu' },
      QueueName: { Value: 'prod-eu' },
    });
  });

  it('must be of this partition, region and account', () => {
    const wrong = clusterWith({
      account,
      nodeRole: existing('arn:aws:iam::999988887777:role/nodes'),
      interruptionQueue: existing(`arn:aws:sqs:us-east-1:${account}:prod-eu`),
      controllerRole: existing(`arn:aws-cn:iam::${account}:role/x`),
      instanceProfile: existing(`arn:aws:iam::${account}:role/x`),
    });
    expect(wrong.problems.map(({ path }) => path)).toEqual([
      'nodeRole',
      'controllerRole',
      'instanceProfile',
      'interruptionQueue',
    ]);
    expect(karpenterTemplate(wrong).template).toBeUndefined();
  });
});

describe('what the objects use', () => {
  const used = (objects: readonly object[], props: Partial<ClusterProps> = {}) => ({
    options: { features: 'used', objects } as const,
    props,
  });
  const granted = (text: string, { options, props }: ReturnType<typeof used>): boolean => grants(text, props, options);

  it('is granted, and with features used nothing else', () => {
    const nothing = used([nodeClass({})]);
    for (const text of ['capacity-reservation', 'placement-group', 'arc-zonal-shift', 'kms:']) {
      expect([text, granted(text, nothing)]).toEqual([text, false]);
      expect([text, grants(text)]).toEqual([text, text !== 'kms:']);
    }
    expect(granted('iam:CreateInstanceProfile', nothing)).toBe(true);
    expect(granted('iam:CreateInstanceProfile', used([]))).toBe(false);
    expect(
      granted('capacity-reservation', used([nodeClass({ capacityReservationSelectorTerms: [{ id: 'cr-1' }] })])),
    ).toBe(true);
    expect(granted('placement-group', used([nodeClass({ placementGroupSelector: { name: 'a' } })]))).toBe(true);
    expect(granted('arc-zonal-shift', used([], { settings: { enableZonalShift: true } }))).toBe(true);
  });

  it('turns on keys of volumes, by id or ARN, and says what it cannot grant', () => {
    const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
    const encrypted = (kmsKeyID: string) =>
      nodeClass({ blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyID } }] });
    expect(grants(`kms:eu-west-1:\${AWS::AccountId}:key/${id}`, {}, { objects: [encrypted(id)] })).toBe(true);
    const arn = `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
    expect(grants(`kms:eu-west-1:111122223333:key/${id}`, {}, { objects: [encrypted(arn)] })).toBe(true);
    const { findings } = karpenterTemplate(clusterWith(), { objects: [encrypted('alias/nodes')] });
    expect(findings.map(({ rule, got }) => [rule, got])).toEqual([['aws/volume-key', 'alias/nodes']]);
    const options: TemplateOptions = { objects: [encrypted('alias/nodes')], volumeKeyArns: [arn] };
    expect(karpenterTemplate(clusterWith(), options).findings).toEqual([]);
  });

  it('passes further roles, refuses an ARN as one, and keeps Windows apart', () => {
    expect(grants('role/gpu-nodes', {}, { objects: [nodeClass({ role: 'gpu-nodes' })] })).toBe(true);
    const rules = (spec: object) =>
      karpenterTemplate(clusterWith(), { objects: [nodeClass(spec)] }).findings.map(({ rule }) => rule);
    expect(rules({ role: 'arn:aws:iam::111122223333:role/x' })).toEqual(['aws/role-name']);
    expect(rules({ role: '${AWS::AccountId}' })).toEqual(['aws/role-name']);
    expect(rules({ amiFamily: 'Windows2022', role: 'KarpenterWindowsNodeRole-prod-eu' })).toEqual([]);
    expect(rules({ role: 'KarpenterWindowsNodeRole-prod-eu' })).toEqual(['aws/windows-role']);
  });

  describe('a node role that Windows nodes have', () => {
    const windows = (role: string, amiSelectorTerms = [{ alias: 'windows2022@latest' }]) =>
      nodeClass({ role, amiSelectorTerms });
    const linux = (role: string) => nodeClass({ role });
    const node = 'KarpenterNodeRole-prod-eu';
    const own = 'KarpenterWindowsNodeRole-prod-eu';
    const configMap = { authenticationMode: 'CONFIG_MAP' } as const;
    const custom = nodeClass({ amiFamily: 'Windows2022', amiSelectorTerms: [{ id: 'ami-1' }] });

    it.each<[string, readonly object[], string]>([
      ['alone, by alias', [windows(node)], 'EC2_WINDOWS'],
      ['alone, by family', [custom], 'EC2_WINDOWS'],
      ['alone, two classes', [windows(node), windows(node, [{ alias: 'windows2019@latest' }])], 'EC2_WINDOWS'],
      ['beside Linux with a role of its own', [windows(node), linux('linux-nodes')], 'EC2_WINDOWS'],
      ['not at all', [windows(own), linux(node)], 'EC2_LINUX'],
      ['not at all, nor Linux', [windows(own)], 'EC2_LINUX'],
    ])('%s', (_, objects, type) => {
      expect(karpenterTemplate(clusterWith(), { objects }).findings).toEqual([]);
      expect(propertiesOf('KarpenterNodeAccessEntry', {}, { objects })).toMatchObject({ Type: type });
    });

    it.each<[string, readonly object[]]>([
      ['the node role', [windows(node), linux(node)]],
      ['the Windows role', [windows(own), linux(own)]],
      ['a third role', [windows('mine'), linux('mine')]],
    ])('%s of both systems is refused, unless aws-auth lets both in', (_, objects) => {
      const found = (props: Partial<ClusterProps>) =>
        karpenterTemplate(clusterWith(props), { objects }).findings.filter(({ severity }) => severity !== 'info');
      expect(found({}).map(({ rule }) => rule)).toEqual(['aws/windows-role']);
      expect(found(configMap)).toEqual([]);
    });

    it('is to be mapped with the groups of Windows', () => {
      const message = (objects: readonly object[]) =>
        karpenterTemplate(clusterWith(configMap), { objects }).findings.map((finding) => finding.message);
      expect(message([windows(node)])).toEqual([expect.stringContaining('eks:kube-proxy-windows')]);
      expect(message([linux(node)])).toEqual([expect.not.stringContaining('windows')]);
    });
  });

  it('makes the role of Windows nodes where a node class of Windows names it', () => {
    const windows = nodeClass({ amiFamily: 'Windows2022', role: 'KarpenterWindowsNodeRole-prod-eu' });
    expect(idsOf({}, { objects: [windows] })).toContain('KarpenterWindowsNodeAccessEntry');
    const own = nodeClass({ amiFamily: 'Windows2022', role: 'my-windows-nodes' });
    expect(idsOf({}, { objects: [own] })).not.toContain('KarpenterWindowsNodeRole');
    expect(grants('role/my-windows-nodes', {}, { objects: [own] })).toBe(true);
  });

  it('makes the instance profile that a node class names', () => {
    const own = nodeClass({ role: undefined, instanceProfile: 'KarpenterNodeInstanceProfile-prod-eu' });
    expect(idsOf({}, { objects: [own] })).toContain('KarpenterNodeInstanceProfile');
    const other = nodeClass({ role: undefined, instanceProfile: 'mine' });
    expect(karpenterTemplate(clusterWith(), { objects: [other] }).findings.map(({ rule }) => rule)).toEqual([
      'aws/instance-profile',
    ]);
  });

  it('counts tags of node classes among those that hardened lets through', () => {
    const options: TemplateOptions = {
      profile: 'hardened',
      objects: [nodeClass({ tags: { kostenstelle: '1', team: 'a' } })],
    };
    expect([grants('"kostenstelle"', {}, options), grants('"team"', {}, options)]).toEqual([true, false]);
    const hostile = { ...options, objects: [nodeClass({ tags: { 'k${AWS::Region}': '1' } })] };
    expect(karpenterTemplate(clusterWith(), hostile).findings.map(({ rule }) => rule)).toContain('aws/tag-key');
  });

  it('takes any object without failing', () => {
    const odd = [
      {},
      { kind: 'EC2NodeClass' },
      { kind: 'EC2NodeClass', spec: null },
      nodeClass({ blockDeviceMappings: [null, {}], role: 7, tags: [] }),
    ];
    expect(karpenterTemplate(clusterWith(), { objects: odd, features: 'used' }).template).toBeDefined();
  });
});

describe('one cluster, both sides', () => {
  it.each([
    ['nodeRole', 'KarpenterNodeRole', 'RoleName'],
    ['controllerRole', 'KarpenterControllerRole', 'RoleName'],
    ['interruptionQueue', 'KarpenterInterruptionQueue', 'QueueName'],
    ['windowsNodeRole', 'KarpenterWindowsNodeRole', 'RoleName'],
    ['instanceProfile', 'KarpenterNodeInstanceProfile', 'InstanceProfileName'],
  ] as const)('%s is the name that the cluster gives', (prop, id, property) => {
    const switches = { windowsNodes: true, instanceProfile: true };
    const of = (props: Partial<ClusterProps>) => [
      clusterWith(props)[prop]?.name,
      propertiesOf(id, props, { switches })?.[property],
    ];
    const [derived, inTemplate] = of({});
    expect(inTemplate).toBe(derived);
    expect(of({ [prop]: 'another' })).toEqual(['another', 'another']);
  });

  it('node classes name the role and the tag that the template names', () => {
    const both = (props: Partial<ClusterProps>) => {
      const cluster = clusterWith(props);
      const chart = new KarpenterChart(Testing.app(), 'compute', { cluster });
      const { spec } = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
      const [tag] = Object.entries(spec.subnetSelectorTerms?.[0]?.tags ?? {});
      const { Resources, Outputs } = templateOf(props);
      return [
        [spec.role, Resources.KarpenterNodeRole?.Properties.RoleName],
        [tag?.join('='), Outputs.DiscoveryTag?.Value],
      ];
    };
    expect(both({})).toEqual([
      ['KarpenterNodeRole-prod-eu', 'KarpenterNodeRole-prod-eu'],
      ['karpenter.sh/discovery=prod-eu', 'karpenter.sh/discovery=prod-eu'],
    ]);
    expect(both({ nodeRole: 'nodes', discoveryTag: { key: 'net', value: 'private' } })).toEqual([
      ['nodes', 'nodes'],
      ['net=private', 'net=private'],
    ]);
  });

  it('tags what it makes with the tags of the organisation, sorted', () => {
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    expect(propertiesOf('KarpenterNodeRole', { tags: { b: '2', a: '1' } })).toMatchObject({ Tags });
    expect(propertiesOf('SpotInterruptionRule', { tags: { b: '2', a: '1' } })).toMatchObject({ Tags });
    const domain = { docs: 'https://x.amazonaws.com', arn: 'arn:aws:iam::1:x' };
    expect(karpenterTemplate(clusterWith({ tags: domain, discoveryTag: { value: 'arn:aws:x' } })).findings).toEqual([]);
  });
});

describe('the text', () => {
  it('is the template, whoever reads it', () => {
    for (const { yaml, json } of [...matrix(), ...specials()]) expect(load(yaml)).toEqual(JSON.parse(json));
  });

  it('is the same every time', () => {
    const text = (): string | undefined => karpenterTemplate(clusterWith(), { objects: [nodeClass({})] }).yaml;
    expect(text()).toBe(text());
  });

  it('has a comment above every statement of the controller', () => {
    const lines = (karpenterTemplate(clusterWith()).yaml ?? '').split('\n');
    const uncommented = lines.filter(
      (line, index) => /- Sid: Allow[A-Z]/.test(line) && !/^ +# /.test(lines[index - 1] ?? ''),
    );
    expect(uncommented).toEqual(['          - Sid: AllowEvents']);
  });

  it('has no shorthand of functions, no tab, no trailing blank', () => {
    for (const { yaml } of specials()) expect(yaml).not.toMatch(/: !|\t| $/m);
  });

  it('names each role by its id', () => {
    for (const profile of PROFILES) {
      const resources = Object.entries(templateOf({}, { profile, switches: { windowsNodes: true } }).Resources);
      const policies = resources.filter(([, { Type }]) => /^AWS::IAM/.test(Type)).map(([id]) => id);
      expect(policies.filter((id) => /Node/.test(id) === /Controller/.test(id))).toEqual([]);
    }
  });

  it('says in the outputs what the Kubernetes side needs', () => {
    expect(Object.keys(templateOf({}, { switches: { instanceProfile: true } }).Outputs)).toEqual([
      'NodeRoleName',
      'NodeRoleArn',
      'InstanceProfileName',
      'ControllerRoleArn',
      'QueueName',
      'DiscoveryTag',
    ]);
  });
});

describe('every minor and partition', () => {
  it.each(ENV_NAMES)('has a template without a finding in %s', (env) => {
    for (const minor of KARPENTER_MINORS) {
      for (const profile of PROFILES) {
        expect(karpenterTemplate(clusterIn(env, minor), { profile }).findings).toEqual([]);
      }
    }
  });

  it('keeps inline policies and managed ones the same in what they grant', () => {
    const inline = documentsOf(clusterWith(), 'eu', { policies: 'inline' }).controller;
    const managed = documentsOf(clusterWith(), 'eu').controller;
    expect(inline).toEqual(managed);
  });
});

import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { permissionsCommand } from '../../src/cli/permissions';
import { templateCommand } from '../../src/cli/template';
import { OPTION_NAMES, type TemplateFlags, templateOptions } from '../../src/cli/template-flags';
import { karpenterTemplate, type TemplateOptions } from '../../src/cloudformation';
import { Cluster, type ClusterProps, existing } from '../../src/cluster';
import { KARPENTER_MINORS, NEWEST_KARPENTER_MINOR } from '../../src/karpenter';
import { folder, nodeClass } from '../check/folder';

const PROD = { name: 'prod-eu', region: 'eu-west-1' };
const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';

interface Printed {
  readonly Description: string;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

const printed = (flags: TemplateFlags): Printed => {
  const { stdout, exitCode } = templateCommand({ ...PROD, format: 'json', ...flags });
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as Printed;
};

describe('template', () => {
  it('prints YAML with comments, or JSON with the same content', () => {
    const yaml = templateCommand(PROD);
    expect(yaml).toMatchObject({ stderr: [], exitCode: 0 });
    expect(yaml.stdout).toContain('# What Karpenter needs in AWS for cluster prod-eu.');
    expect(load(yaml.stdout)).toEqual(printed({}));
  });

  it('knows every minor, newest first unless told', () => {
    expect(printed({}).Description).toContain(`Karpenter ${NEWEST_KARPENTER_MINOR} `);
    for (const minor of KARPENTER_MINORS) {
      expect(printed({ karpenterVersion: minor }).Description).toContain(`Karpenter ${minor} `);
    }
    expect(printed({ karpenterVersion: '1.8.2' }).Description).toContain('Karpenter 1.8 ');
  });

  it('takes account, identity, profile, VPC and features', () => {
    const text = (flags: TemplateFlags): string => JSON.stringify(printed(flags));
    expect(text({ account: '111122223333' })).toContain('iam::111122223333:');
    expect(text({ identity: 'irsa', oidcIssuer: ISSUER })).toContain(
      `"${ISSUER}:sub":"system:serviceaccount:kube-system:karpenter"`,
    );
    expect(text({ profile: 'reference' })).not.toContain('aws:SourceArn');
    expect(text({ profile: 'hardened' })).toContain('aws:SourceAccount');
    expect(text({ isolatedVpc: true })).not.toContain('iam:CreateInstanceProfile');
    const endpoints = { vpcId: 'vpc-1', subnet: ['subnet-1'], cidr: ['10.0.0.0/16'], routeTable: ['rtb-1'] };
    expect(Object.keys(printed({ isolatedVpc: true, ...endpoints }).Resources)).toContain('S3VpcEndpoint');
    expect(Object.keys(printed({ feature: ['windowsNodes', 'spotServiceLinkedRole=on'] }).Resources)).toEqual(
      expect.arrayContaining(['KarpenterWindowsNodeRole', 'SpotServiceLinkedRole']),
    );
    expect(text({ feature: ['zonalShift=off', 'interruptionQueue=off'] })).not.toMatch(/arc-zonal-shift|sqs/);
  });

  it('warns beside a template that is complete but for something', () => {
    const { stdout, stderr, exitCode } = templateCommand({ ...PROD, isolatedVpc: true });
    expect([stdout.length > 1000, stderr.length, exitCode]).toEqual([true, 1, 0]);
    expect(stderr[0]).toMatch(/^warning: --vpc-id: VPC endpoints are not in the template/);
  });

  it('refuses values, all at once, each by its option', () => {
    const { stdout, stderr, exitCode } = templateCommand({
      name: '$(id)',
      region: 'mars',
      account: '12',
      karpenterVersion: '2.0',
      isolatedVpc: true,
      vpcId: 'x',
      subnet: ['y'],
      cidr: ['z'],
    });
    expect([stdout, exitCode]).toEqual(['', 2]);
    const options = ['--name', '--region', '--karpenter-version', '--account', '--cidr', '--subnet', '--vpc-id'];
    expect(stderr.map((line) => line.split(': ').slice(0, 2))).toEqual(options.map((option) => ['error', option]));
  });

  it.each(['$(id)', '${AWS::AccountId}', `"'`, 'a\nb', '../x', 'a'.repeat(10_000), '\u001b[31m'])(
    'refuses the name %j on one short line',
    (name) => {
      const { stdout, stderr, exitCode } = templateCommand({ ...PROD, name });
      expect([stdout, stderr.length, exitCode]).toEqual(['', 1, 2]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a terminal
      expect(stderr[0]).not.toMatch(/[\u0000-\u001f]/);
      expect(stderr[0]?.length).toBeLessThan(500);
    },
  );

  it('tells wrong usage and wrong values in one run', () => {
    const { stdout, stderr, exitCode } = templateCommand({
      account: '12',
      identity: 'irsa',
      profile: 'loose',
      format: 'xml',
      feature: ['zonalshift', 'windowsNodes=maybe'],
    });
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr.map((line) => line.replace(/^error: /, '').split(' ')[0])).toEqual([
      '--name',
      '--region',
      '--profile',
      '--format',
      '--identity',
      '--feature',
      '--account:',
    ]);
    expect(templateCommand({ ...PROD, oidcIssuer: ISSUER }).exitCode).toBe(2);
  });

  it('says which feature cannot be on', () => {
    const { stderr, exitCode } = templateCommand({ ...PROD, isolatedVpc: true, feature: ['managedInstanceProfiles'] });
    expect(exitCode).toBe(2);
    expect(stderr[0]).toContain('--feature managedInstanceProfiles');
  });
});

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const POLICY = 'arn:aws:iam::111122223333:policy/boundary';

describe('every option of the TypeScript is one of the command', () => {
  const cluster = (props: Partial<ClusterProps> = {}) =>
    new Cluster({
      ...PROD,
      environment: 'prod',
      tier: 'production',
      karpenterVersion: '1.15.2',
      kubernetesVersion: '1.34',
      ...props,
    } as ClusterProps);
  const both = (flags: TemplateFlags, options: TemplateOptions, props: Partial<ClusterProps> = {}) => {
    const { template, findings } = karpenterTemplate(cluster(props), options);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(printed({ karpenterVersion: '1.15.2', ...flags })).toEqual(template);
    expect(template).not.toEqual(karpenterTemplate(cluster()).template);
  };

  it.each<[string, TemplateFlags, TemplateOptions]>([
    ['profile', { profile: 'hardened' }, { profile: 'hardened' }],
    ['features', { features: 'used' }, { features: 'used' }],
    ['switches', { feature: ['windowsNodes'] }, { switches: { windowsNodes: true } }],
    ['policies', { policies: 'inline' }, { policies: 'inline' }],
    ['nodePolicyArns', { nodePolicy: [POLICY] }, { nodePolicyArns: [POLICY] }],
    ['permissionsBoundaryArn', { permissionsBoundary: POLICY }, { permissionsBoundaryArn: POLICY }],
    ['rolePath', { rolePath: '/platform/' }, { rolePath: '/platform/' }],
    ['retainNodeRoles', { retainNodeRoles: true }, { retainNodeRoles: true }],
    ['volumeKeyArns', { volumeKey: [KEY] }, { volumeKeyArns: [KEY] }],
    ['queueKeyArn', { queueKey: KEY }, { queueKeyArn: KEY }],
    ['tagKeys', { profile: 'hardened', tagKey: ['kind'] }, { profile: 'hardened', tagKeys: ['kind'] }],
  ])('%s', (_, flags, options) => both(flags, options));

  const vpc = { isolated: true, id: 'vpc-1', subnets: ['subnet-1'], cidrs: ['10.0.0.0/16'] };
  const vpcFlags = { isolatedVpc: true, vpcId: 'vpc-1', subnet: ['subnet-1'], cidr: ['10.0.0.0/16'] };
  it('routeTables and endpointServices', () => {
    both(
      { ...vpcFlags, routeTable: ['rtb-1'], endpointService: ['sqs=com.example.sqs'] },
      { routeTables: ['rtb-1'], endpointServices: { sqs: 'com.example.sqs' } },
      { vpc },
    );
  });

  it.each<[string, TemplateFlags, Partial<ClusterProps>]>([
    ['account', { account: '111122223333' }, { account: '111122223333' }],
    ['namespace', { namespace: 'karpenter' }, { namespace: 'karpenter' }],
    ['serviceAccount', { serviceAccount: 'scaler' }, { serviceAccount: 'scaler' }],
    ['authenticationMode', { authenticationMode: 'CONFIG_MAP' }, { authenticationMode: 'CONFIG_MAP' }],
    [
      'featureGates',
      { gates: 'nodeRepair,rebootForRepair' },
      { featureGates: { nodeRepair: true, rebootForRepair: true } },
    ],
    ['nodeRole', { nodeRole: 'Nodes' }, { nodeRole: 'Nodes' }],
    [
      'an existing role',
      { controllerRole: 'arn:aws:iam::111122223333:role/Own' },
      { controllerRole: existing('arn:aws:iam::111122223333:role/Own') },
    ],
    ['interruptionQueue', { interruptionQueue: 'events' }, { interruptionQueue: 'events' }],
    ['no interruptionQueue', { feature: ['interruptionQueue=off'] }, { interruptionQueue: false }],
    ['tags', { tag: ['team=a=b', 'cost='] }, { tags: { team: 'a=b', cost: '' } }],
    ['regionalNames', { regionalNames: true }, { regionalNames: true }],
  ])('of the cluster: %s', (_, flags, props) => both(flags, {}, props));

  it('has a member of TemplateOptions behind each', () => {
    const help = templateOptions().map(({ long }) => long);
    for (const option of Object.values(OPTION_NAMES)) expect(help).toContain(option);
    expect(new Set(help).size).toBe(help.length);
  });

  it('takes objects from manifests, and the facts from a cluster.json', () => {
    const base = folder({
      'class.yaml': nodeClass('default', {
        blockDeviceMappings: [{ deviceName: '/dev/xvda', rootVolume: true, ebs: { kmsKeyID: KEY } }],
      }),
      'cluster.json': JSON.stringify(cluster({ namespace: 'karpenter', nodeRole: 'Nodes' })),
      'broken.yaml': 'a: [',
    });
    expect(JSON.stringify(printed({ objects: [join(base, 'class.yaml')] }))).toContain(KEY.split(':').at(-1));
    expect(JSON.stringify(printed({}))).not.toContain('key/');
    const { stdout, exitCode } = templateCommand({ clusterFile: join(base, 'cluster.json'), format: 'json' });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      karpenterTemplate(cluster({ namespace: 'karpenter', nodeRole: 'Nodes' })).template,
    );
    expect(templateCommand({ ...PROD, objects: [join(base, 'broken.yaml')] })).toMatchObject({
      stdout: '',
      exitCode: 2,
    });
    expect(templateCommand({ ...PROD, objects: [join(base, 'gone')] })).toMatchObject({ stdout: '', exitCode: 2 });
    expect(templateCommand({ clusterFile: join(base, 'gone.json') })).toMatchObject({ stdout: '', exitCode: 2 });
  });

  it.each<[TemplateFlags, string]>([
    [{ volumeKey: ['alias/x'] }, 'error: --volume-key: '],
    [{ queueKey: 'x' }, 'error: --queue-key: '],
    [{ nodePolicy: ['x'] }, 'error: --node-policy: '],
    [{ permissionsBoundary: 'x' }, 'error: --permissions-boundary: '],
    [{ rolePath: 'x' }, 'error: --role-path: '],
    [{ policies: 'loose' }, 'error: --policies takes one of managed, inline'],
    [{ features: 'all' }, 'error: --features takes one of reference, used'],
    [{ tag: ['x'] }, 'error: --tag takes KEY=VALUE'],
    [{ endpointService: ['=x'] }, 'error: --endpoint-service takes KEY=VALUE'],
    [{ gates: 'warp' }, 'error: --gates: The gates are '],
    [{ clusterFile: 'x' }, 'error: --cluster-file has the facts of the cluster: leave out --name, --region'],
    [{ authenticationMode: 'x' }, 'error: --authentication-mode takes one of API, '],
  ])('%j is wrong usage', (flags, line) => {
    const { stdout, stderr, exitCode } = templateCommand({ ...PROD, ...flags });
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr[0]).toContain(line);
  });
});

describe('permissions', () => {
  it.each(['text', 'markdown'])('says in %s that it is a downgrade', (format) => {
    const { stdout, exitCode } = permissionsCommand('1.14', '1.8', { format });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Karpenter 1.14 to 1.8, a downgrade: ');
    expect(stdout).toContain('This is a downgrade: what the minors after 1.8 brought goes again');
    for (const [from, to] of [
      ['1.8', '1.14'],
      ['1.8', '1.8'],
      ['1.14.1', '1.14.0'],
    ] as const) {
      expect(permissionsCommand(from, to, { format }).stdout).not.toContain('downgrade');
    }
  });

  it('says in JSON that it is a downgrade', () => {
    const downgrade = (from: string, to: string): boolean =>
      JSON.parse(permissionsCommand(from, to, { format: 'json' }).stdout).downgrade;
    expect([downgrade('1.14', '1.8'), downgrade('1.8', '1.14'), downgrade('1.8', '1.8')]).toEqual([true, false, false]);
  });

  it('prints text, Markdown or JSON', () => {
    const text = permissionsCommand('1.8', '1.14');
    expect(text).toMatchObject({ stderr: [], exitCode: 0 });
    expect(text.stdout).toContain('+ action ec2:DescribePlacementGroups  (1.11)');
    expect(text.stdout).toMatch(/Order\n {2}1\. before the controller of 1\.14/);
    expect(text.stdout).toContain('KarpenterControllerPolicy by five policies');
    expect(permissionsCommand('1.8', '1.14', { format: 'markdown' }).stdout).toContain(
      '| `AllowRegionalReadActions` | changed |',
    );
    const json = JSON.parse(permissionsCommand('v1.8.2', '1.14.1', { format: 'json' }).stdout) as {
      from: string;
      to: string;
    };
    expect([json.from, json.to]).toEqual(['1.8', '1.14']);
  });

  it('says so where nothing differs', () => {
    expect(permissionsCommand('1.13', '1.14').stdout).toContain('no statement differs');
    expect(permissionsCommand('1.14', '1.14', { format: 'markdown' }).stdout).toContain('no statement differs');
  });

  it('refuses versions that it does not know, and wrong usage', () => {
    expect(permissionsCommand('0.37', 'main')).toMatchObject({ stdout: '', exitCode: 2 });
    expect(permissionsCommand('0.37', 'main').stderr).toHaveLength(2);
    expect(permissionsCommand('1.8', '1.14', { format: 'xml', profile: 'x' })).toMatchObject({
      stdout: '',
      exitCode: 2,
    });
  });
});

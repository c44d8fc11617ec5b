import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { permissionsCommand } from '../../src/cli/permissions';
import { type TemplateFlags, templateCommand } from '../../src/cli/template';
import { KARPENTER_MINORS, NEWEST_KARPENTER_MINOR } from '../../src/karpenter';

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
    expect([stdout, exitCode]).toEqual(['', 1]);
    const options = ['--name', '--region', '--karpenter-version', '--account', '--cidr', '--subnet', '--vpc-id'];
    expect(stderr.map((line) => line.split(': ').slice(0, 2))).toEqual(options.map((option) => ['error', option]));
  });

  it.each(['$(id)', '${AWS::AccountId}', `"'`, 'a\nb', '../x', 'a'.repeat(10_000), '\u001b[31m'])(
    'refuses the name %j on one short line',
    (name) => {
      const { stdout, stderr, exitCode } = templateCommand({ ...PROD, name });
      expect([stdout, stderr.length, exitCode]).toEqual(['', 1, 1]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a terminal
      expect(stderr[0]).not.toMatch(/[\u0000-\u001f]/);
      expect(stderr[0]?.length).toBeLessThan(500);
    },
  );

  it('tells wrong usage from wrong values, and both in one run', () => {
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
    expect(exitCode).toBe(1);
    expect(stderr[0]).toContain('--feature managedInstanceProfiles');
  });
});

describe('permissions', () => {
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
    expect(permissionsCommand('0.37', 'main')).toMatchObject({ stdout: '', exitCode: 1 });
    expect(permissionsCommand('0.37', 'main').stderr).toHaveLength(2);
    expect(permissionsCommand('1.8', '1.14', { format: 'xml', profile: 'x' })).toMatchObject({
      stdout: '',
      exitCode: 2,
    });
  });
});

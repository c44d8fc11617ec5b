import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { karpenterTemplate, type Template, type TemplateOptions } from '../../src/cloudformation';
import { templateProblems, templateSizeProblems } from '../../src/cloudformation/guards';
import { AWS_NAMES, type ClusterProps, existing, nameFault } from '../../src/cluster';
import { unlisted } from '../../src/karpenter';
import { runs } from '../full';
import { clusterWith, ISSUER } from './clusters';

const template = (): Template => {
  const { template: built } = karpenterTemplate(clusterWith());
  if (built === undefined) throw new Error('no template');
  return JSON.parse(JSON.stringify(built)) as Template;
};

/** Rules that a template breaks when one text of it is another. */
function rulesAfter(from: string, to: string, props: Partial<ClusterProps> = {}): readonly string[] {
  const text = JSON.stringify(template());
  expect(text).toContain(from);
  const changed = JSON.parse(text.replace(from, to)) as Template;
  return templateProblems(changed, clusterWith(props)).map(({ rule }) => rule);
}

describe('guards on a finished template', () => {
  it('find nothing in a right one', () => {
    expect(templateProblems(template(), clusterWith())).toEqual([]);
  });

  it.each([
    [
      'a variable in a key',
      'aws:ResourceTag/kubernetes.io/cluster/prod-eu',
      'aws:ResourceTag/${AWS::Region}',
      'aws/sub-in-key',
    ],
    [
      'a text with a variable',
      '"RoleName":"KarpenterNodeRole-prod-eu"',
      '"RoleName":"${AWS::Region}"',
      'aws/sub-missing',
    ],
    [
      'an unknown variable',
      '${AWS::Partition}:iam::aws:policy/AmazonEKS_CNI_Policy',
      '${Partition}:iam::aws:policy/x',
      'aws/sub-undefined',
    ],
    [
      'a variable that never ends',
      '${AWS::Partition}:iam::aws:policy/AmazonEKS_CNI_Policy',
      '${AWS::Partition',
      'aws/sub-undefined',
    ],
    [
      'a fixed partition',
      'arn:${AWS::Partition}:iam::aws:policy/AmazonEKS_CNI_Policy',
      'arn:aws:iam::aws:policy/x',
      'aws/partition',
    ],
    ['a fixed domain', 'ec2.${AWS::URLSuffix}', 'ec2.eu-west-1.amazonaws.com', 'aws/partition'],
    ['a role name with a blank', '"RoleName":"KarpenterNodeRole-prod-eu"', '"RoleName":"a b"', 'aws/name'],
    ['a long role name', '"RoleName":"KarpenterNodeRole-prod-eu"', `"RoleName":"${'a'.repeat(65)}"`, 'aws/name'],
    ['a long queue name', '"QueueName":"prod-eu"', `"QueueName":"${'a'.repeat(81)}"`, 'aws/name'],
    ['a path without a slash', '"Path":"/"', '"Path":"/a"', 'aws/name'],
    ['a huge policy', '"ec2:DescribeImages"', `"ec2:DescribeImages${'s'.repeat(6000)}"`, 'aws/policy-size'],
    ['a huge trust policy', '"sts:TagSession"', `"sts:TagSession${'s'.repeat(2000)}"`, 'aws/trust-policy-size'],
    [
      'a huge event pattern',
      '"EC2 Instance Rebalance Recommendation"',
      `"${'s'.repeat(4096)}"`,
      'aws/event-pattern-size',
    ],
  ] as const)('find %s', (_, from, to, rule) => {
    expect(rulesAfter(from, to)).toContain(rule);
  });

  it('let the issuer of the cluster be, whose domain is its own', () => {
    const irsa = karpenterTemplate(clusterWith({ identity: { irsa: { issuer: ISSUER } } }));
    expect(irsa.findings).toEqual([]);
    expect(irsa.template).toBeDefined();
  });

  it('count the bytes of a template', () => {
    expect(templateSizeProblems('a'.repeat(51_200))).toEqual([]);
    expect(templateSizeProblems('ä'.repeat(25_601))).toMatchObject([
      { rule: 'aws/template-bucket', severity: 'warning', got: 51_202 },
    ]);
    expect(templateSizeProblems('a'.repeat(1_000_001))).toMatchObject([
      { rule: 'aws/template-size', severity: 'error' },
    ]);
  });

  it('count the policies of a role', () => {
    const nodePolicyArns = Array.from({ length: 7 }, (_, index) => `arn:aws:iam::111122223333:policy/p${index}`);
    expect(karpenterTemplate(clusterWith(), { nodePolicyArns }).findings).toMatchObject([
      { rule: 'aws/policy-count', severity: 'warning', got: 11 },
    ]);
  });

  it('refuse a policy that outgrows its limit, with the size and a way out', () => {
    const tagKeys = Array.from({ length: 60 }, (_, index) => `k${'x'.repeat(50)}${index}`);
    const { template: refused, findings } = karpenterTemplate(clusterWith(), { profile: 'hardened', tagKeys });
    expect(refused).toBeUndefined();
    expect(findings).toMatchObject([{ rule: 'aws/policy-size', path: 'Resources.ControllerLifecyclePolicy' }]);
    expect(Number(findings[0]?.got)).toBeGreaterThan(6144);
  });
});

describe('names', () => {
  /** Names that AWS sees, by the API that compares them; IAM and CloudFormation do so without case. */
  function namesOf(name: string, region = 'eu-west-1', regionalNames = false): readonly string[] {
    const cluster = clusterWith({ name, region, regionalNames });
    expect(cluster.problems).toEqual([]);
    const { template: built, findings } = karpenterTemplate(cluster, {
      profile: 'hardened',
      switches: { windowsNodes: true, instanceProfile: true },
    });
    expect(findings).toEqual([]);
    expect(built).toBeDefined();
    const checked = [
      [cluster.nodeRole.name, AWS_NAMES.role],
      [cluster.windowsNodeRole.name, AWS_NAMES.role],
      [cluster.controllerRole.name, AWS_NAMES.role],
      [cluster.instanceProfile.name, AWS_NAMES.instanceProfile],
      [cluster.interruptionQueue?.name ?? '', AWS_NAMES.queue],
      [cluster.stackName, AWS_NAMES.stack],
    ] as const;
    for (const [text, rule] of checked) expect(nameFault(text, rule)).toBeUndefined();
    const [node, windows, controller, profile, queue, stack] = checked.map(([text]) => text);
    return [
      ...[node, windows, controller].map((role) => `role ${role?.toLowerCase()}`),
      `profile ${profile?.toLowerCase()}`,
      `queue ${region} ${queue}`,
      `stack ${region} ${stack?.toLowerCase()}`,
    ];
  }

  /** At every limit of the names and one beyond, for each way in which a name is made of the cluster's. */
  const lengths = [1, 39, 40, 41, 45, 46, 47, 79, 80, 81, 99, 100, 38, 118].filter((length) => length <= 100);

  it('are valid for a cluster at every limit, and different for all of them', () => {
    const clusters = [
      ...lengths.map((length) => 'a'.repeat(length)),
      `${'a'.repeat(99)}b`,
      'prod-eu',
      'Prod-EU',
      'PROD-EU',
      'prod_eu',
      'Mixed_Case-1',
      'mixed_case-1',
      'mixed-case-1',
      '9lives',
      '9-lives',
      '0',
      'x-karpenter',
      'KarpenterNodeRole-x',
    ];
    const all = clusters.flatMap((name) => namesOf(name));
    expect(new Set(all).size).toBe(all.length);
  });

  it('keep two regions of one name apart where asked for', () => {
    const iam = (names: readonly string[]) => names.filter((name) => /^(role|profile)/.test(name));
    expect(iam(namesOf('prod', 'eu-west-1'))).toEqual(iam(namesOf('prod', 'us-east-1')));
    const regional = [
      ...namesOf('prod', 'eu-west-1', true),
      ...namesOf('prod', 'us-east-1', true),
      ...namesOf('prod-eu-west-1'),
    ];
    expect(new Set(regional).size).toBe(regional.length);
  });

  it('stay apart for any two clusters', () => {
    const clusterName = fc.stringMatching(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/);
    fc.assert(
      fc.property(clusterName, clusterName, (one, other) => {
        fc.pre(one !== other);
        const all = [...namesOf(one), ...namesOf(other)];
        expect(new Set(all).size).toBe(all.length);
      }),
      { seed: 4, numRuns: runs(100) },
    );
  });

  it('fit every policy even for the longest cluster in the longest region', () => {
    const longest = { name: 'A'.repeat(100), region: unlisted('us-gov-northwest-1'), regionalNames: true };
    const findings = (karpenterVersion: '1.0' | '1.8' | '1.14', options: TemplateOptions) =>
      karpenterTemplate(clusterWith({ ...longest, karpenterVersion }), { ...options, switches: { windowsNodes: true } })
        .findings;
    for (const version of ['1.0', '1.8', '1.14'] as const) {
      expect(findings(version, { profile: 'hardened' })).toEqual([]);
      expect(findings(version, { policies: 'inline' })).toEqual([]);
    }
    // Beyond 10,240 characters there is no way but managed policies, and the finding says so.
    expect(findings('1.14', { profile: 'hardened', policies: 'inline' })).toMatchObject([
      { rule: 'aws/inline-policy-size', fix: "use policies: 'managed'" },
    ]);
  });
});

describe('hostile values', () => {
  const hostile = [
    '$(id)',
    '${AWS::AccountId}',
    '"x"',
    "x'y",
    'a\nb',
    '../x',
    'a'.repeat(10_000),
    '',
    ' ',
    '__proto__',
    '\u0000',
    'ä',
  ];

  it.each([
    ['name', (name: string): Partial<ClusterProps> => ({ name })],
    ['region', (region: string): Partial<ClusterProps> => ({ region })],
    ['account', (account: string): Partial<ClusterProps> => ({ account })],
    ['namespace', (namespace: string): Partial<ClusterProps> => ({ namespace })],
    ['serviceAccount', (serviceAccount: string): Partial<ClusterProps> => ({ serviceAccount })],
    ['nodeRole', (nodeRole: string): Partial<ClusterProps> => ({ nodeRole })],
    ['windowsNodeRole', (windowsNodeRole: string): Partial<ClusterProps> => ({ windowsNodeRole })],
    [
      'controllerRole',
      (name: string): Partial<ClusterProps> => ({ controllerRole: existing(`arn:aws:iam::111122223333:role/${name}`) }),
    ],
    ['interruptionQueue', (interruptionQueue: string): Partial<ClusterProps> => ({ interruptionQueue })],
    ['instanceProfile', (name: string): Partial<ClusterProps> => ({ instanceProfile: existing(name) })],
    ['stackName', (stackName: string): Partial<ClusterProps> => ({ stackName })],
    ['identity', (issuer: string): Partial<ClusterProps> => ({ identity: { irsa: { issuer } } })],
    ['vpc.id', (id: string): Partial<ClusterProps> => ({ vpc: { id } })],
    ['vpc.subnets[0]', (id: string): Partial<ClusterProps> => ({ vpc: { subnets: [id] } })],
    ['vpc.cidrs[0]', (cidr: string): Partial<ClusterProps> => ({ vpc: { cidrs: [cidr] } })],
  ] as const)('as %s are refused with the rule, and there is no template', (path, props) => {
    for (const value of hostile) {
      const isName =
        !['name', 'region', 'account', 'namespace', 'serviceAccount', 'vpc.id'].includes(path) &&
        !path.startsWith('vpc.');
      // Harmless where AWS takes such a name.
      if (value === '__proto__' && isName) continue;
      const { template: built, yaml, json, findings } = karpenterTemplate(clusterWith(props(value)));
      expect([path, value, built, yaml, json]).toEqual([path, value, undefined, undefined, undefined]);
      const about = findings.filter((finding) => finding.path === path);
      expect([value, about.length > 0]).toEqual([value, true]);
      for (const { rule, message, fix = '' } of findings) {
        expect([rule.length > 0, message.length > 10, fix.length > 5, message.includes('\n')]).toEqual([
          true,
          true,
          true,
          false,
        ]);
      }
    }
  });

  it.each([
    ['nodePolicyArns[0]', (arn: string): TemplateOptions => ({ nodePolicyArns: [arn] })],
    ['permissionsBoundaryArn', (permissionsBoundaryArn: string): TemplateOptions => ({ permissionsBoundaryArn })],
    ['rolePath', (rolePath: string): TemplateOptions => ({ rolePath })],
    ['volumeKeyArns[0]', (arn: string): TemplateOptions => ({ volumeKeyArns: [arn] })],
    ['queueKeyArn', (queueKeyArn: string): TemplateOptions => ({ queueKeyArn })],
    ['routeTables[0]', (id: string): TemplateOptions => ({ routeTables: [id] })],
    ['profile', (profile: string): TemplateOptions => ({ profile: profile as 'default' })],
    ['features', (features: string): TemplateOptions => ({ features: features as 'used' })],
    ['policies', (policies: string): TemplateOptions => ({ policies: policies as 'inline' })],
    ['switches[0]', (name: string): TemplateOptions => ({ switches: Object.fromEntries([[name, true]]) })],
  ] as const)('as option %s are refused', (path, options) => {
    for (const value of hostile) {
      const { template: built, findings } = karpenterTemplate(clusterWith(), options(value));
      expect([value, built, findings.map((finding) => finding.path)]).toEqual([value, undefined, [path]]);
    }
  });

  it('as tag keys are refused', () => {
    for (const key of ['${x}', 'a"b', 'a\nb', '', 'a'.repeat(200)]) {
      expect(karpenterTemplate(clusterWith(), { tagKeys: [key] }).template).toBeUndefined();
      expect(karpenterTemplate(clusterWith({ tags: { [key]: '1' } })).template).toBeUndefined();
    }
  });
});

describe('switches', () => {
  it.each([
    ['managedInstanceProfiles', { vpc: { isolated: true } }],
    ['accessEntries', { authenticationMode: 'CONFIG_MAP' }],
    ['podIdentityAgent', { identity: { irsa: { issuer: ISSUER } } }],
    ['podIdentityAssociation', { identity: { irsa: { issuer: ISSUER } } }],
    ['eventRules', { interruptionQueue: false }],
  ] as const)('%s cannot be on where the cluster forbids it', (name, props) => {
    const { template: refused, findings } = karpenterTemplate(clusterWith(props), { switches: { [name]: true } });
    expect(refused).toBeUndefined();
    expect(findings.map(({ rule, path }) => [rule, path])).toContainEqual(['aws/feature', `switches.${name}`]);
  });
});

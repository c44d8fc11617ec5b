import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { preflightCommand } from '../../src/cli/preflight';
import { Cluster, type ClusterProps } from '../../src/cluster';
import { KARPENTER_RELEASES } from '../../src/karpenter';
import { PREFLIGHT_CHECKS } from '../../src/live/preflight/checks';
import { type RunTool, runTool } from '../../src/live/tool';
import { toolPath } from '../cloudformation/python-tools';
import { serviceModel, shapeFaults } from '../install/scripts/service-model';
import { realTool } from '../real-tool';
import { type Answers, crd, deployment, HEALTHY, list, node, nodeClass, nodePool } from './preflight/answers';
import { beside, HEALTHY_CLASSES, NODE_CLASS_FAULTS } from './preflight/node-class-faults';
import { OWNER_CASES } from './preflight/owner-cases';

const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
afterAll(() => rmSync(folder, { recursive: true }));

function clusterFile(props: Partial<ClusterProps> = {}): string {
  const cluster = new Cluster({
    name: 'my-cluster',
    region: 'eu-west-1',
    environment: 'prod',
    tier: 'production',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
    ...props,
  });
  const file = join(folder, 'cluster.json');
  writeFileSync(file, JSON.stringify(cluster));
  return file;
}

const calls: string[] = [];
afterEach(() => {
  calls.length = 0;
});

/** Answers what was recorded, as the stub does, without starting a process. */
const recorded =
  (answers: Answers): RunTool =>
  async (tool, args) => {
    const text = args.join(' ');
    calls.push(`${tool} ${text}`);
    const [key] = Object.keys(answers)
      .filter((start) => text.startsWith(start))
      .sort((one, other) => other.length - one.length);
    const answer = key === undefined ? undefined : answers[key];
    if (answer === undefined) return { code: 1, stdout: '', stderr: `no answer for ${text}` };
    if (answer === null) {
      return {
        code: 254,
        stdout: '',
        stderr: 'NotFound ResourceNotFoundException ParameterNotFound NonExistentQueue NoSuchEntity',
      };
    }
    return { code: 0, stdout: typeof answer === 'string' ? answer : JSON.stringify(answer), stderr: '' };
  };

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly resource: string;
    readonly message: string;
    readonly severity: string;
    readonly path: string;
    readonly fix: string;
  }[];
  readonly unanswered: readonly { readonly question: string }[];
}

async function look(answers: Answers, props: Partial<ClusterProps> = {}) {
  const file = clusterFile(props);
  const { stdout, exitCode } = await preflightCommand(
    { clusterFile: file, format: 'json' },
    recorded({ ...HEALTHY, ...answers }),
  );
  const report = JSON.parse(stdout) as Report;
  return { rules: [...new Set(report.findings.map(({ rule }) => rule))], exitCode, report, stdout };
}

const READS = /^(aws [a-z0-9-]+ (describe|list|get)-|kubectl (get|logs) )/;

/** Facts of clusters in which something else than usual has to be looked at. */
const VARIANTS: readonly Partial<ClusterProps>[] = [
  {},
  { namespace: 'karpenter' },
  { vpc: { isolated: true } },
  { identity: { irsa: { issuer: 'oidc.eks.eu-west-1.amazonaws.com/id/A' } } },
];

const withTag = (key: string) => ({
  Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', Tags: [{ Key: key, Value: 'owned' }] }],
});
const denied = `{"level":"ERROR","error":"User: arn:aws:sts::111122223333:assumed-role/x is not authorized to perform: ec2:CreateFleet on resource"}\n`;
const lines = (rolearn: string): Answers => ({
  'eks describe-cluster': { cluster: { accessConfig: { authenticationMode: 'CONFIG_MAP' } } },
  'get configmap aws-auth': { data: { mapRoles: `- rolearn: ${rolearn}\n  username: x\n` } },
});
const CONFIG_MAP: Partial<ClusterProps> = { authenticationMode: 'CONFIG_MAP' };

/** Each pitfall once, planted into the healthy answers. */
const PITFALLS: readonly (readonly [name: string, rule: string, answers: Answers, props?: Partial<ClusterProps>])[] = [
  ['tags that find no subnet', 'preflight/tags', { 'ec2 describe-subnets': { Subnets: [] } }],
  ['tags that find no security group', 'preflight/tags', { 'ec2 describe-security-groups': { SecurityGroups: [] } }],
  [
    'a subnet of another cluster',
    'preflight/foreign-tags',
    { 'ec2 describe-subnets': withTag('kubernetes.io/cluster/other') },
  ],
  [
    'a subnet of another VPC',
    'preflight/foreign-vpc',
    { 'ec2 describe-subnets': { Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-2' }] } },
  ],
  ['no node role', 'preflight/node-role-missing', { 'iam get-role --role-name KarpenterNodeRole-my-cluster': null }],
  ['no access entry', 'preflight/node-access', { 'eks describe-access-entry': null }],
  [
    'an access entry of the wrong type',
    'preflight/access-entry-type',
    { 'eks describe-access-entry': { accessEntry: { type: 'STANDARD' } } },
  ],
  ['no mapping in aws-auth', 'preflight/node-access', lines('arn:aws:iam::111122223333:role/other'), CONFIG_MAP],
  [
    'a mapping with a path',
    'preflight/node-access',
    lines('arn:aws:iam::111122223333:role/x/KarpenterNodeRole-my-cluster'),
    CONFIG_MAP,
  ],
  [
    'CRDs older than the controller',
    'preflight/crd-version',
    { 'get crd nodepools': crd('NodePool', '1.10.2', 'nodepools.karpenter.sh') },
  ],
  [
    'node class CRD older than the controller',
    'preflight/crd-version',
    { 'get crd ec2nodeclasses': crd('EC2NodeClass', '1.10.2', 'x') },
  ],
  ['another controller than was checked for', 'preflight/controller-version', {}, { karpenterVersion: '1.13' }],
  [
    'no pod identity association',
    'preflight/pod-identity',
    { 'eks list-pod-identity-associations': { associations: [] } },
  ],
  [
    'an association with another role',
    'preflight/pod-identity-role',
    {
      'eks describe-pod-identity-association': {
        association: { roleArn: 'arn:aws:iam::111122223333:role/KarpenterNodeRole-my-cluster' },
      },
    },
  ],
  [
    'no agent',
    'preflight/pod-identity-agent',
    { 'eks describe-addon': null, 'get daemonset eks-pod-identity-agent': null },
  ],
  ['a broken agent', 'preflight/pod-identity-agent', { 'eks describe-addon': { addon: { status: 'CREATE_FAILED' } } }],
  ['no queue', 'preflight/queue-missing', { 'sqs get-queue-url': null }],
  [
    'a queue given as an ARN',
    'preflight/queue-name',
    { 'get deployments': list(deployment({ INTERRUPTION_QUEUE: 'arn:aws:sqs:eu-west-1:111122223333:my-cluster' })) },
  ],
  ['a forgotten queue', 'preflight/queue-setting', { 'get deployments': list(deployment({ INTERRUPTION_QUEUE: '' })) }],
  [
    'the Node Termination Handler',
    'preflight/termination-handler',
    { 'get daemonsets,deployments': list({ kind: 'DaemonSet', metadata: { name: 'aws-node-termination-handler' } }) },
  ],
  [
    'a controller on a node of its own',
    'preflight/own-nodes',
    { 'get nodes': list(node('a', { 'karpenter.sh/nodepool': 'general' }), node('b'), node('c')) },
  ],
  ['one node for two replicas', 'preflight/few-nodes', { 'get nodes': list(node('b')) }],
  [
    'cordoned nodes',
    'preflight/few-nodes',
    { 'get nodes': list(...['a', 'b'].map((name) => ({ ...node(name), spec: { unschedulable: true } }))) },
  ],
  [
    'pods of the controller that wait for a node',
    'preflight/controller-pending',
    {
      'get pods': list(
        ...['a', 'b'].map((name) => ({
          metadata: { name },
          spec: {},
          status: {
            phase: 'Pending',
            conditions: [{ type: 'PodScheduled', status: 'False', message: '0/2 nodes are available' }],
          },
        })),
      ),
    },
  ],
  [
    'another Kubernetes version',
    'preflight/kubernetes-version',
    { 'eks describe-cluster': { cluster: { version: '1.33', accessConfig: { authenticationMode: 'API' } } } },
  ],
  ['no spot role', 'preflight/spot-role', { 'iam list-roles': { Roles: [] } }],
  ['an AMI alias that does not exist', 'preflight/ami-alias', { 'ssm get-parameter': null }],
  [
    'requirements that no type satisfies',
    'preflight/no-instance-types',
    {
      'get nodepools': list(
        nodePool({
          spec: {
            template: {
              spec: {
                nodeClassRef: { name: 'default' },
                requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.tiny'] }],
              },
            },
          },
        }),
      ),
    },
  ],
  [
    'types that no image of the node class runs on',
    'preflight/no-instance-types',
    {
      'get nodepools': list(
        nodePool({
          spec: {
            template: {
              spec: {
                nodeClassRef: { name: 'default' },
                requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }],
              },
            },
          },
        }),
      ),
      'get ec2nodeclasses': list(nodeClass({ spec: { amiFamily: 'Windows2022' } })),
    },
  ],
  ['exhausted limits', 'preflight/limits', { 'get nodepools': list(nodePool({}, { cpu: '8' })) }],
  ['missing permissions', 'preflight/permissions', { 'logs ': denied }],
  ['a pool that is not Ready', 'preflight/not-ready', { 'get nodepools': list(nodePool({ status: {} })) }],
  [
    'a node class that is not Ready',
    'preflight/not-ready',
    {
      'get ec2nodeclasses': list(
        nodeClass({ status: { conditions: [{ type: 'Ready', status: 'False', message: 'no subnets' }] } }),
      ),
    },
  ],
  [
    'no FlowSchema outside of kube-system',
    'preflight/flow-schemas',
    { 'get flowschemas': list() },
    { namespace: 'karpenter' },
  ],
  [
    'an isolated VPC without endpoints',
    'preflight/vpc-endpoints',
    { 'ec2 describe-vpc-endpoints': { VpcEndpoints: [] } },
    { vpc: { isolated: true } },
  ],
  [
    'a controller of another cluster',
    'preflight/other-cluster',
    { 'get deployments': list(deployment({ CLUSTER_NAME: 'other', INTERRUPTION_QUEUE: 'my-cluster' })) },
  ],
  ['no controller', 'preflight/not-installed', { 'get deployments': list() }],
];

describe('preflight', () => {
  it.each(VARIANTS)('finds nothing in a healthy cluster: %j', async (props) => {
    const { report, exitCode } = await look({}, props);
    expect([report, exitCode]).toEqual([{ findings: [], unanswered: [] }, 0]);
    expect(calls.length).toBeGreaterThan(15);
    expect(calls.filter((call) => !READS.test(call))).toEqual([]);
  });

  it.each(PITFALLS.map((pitfall) => ({ name: pitfall[0], pitfall })))(
    'finds $name',
    async ({ pitfall: [, rule, answers, props] }) => {
      const { rules, exitCode, stdout } = await look(answers, props);
      expect([rules, exitCode]).toEqual([[rule], 1]);
      expect(calls.filter((call) => !READS.test(call))).toEqual([]);
      expect(stdout).not.toContain('111122223333');
    },
  );

  it.each(KARPENTER_RELEASES)('knows the CRDs of %s as those of its controller', async (release) => {
    const version = {
      kind: 'Deployment',
      metadata: { name: 'karpenter', labels: { 'helm.sh/chart': `karpenter-${release}` } },
    };
    const { report } = await look(
      {
        'get deployments': list({ ...deployment({ INTERRUPTION_QUEUE: 'my-cluster' }), ...version }),
        'get crd nodepools': crd('NodePool', release, 'nodepools.karpenter.sh'),
        'get crd ec2nodeclasses': crd('EC2NodeClass', release, 'ec2nodeclasses.karpenter.k8s.aws'),
      },
      { karpenterVersion: release, kubernetesVersion: '1.29' },
    );
    expect(report.findings).toEqual([]);
  });

  it('has a planted pitfall for each of its checks', () => {
    const planted = new Set([
      ...PITFALLS.map(([, rule]) => rule),
      ...NODE_CLASS_FAULTS.map(({ rule }) => rule),
      'preflight/two-owners',
    ]);
    expect(PREFLIGHT_CHECKS.map(({ rule }) => rule).filter((rule) => !planted.has(rule))).toEqual([]);
  });

  it.each(NODE_CLASS_FAULTS)('finds $name', async ({ rule, answers, props, at, says }) => {
    const { report, exitCode, stdout } = await look(answers, props);
    expect([report.findings.map((finding) => finding.rule), exitCode, report.unanswered]).toEqual([[rule], 1, []]);
    const [finding] = report.findings;
    expect([finding?.resource, finding?.path]).toEqual(at);
    expect(`${finding?.severity}: ${finding?.message}; ${finding?.fix}`).toMatch(says);
    expect(calls.filter((call) => !READS.test(call))).toEqual([]);
    expect(stdout).not.toContain('111122223333');
  });

  it.each(HEALTHY_CLASSES)('says nothing of a node class with %s', async (_, answers) => {
    const { report, exitCode } = await look(answers);
    expect([report, exitCode]).toEqual([{ findings: [], unanswered: [] }, 0]);
  });

  it('asks once what several node classes ask', async () => {
    await look({});
    const one = calls.length;
    calls.length = 0;
    await look(beside({}));
    expect(calls).toHaveLength(one);
    calls.length = 0;
    const ids = beside({ subnetSelectorTerms: ['subnet-1', 'subnet-2', 'subnet-1'].map((id) => ({ id })) });
    await look({ ...ids, 'ec2 describe-subnets': HEALTHY['ec2 describe-subnets'] ?? null });
    expect(calls).toHaveLength(one + 1);
  });

  it('asks nothing by a name that IAM does not take', async () => {
    await look(beside({ role: '--profile=evil' }));
    await look(beside({ role: undefined, instanceProfile: '--cli-input-json=x' }));
    expect(calls.filter((call) => /evil|cli-input/.test(call))).toEqual([]);
  });

  it('looks at the node classes of the manifests that the cluster does not have yet', async () => {
    const manifests = join(folder, 'manifests');
    mkdirSync(manifests);
    const named = (name: string, tag: string) =>
      JSON.stringify({
        apiVersion: 'karpenter.k8s.aws/v1',
        ...nodeClass({ metadata: { name } }),
        spec: { role: 'KarpenterNodeRole-my-cluster', subnetSelectorTerms: [{ tags: { tag } }] },
      });
    writeFileSync(join(manifests, 'ec2nodeclass-default.json'), named('default', 'of-the-manifests'));
    writeFileSync(join(manifests, 'ec2nodeclass-new.json'), named('new', 'of-nobody'));
    const asked = `ec2 describe-subnets --filters ${JSON.stringify([{ Name: 'tag:tag', Values: ['of-nobody'] }])}`;
    const { report } = await look({ [asked]: { Subnets: [] } });
    rmSync(manifests, { recursive: true });
    expect(report.findings.map(({ rule, resource }) => [rule, resource])).toEqual([
      ['preflight/selector', 'EC2NodeClass/new'],
    ]);
    expect(calls.join('\n')).not.toContain('of-the-manifests');
  });

  it.each(OWNER_CASES)('names who else owns a pool of the manifests: $name', async ({ metadata, files = {}, says }) => {
    const pool = { apiVersion: 'karpenter.sh/v1', ...nodePool() };
    const beside = { 'manifests/nodepool-general.json': pool, ...files };
    for (const [file, object] of Object.entries(beside)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), JSON.stringify(object));
    }
    const live = { ...pool, metadata: { name: 'general', ...metadata } };
    const { report } = await look({ 'get nodepools': list(live, { ...live, metadata: { ...metadata, name: 'old' } }) });
    for (const name of ['manifests', 'install']) rmSync(join(folder, name), { recursive: true, force: true });
    const found = report.findings.map(({ rule, resource, severity, message }) => [
      rule,
      resource,
      `${severity}: ${message}`,
    ]);
    expect(found).toEqual(
      says === undefined ? [] : [['preflight/two-owners', 'NodePool/general', expect.stringMatching(says)]],
    );
    expect(calls).toContain('kubectl get nodepools.karpenter.sh --show-managed-fields --output json');
  });

  it('is content with an aws-auth mapping where that is how nodes join', async () => {
    const { rules } = await look(lines('arn:aws:iam::111122223333:role/KarpenterNodeRole-my-cluster'), CONFIG_MAP);
    expect(rules).toEqual([]);
  });

  it('names the conditions that failed, not their summary', async () => {
    const conditions = [
      { type: 'Ready', status: 'False', reason: 'UnhealthyDependents', message: 'SubnetsReady=False' },
      {
        type: 'SubnetsReady',
        status: 'False',
        reason: 'SubnetsNotFound',
        message: 'SubnetSelector did not match any Subnets',
      },
      { type: 'AMIsReady', status: 'True', reason: 'AMIsReady', message: '' },
    ];
    const { report } = await look({ 'get ec2nodeclasses': list(nodeClass({ status: { conditions } })) });
    expect(report.findings.map(({ message }) => message)).toEqual([
      'is not Ready: SubnetsReady: SubnetsNotFound: SubnetSelector did not match any Subnets',
    ]);
  });

  it('says nothing of the limits of a pool that is being emptied', async () => {
    const retiring = { metadata: { name: 'old', annotations: { 'cdk8s-karpenter/retiring': 'true' } } };
    const { rules } = await look({ 'get nodepools': list(nodePool(retiring, { cpu: 0 })) });
    expect(rules).toEqual([]);
  });

  it('names no step of bootstrap.sh, which a cluster may not have', async () => {
    for (const [, , answers, props] of PITFALLS) expect((await look(answers, props)).stdout).not.toMatch(/--from/);
  });

  it('says what it could not look at, and ends with 2', async () => {
    const { exitCode, report } = await look({ 'iam list-roles': undefined as never });
    expect([exitCode, report.findings, report.unanswered.map(({ question }) => question)]).toEqual([
      2,
      [],
      ['spotRole'],
    ]);
    const nothing = await preflightCommand({ clusterFile: clusterFile() }, async () => ({
      code: null,
      stdout: '',
      stderr: 'spawn aws ENOENT',
    }));
    expect([nothing.exitCode, nothing.stderr[0]]).toEqual([2, expect.stringContaining('ENOENT')]);
  });

  it.each<[string, RunTool, readonly RegExp[]]>([
    [
      'nothing is installed',
      async (tool) => ({ code: null, stdout: '', stderr: `spawn ${tool} ENOENT` }),
      [
        /^could not look with aws, .* \(\d+ questions\): spawn aws ENOENT$/,
        /^could not look with kubectl, .*: spawn kubectl ENOENT$/,
      ],
    ],
    [
      'offline',
      async (_tool, args) => ({
        code: 255,
        stdout: '',
        stderr: `\nCould not connect to the endpoint URL: https://${args[0]}`,
      }),
      [/^could not look with aws, .*: Could not connect/, /^could not look with kubectl, .*: Could not connect/],
    ],
    [
      'without credentials for AWS',
      async (tool, args) =>
        tool === 'aws'
          ? { code: 253, stdout: '', stderr: 'Unable to locate credentials' }
          : recorded(HEALTHY)(tool, args),
      [/^could not look with aws, .*: Unable to locate credentials$/],
    ],
    [
      'a cluster that does not answer',
      async (tool, args) =>
        tool === 'kubectl' ? { code: 1, stdout: '', stderr: 'connection refused' } : recorded(HEALTHY)(tool, args),
      [/^could not look with kubectl, .*: connection refused$/],
    ],
    [
      'one right that is missing',
      async (tool, args) =>
        args[0] === 'sqs' || args[0] === 'iam'
          ? { code: 254, stdout: '', stderr: 'AccessDenied' }
          : recorded(HEALTHY)(tool, args),
      [/^could not look at .*: AccessDenied$/],
    ],
  ])('says once that it cannot look: %s', async (_, run, expected) => {
    const { stderr, exitCode } = await preflightCommand({ clusterFile: clusterFile() }, run);
    expect(exitCode).toBe(2);
    expect(stderr).toEqual(expected.map((line) => expect.stringMatching(line)));
  });

  it.each([
    ['no file', undefined, '/no/such/cluster.json'],
    ['no JSON', '{', undefined],
    ['no cluster', '[]', undefined],
    [
      'a name that is an option',
      JSON.stringify({ name: '--endpoint-url=http://evil', region: 'eu-west-1' }),
      undefined,
    ],
    ['other types', JSON.stringify({ name: 'x', region: {}, vpc: 3, tags: null, discoveryTag: 'x' }), undefined],
  ])('runs nothing for %s', async (_name, text, path) => {
    const file = path ?? join(folder, 'other.json');
    if (text !== undefined) writeFileSync(file, text);
    const { exitCode, stdout } = await preflightCommand({ clusterFile: file }, recorded(HEALTHY));
    expect([exitCode, stdout, calls]).toEqual([2, '', []]);
  });

  it('runs the programs of PATH, which are asked to read and nothing else', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const tool of ['aws', 'kubectl']) {
      const stub = join(__dirname, 'preflight/stub.cjs');
      writeFileSync(join(bin, tool), `#!/bin/sh\nexec '${process.execPath}' '${stub}' ${tool} "$@"\n`);
      chmodSync(join(bin, tool), 0o755);
    }
    const [answers, log] = [join(folder, 'answers.json'), join(folder, 'calls')];
    writeFileSync(answers, JSON.stringify(HEALTHY));
    const env = { ...process.env };
    Object.assign(process.env, { PATH: `${bin}:${env.PATH}`, STUB_ANSWERS: answers, STUB_CALLS: log });
    try {
      const { stdout, stderr, exitCode } = await preflightCommand({ clusterFile: clusterFile() }, runTool);
      expect([stderr, stdout, exitCode]).toEqual([[], expect.stringContaining('checks: 0 findings'), 0]);
    } finally {
      Object.assign(process.env, { PATH: env.PATH });
    }
    const made = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as string[]).join(' '));
    expect(made.length).toBeGreaterThan(15);
    expect(made.filter((call) => !READS.test(call))).toEqual([]);
  });
});

/** Shapes of what the answers stand for. Required members may be missing: the answers hold what is read, and a little more. */
describe.runIf(realTool(toolPath('aws'), '--version'))('recorded answers', () => {
  const OPERATION = /^(\w+) ((?:describe|list|get)-[a-z-]+)/;
  const ofAws = Object.entries(HEALTHY).filter(([call]) => OPERATION.test(call));

  it.each(ofAws)('of %s are what the service answers', (call, answer) => {
    const [, service = '', command = ''] = OPERATION.exec(call) ?? [];
    const model = serviceModel(service);
    const operation = Object.keys(model.operations).find((name) => name.toLowerCase() === command.replaceAll('-', ''));
    const shape = model.operations[operation ?? '']?.output?.shape ?? '';
    // The CLI decodes documents of policies, which the service sends as text.
    const faults = shapeFaults(model, shape, answer).filter(
      (fault) => !/: missing$|PolicyDocument: no string$/.test(fault),
    );
    expect(faults).toEqual([]);
  });
});

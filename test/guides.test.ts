import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { admit, Cluster, type ClusterProps, existing, model } from '../index';
import { RULES } from '../src/cli/rules';
import { karpenterTemplate } from '../src/cloudformation';
import { LEAST_VERSIONS } from '../src/install/scripts/tools';

const page = readFileSync('docs/guides.md', 'utf8');

interface Row {
  /** Heading of the guide, and of its part. */
  readonly place: string;
  readonly step: string;
  readonly answers: readonly string[];
  readonly meaning: string;
  readonly cells: number;
}

const rows: readonly Row[] = page
  .split(/\n(?=##+ )/)
  .slice(1)
  .reduce<{ guide: string; rows: Row[] }>(
    ({ guide, rows: before }, part) => {
      const [, level, title = ''] = /^(##+) (.*)/.exec(part) ?? [];
      const ofGuide = level === '##' ? title : guide;
      const place = level === '##' ? title : `${guide.split(':')[0]}: ${title}`;
      const lines = part.split('\n').filter((line) => line.startsWith('| '));
      const more = lines.slice(2).map((line): Row => {
        const [step = '', here = '', meaning = '', ...rest] = line.slice(2, -2).split(' | ');
        const named = [...here.matchAll(/`([^`]+)`/g)].map(([, answer = '']) => answer);
        return { place, step, answers: named, meaning, cells: 3 + rest.length };
      });
      return { guide: ofGuide, rows: [...before, ...more] };
    },
    { guide: '', rows: [] },
  ).rows;

const answers = [...new Set(rows.flatMap((row) => row.answers))].sort();

const COMMAND = /^cdk8s-karpenter ([a-z-]+)$/;
const STEP = /^bootstrap\.sh: ([a-z-]+)$/;
const RULE = /^[a-z]+\/[a-z0-9-]+$/;
const API = /^[A-Za-z]\w*(\.\w+)*(\(\))?$/;

const ofKind = (pattern: RegExp): readonly string[] => answers.filter((answer) => pattern.test(answer));

describe('the rows', () => {
  it('each say what takes the place of the step, and what it means', () => {
    expect(rows.length).toBeGreaterThan(150);
    for (const { step, answers: here, meaning, cells } of rows) {
      expect({ step, cells, answered: here.length > 0, explained: meaning.length > 10 }).toEqual({
        step,
        cells: 3,
        answered: true,
        explained: true,
      });
    }
  });

  it('hold nothing that no check knows', () => {
    const unknown = answers.filter((answer) => ![COMMAND, STEP, RULE, API].some((kind) => kind.test(answer)));
    expect(unknown).toEqual([]);
  });

  // What the guides say, do and warn of, in their order: a row that is lost is missed, one that comes is named here.
  const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
    'First guide: How Karpenter works': [
      '60 seconds',
      'watches',
      'reads requests',
      'all instance types',
      'Spot and On-Demand',
      'Consolidation',
      'Cluster Autoscaler',
    ],
    'First guide: Before you begin': [
      'EKS 1.30',
      'node group first',
      'permissions for IAM, EC2 and EKS',
      'kubectl',
      'Helm 3.8',
      'at hand',
    ],
    'First guide: Step 1: IAM roles': [
      'Two roles',
      'pods.eks.amazonaws.com',
      'OIDC',
      'Policy of the controller',
      'create-policy',
      'ec2.amazonaws.com',
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonEC2ContainerRegistryReadOnly',
      'AmazonSSMManagedInstanceCore',
    ],
    'First guide: Step 2: tags on subnets and security groups': [
      'missed most',
      'not by ID',
      'private subnets',
      'security group of the nodes',
      "must be the cluster's name",
      'Finding the security group',
    ],
    'First guide: Step 3: access entry': ['1.29', 'EC2_LINUX', 'RBAC', 'aws-auth', 'AWS CLI 2.13'],
    'First guide: Step 4: Helm': [
      'oci://',
      'karpenter-crd',
      'independently',
      'helm install karpenter`',
      '--version',
      '--namespace',
      'settings.clusterName',
      'settings.clusterEndpoint',
      'settings.interruptionQueue',
      'ARN of the queue',
      'controller.eksPodIdentityAssociations',
      '2/2 Running',
    ],
    'First guide: Step 5: EC2NodeClass and NodePool': [
      'EC2NodeClass',
      'amiFamily',
      'alias',
      'role',
      'karpenter.sh/discovery',
      'amiSelectorTerms',
      'NodePool',
      'nodeClassRef',
      'capacity-type',
      'kubernetes.io/arch',
      'instance-category',
      'consolidateAfter: 1m',
      'limits.cpu: 100',
      'kubectl apply',
      'Ready',
    ],
    'First guide: Scale test and consolidation test': [
      'Ten pods',
      'Two terminals',
      'Log lines',
      '45 to 60 seconds',
      'cheapest',
      'Scale to zero',
    ],
    'First guide: Pitfalls': [
      'All',
      'Pitfall 1',
      'describe-subnets',
      'Pitfall 2',
      'list-access-entries',
      'Pitfall 3',
      'uninstall',
      'Pitfall 4: pool Ready, nothing launches',
      'Pitfall 4: or permissions',
      'grep',
      'Pitfall 5: `amiSelectorTerms`',
      'Pitfall 5: a webhook',
    ],
    'First guide: What it promises': [
      'bill',
      'version control',
      'Sharp edges',
      'tenants',
      'Spot interruptions',
      'GitOps',
    ],
    'Second guide: IAM': [
      'Without limits',
      'own nodes',
      'Node role',
      'PullOnly',
      'Controller role',
      'Five named policies',
      'Condensed policy',
      'TerminateInstances',
      'iam:PassRole',
    ],
    'Second guide: Discovery': ['explicit IDs', 'Loop', 'new subnets'],
    'Second guide: Letting nodes join': ['aws-auth', 'Access entries', 'iamIdentityMappings', 'Pod Identity', 'IRSA'],
    'Second guide: Helm': [
      'helm upgrade --install',
      '--version',
      '--create-namespace',
      'clusterName`, required',
      'for discovery by tags',
      'interruptionQueue',
      'requests.cpu',
      'requests.memory',
      'limits.cpu',
      'limits.memory',
      '--wait',
      'Affinity',
      'Fargate',
      'Priority class',
      'Topology spread',
      'PodDisruptionBudget',
      'replicas',
      'cosign',
    ],
    'Second guide: NodePool and EC2NodeClass': [
      'One EC2NodeClass',
      'Default NodePool',
      'expireAfter',
      'hundreds of types',
      'limits',
      'Default EC2NodeClass',
      'al2023@v20260315',
      'evictionHard',
    ],
    'Second guide: Several pools': ['weight', 'GPU pool', 'GPU limit', 'without `consolidateAfter`'],
    'Second guide: Hardening': [
      'High availability',
      'Interruption handling',
      'EventBridge',
      'Node Termination Handler',
      '10%',
      '9 to 17 UTC',
      'expiry',
      'do-not-disrupt',
      'FlowSchemas',
      'Private cluster',
      'isolatedVPC',
      'Price list',
    ],
    'Second guide: Gotchas': [
      'deadlock',
      'Service-linked role',
      'Overlapping pools',
      '63 characters',
      'Forgotten limits',
      'Never',
    ],
    'Second guide: The first week': ['Four pillars', 'log', 'budgets', 'Limits', 'Tune'],
    'What both leave out': [
      'agent',
      'Feature gates',
      'Helm values',
      'Log level',
      'Private registry',
      'Fargate',
      'never leave',
      'Removing a pool',
      'Upgrading',
      'Removing Karpenter',
    ],
  };

  it.each(Object.entries(SUBJECTS))('of "%s" are one for each subject', (place, subjects) => {
    const steps = rows.filter((row) => row.place === place).map(({ step }) => step);
    expect(steps.map((step, index) => (step.includes(subjects[index] ?? step) ? subjects[index] : step))).toEqual(
      subjects,
    );
  });

  it('stand in no other part', () => {
    expect([...new Set(rows.map(({ place }) => place))]).toEqual(Object.keys(SUBJECTS));
  });

  // What the guides have wrong, and a word of what is right.
  const WRONG: readonly (readonly [step: string, right: string])[] = [
    ['not by ID', 'selectors take ids too'],
    ["must be the cluster's name", 'any key and value'],
    ['need Kubernetes 1.29', 'authentication mode decides'],
    ['RBAC of `AmazonEKSWorkerNodePolicy`', 'that is an IAM policy'],
    ['AWS CLI 2.13', '2.15.3'],
    ['upgraded independently', 'both in one version'],
    ['ARN of the queue', 'the name'],
    ['eksPodIdentityAssociations', 'no version of the chart'],
    ['2/2 Running', '1/1 Running'],
    ['caps the cluster', 'the pool'],
    ['cheapest option', 'EC2 weighs price and spare capacity'],
    ['uninstall both charts', 'every node'],
    ['a webhook refuses it', 'schema of the CRD'],
    ['Condensed policy', 'no instance profiles'],
    ['TerminateInstances', 'tag any instance'],
    ['explicit IDs', 'both work'],
    ['iamIdentityMappings', 'aws-auth'],
    ['is for discovery by tags', 'selectors do that'],
    ['without `consolidateAfter`', 'In 1.15 it means `0s`'],
    ['S3, STS, SSM, SQS, EKS', '`eks-auth` is missing'],
    ['picked randomly', 'higher weight'],
  ];

  it('are marked where a guide is wrong, with what is right', () => {
    const marked = rows.filter(({ meaning }) => meaning.startsWith('**Wrong**'));
    const expected = WRONG.map(([step, right]) =>
      expect.objectContaining({ step: expect.stringContaining(step), meaning: expect.stringContaining(right) }),
    );
    expect(marked).toEqual(expected);
    expect(page.match(/\*\*Wrong\*\*/g)?.length).toBe(WRONG.length + 1);
  });

  it('are short enough to be read as a table', () => {
    const words = (text: string): number => text.split(' ').length;
    expect(rows.filter(({ step, meaning }) => words(step) > 14 || words(meaning) > 30).map(({ step }) => step)).toEqual(
      [],
    );
  });
});

describe('every answer exists', () => {
  it('as a command', () => {
    const table = readFileSync('src/cli/main.ts', 'utf8');
    const commands = [...table.matchAll(/^ {2}'?([a-z-]+)'?: \(\) => require\(/gm)].map(([, name]) => name);
    expect(commands).toContain('init');
    expect(ofKind(COMMAND).filter((answer) => !commands.includes(COMMAND.exec(answer)?.[1]))).toEqual([]);
    expect(ofKind(COMMAND).length).toBeGreaterThan(1);
  });

  it('as a step', () => {
    const missing = ofKind(STEP).filter(
      (answer) => !existsSync(`src/install/scripts/shell/bootstrap/${STEP.exec(answer)?.[1]}.sh`),
    );
    expect(missing).toEqual([]);
    expect(ofKind(STEP).length).toBeGreaterThan(8);
  });

  it('as a rule', () => {
    expect(ofKind(RULE).filter((rule) => !RULES.has(rule))).toEqual([]);
    expect(ofKind(RULE).length).toBeGreaterThan(20);
  });
});

describe('what the page says of the guides', () => {
  const meaningOf = (step: string): string => rows.find((row) => row.step.includes(step))?.meaning ?? '';
  const spec = {
    template: { spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' } } },
  };
  const nodeClass = { spec: { amiSelectorTerms: [{ alias: 'al2023@v20260315' }] } };
  const generalRequirements: model.RequirementObject[] = [
    { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
    { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
    { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
    { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
    { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
  ];
  const gpuTypes = ['g5.4xlarge', 'g5.8xlarge', 'p4d.24xlarge'];
  const general: model.NodePoolObject = {
    metadata: { name: 'default' },
    spec: { template: { spec: { requirements: generalRequirements } } },
  };
  const gpu: model.NodePoolObject = {
    metadata: { name: 'gpu' },
    spec: {
      template: {
        spec: {
          requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: gpuTypes }],
          taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
        },
      },
    },
  };
  const rulesOf = (object: object, karpenterMinor: model.KarpenterMinor): string[] =>
    admit(object, { karpenterMinor }).map(({ rule, path }) => `${rule} ${path}`);

  it('is so in the schemas: no image, no consolidateAfter', () => {
    const withoutImage = {
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: 'a' },
      spec: { role: 'r', subnetSelectorTerms: [{ id: 'subnet-1' }], securityGroupSelectorTerms: [{ id: 'sg-1' }] },
    };
    expect(rulesOf(withoutImage, '1.14')).toEqual(['admission/required spec.amiSelectorTerms']);
    const pool = {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: 'gpu' },
      spec: {
        ...spec,
        template: { spec: { ...spec.template.spec, requirements: [] } },
        disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized' },
      },
    };
    expect(rulesOf(pool, '1.14')).toEqual(['admission/required spec.disruption.consolidateAfter']);
    expect(rulesOf(pool, '1.15')).toEqual([]);
  });

  it('is so in the model: types, overlap, order', () => {
    const [ofGeneral, ofGpu] = [general, gpu].map((nodePool) => model.resolveNodePool({ nodePool, nodeClass }));
    const left = ofGeneral?.funnel.at(-1)?.left;
    const all = ofGeneral?.funnel[0]?.left.toLocaleString('en');
    expect(meaningOf('hundreds of types')).toContain(`${left} of ${all} types`);
    expect(ofGpu?.funnel.at(-1)?.left).toBe(3);
    expect(ofGeneral && ofGpu && model.overlap(ofGeneral, ofGpu)).toMatchObject({
      kind: 'tolerating-one',
      first: 'gpu',
    });
    expect(model.orderNodePools([general, gpu]).map(({ metadata }) => metadata?.name)).toEqual(['gpu', 'default']);
  });

  it('is so in the cluster: queue, tag, versions, endpoints', () => {
    const props = {
      name: 'c',
      region: 'eu-west-1',
      environment: 'prod',
      tier: 'production',
      karpenterVersion: '1.14.1',
      kubernetesVersion: '1.34',
    } as const;
    const rules = (more: Partial<ClusterProps>): string[] =>
      new Cluster({ ...props, ...more }).problems.map(({ rule }) => rule);
    const queue = 'arn:aws:sqs:eu-west-1:111122223333:events';
    expect(rules({ interruptionQueue: queue })).toEqual(['charts/cluster-resource-name']);
    expect(new Cluster({ ...props, interruptionQueue: existing(queue) }).interruptionQueue?.name).toBe('events');
    expect(rules({ discoveryTag: { key: 'team', value: 'platform' } })).toEqual([]);
    expect(rules({ karpenterVersion: '1.5', kubernetesVersion: '1.34' })).toEqual([
      'charts/cluster-version-compatibility',
    ]);
    expect(rules({ karpenterVersion: '1.6', kubernetesVersion: '1.34' })).toEqual([]);
    const vpc = { isolated: true, id: 'vpc-1', subnets: ['subnet-1'], cidrs: ['10.0.0.0/16'] };
    expect(karpenterTemplate(new Cluster({ ...props, vpc })).yaml).toContain('eks-auth');
  });

  it('is so in the scripts: versions of tools', () => {
    for (const version of LEAST_VERSIONS.aws?.versions ?? []) expect(meaningOf('AWS CLI 2.13')).toContain(version);
    for (const version of LEAST_VERSIONS.helm?.versions ?? []) expect(meaningOf('Helm 3.8')).toContain(version);
  });
});

// Inside of the project, where its packages and its own name resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/guides-');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The types along a path must not run out: `Cluster.name` of instances, `Ami.al2023()` of the class itself. */
function assertion(answer: string, index: number): string {
  const isCall = answer.endsWith('()');
  const [name = '', ...path] = answer.replace('()', '').split('.');
  const type = isCall ? `typeof api.${name}` : `api.${name}`;
  return `export const answer${index}: Exists<At<${type}, ${JSON.stringify(path)}>> = true; // ${answer}`;
}

function missingIn(list: readonly string[]): string[] {
  const head = [
    "import type * as api from '../../index';",
    'type Step<T, K> = T extends unknown ? (K extends keyof NonNullable<T> ? NonNullable<T>[K] : never) : never;',
    'type At<T, P extends readonly unknown[]> = P extends [infer K, ...infer Rest] ? At<Step<T, K>, Rest> : T;',
    'type Exists<T> = [T] extends [never] ? false : true;',
  ];
  writeFileSync(join(folder, 'answers.ts'), [...head, ...list.map(assertion)].join('\n'));
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { rootDir: '../..' },
    include: ['*.ts'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
      stdio: 'pipe',
      encoding: 'utf8',
    });
    return [];
  } catch (error) {
    const output = (error as { readonly stdout: string }).stdout;
    return [...output.matchAll(/answers\.ts\((\d+),/g)].map(
      ([, line]) => list[Number(line) - head.length - 1] ?? output,
    );
  }
}

it('every answer exists as a part of the public API', () => {
  const parts = ofKind(API);
  expect(parts.length).toBeGreaterThan(50);
  expect(missingIn(parts)).toEqual([]);
  const wrong = [
    'Cluster.nonsense',
    'nonsense()',
    'Budget.always()',
    'InstallOptions.gitOps.nonsense',
    'HelmValues.nope',
  ];
  expect([...new Set(missingIn(['Cluster.name', ...wrong]))]).toEqual(wrong);
});

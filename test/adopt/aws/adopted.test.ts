import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adoptCommand } from '../../../src/cli/adopt';
import type { RunTool } from '../../../src/live';
import { CLUSTER, fileOf, RECORDED } from './answers';

const folder = mkdtempSync(join(tmpdir(), 'adopted-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EKSCTL = RECORDED.find(({ title }) => title === 'eksctl');
const manifests = join(folder, 'pools.yaml');
const values = join(folder, 'values.json');
const answers = join(folder, 'answers');

const OBJECTS = [
  {
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: { name: 'default' },
    spec: {
      amiSelectorTerms: [{ alias: 'al2023@v20260701' }],
      instanceProfile: `eksctl-KarpenterNodeInstanceProfile-${CLUSTER}`,
      subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': CLUSTER } }],
      securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': CLUSTER } }],
    },
  },
  {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'general' },
    spec: {
      limits: { cpu: '100' },
      template: {
        spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
          requirements: [{ key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm'] }],
        },
      },
    },
  },
];

beforeAll(() => {
  writeFileSync(manifests, OBJECTS.map((object) => JSON.stringify(object)).join('\n---\n'));
  writeFileSync(values, JSON.stringify(EKSCTL?.helm?.values));
});

const asked: string[] = [];

const run: RunTool = async (tool, args) => {
  asked.push([tool, ...args].join(' '));
  const answer = EKSCTL?.answers[fileOf(args)];
  return answer === undefined || answer === null
    ? { code: 254, stdout: '', stderr: 'NoSuchEntity' }
    : { code: 0, stdout: JSON.stringify(answer), stderr: '' };
};

const TOLD = { environment: 'prod', tier: 'development', karpenterVersion: '1.14.1' };

it('what AWS says needs no option, and is existing in the code; its traps are told', async () => {
  const { stdout, stderr, exitCode } = await adoptCommand([manifests], { ...TOLD, aws: true, helmValues: values }, run);
  expect(stderr.filter((line) => line.startsWith('error'))).toEqual([]);
  expect(exitCode).toBe(0);
  for (const line of [
    "name: 'shop',",
    "region: 'eu-west-1',",
    "kubernetesVersion: '1.34',",
    "account: '111122223333',",
    "authenticationMode: 'CONFIG_MAP',",
    `nodeRole: existing('eksctl-KarpenterNodeRole-${CLUSTER}'),`,
    `controllerRole: existing('eksctl-${CLUSTER}-iamservice-role'),`,
    `instanceProfile: existing('eksctl-KarpenterNodeInstanceProfile-${CLUSTER}'),`,
    "vpc: { id: 'vpc-0123456789abcdef0' },",
    "interruptionQueue: existing('shop'),",
  ]) {
    expect(stdout).toContain(line);
  }
  const text = stderr.join('\n');
  expect(text).toContain('no consequence: 0 nodes roll');
  expect(text).toMatch(/to decide:\n(.*\n)*.*\[adopt-aws\/queue-not-read\]/);
  expect(text).toContain(`the AWS side was made by eksctl: stack eksctl-${CLUSTER}-karpenter`);
  expect(asked.filter((call) => !/^aws [a-z]+ (describe|list|get)-/.test(call))).toEqual([]);
});

it('without the options nothing of AWS is asked', async () => {
  asked.length = 0;
  const told = { ...TOLD, region: 'eu-west-1', kubernetesVersion: '1.34' };
  const { exitCode, stdout } = await adoptCommand([manifests], told, run);
  expect([exitCode, asked]).toEqual([0, []]);
  expect(stdout).not.toContain('vpc-');
});

it('what was told wins, and files that cannot be read are wrong usage', async () => {
  const told = { ...TOLD, kubernetesVersion: '1.33' };
  expect((await adoptCommand([manifests], { ...told, aws: true, helmValues: values }, run)).stdout).toContain(
    "kubernetesVersion: '1.33'",
  );
  const { stderr, exitCode } = await adoptCommand([manifests], { ...told, awsFiles: answers }, run);
  expect([stderr, exitCode]).toEqual([[`error: ${answers}: there is no such folder`], 2]);
});

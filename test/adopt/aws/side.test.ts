import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { type AwsSources, awsSide } from '../../../src/adopt/aws';
import { findingSentence } from '../../../src/adopt/aws/aws-side';
import { ExistingResource } from '../../../src/cluster';
import type { RunTool } from '../../../src/live';
import { CLUSTER, fileOf, RECORDED } from './answers';

const folder = mkdtempSync(join(tmpdir(), 'side-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CAS = RECORDED.find(({ layout }) => layout === 'migrating-from-cas');
const EKSCTL = RECORDED.find(({ title }) => title === 'eksctl');

const packed = (release: unknown): string =>
  Buffer.from(gzipSync(JSON.stringify(release)).toString('base64')).toString('base64');

const SECRETS = {
  items: [
    {
      data: {
        release: packed({
          chart: { metadata: { name: 'karpenter', version: '1.14.1' } },
          namespace: 'karpenter',
          version: 1,
          config: EKSCTL?.helm?.values,
        }),
      },
    },
  ],
};

const calls: string[] = [];

/** AWS as eksctl left it, and a cluster in whose namespace karpenter the chart is installed. */
const run: RunTool = async (tool, args) => {
  calls.push([tool, ...args].join(' '));
  if (tool === 'kubectl') {
    const items = args.includes('karpenter') ? SECRETS : { items: [] };
    return { code: 0, stdout: JSON.stringify(items), stderr: '' };
  }
  const answer = EKSCTL?.answers[fileOf(args)];
  return answer === undefined || answer === null
    ? { code: 254, stdout: '', stderr: 'NoSuchEntity' }
    : { code: 0, stdout: JSON.stringify(answer), stderr: '' };
};

async function side(sources: AwsSources, name: string | undefined = CLUSTER) {
  calls.length = 0;
  return awsSide(sources, { name, region: undefined, objects: EKSCTL?.objects ?? [], context: 'prod' }, run);
}

it('nothing is asked that was not asked for', async () => {
  expect(await side({})).toEqual({ props: {}, findings: [], notes: [] });
  expect(calls).toEqual([]);
  await side({ aws: true });
  expect(calls.filter((call) => call.startsWith('kubectl'))).toEqual([]);
});

it('the Secret of the release is read where it may be, and only that', async () => {
  const found = await side({ aws: true, helmSecret: true }, undefined);
  expect(calls.filter((call) => call.startsWith('kubectl'))).toEqual(
    ['kube-system', 'karpenter'].map(
      (namespace) =>
        `kubectl get secrets --namespace ${namespace} --context=prod --selector owner=helm,name=karpenter,status=deployed --output json`,
    ),
  );
  expect(found).toMatchObject({ props: { name: CLUSTER, karpenterVersion: '1.14.1', namespace: 'karpenter' } });
  expect('notes' in found && found.notes).toEqual([
    `the AWS side was made by eksctl: stack eksctl-${CLUSTER}-karpenter, node role eksctl-KarpenterNodeRole-${CLUSTER}, controller role eksctl-${CLUSTER}-iamservice-role`,
  ]);
  expect('findings' in found && found.findings.map(findingSentence)[1]).toBe(
    'interruptionQueue: the chart is given the queue by a name that no chart from 1.0 on reads: Karpenter hears of no interruption (got "shop"); set settings.interruptionQueue to shop with the next install of the chart [adopt-aws/queue-not-read]',
  );
});

it('values without AWS are settings and names', async () => {
  const file = join(folder, 'values.json');
  writeFileSync(
    file,
    JSON.stringify({
      settings: {
        clusterName: 'shop',
        interruptionQueue: 'shop',
        vmMemoryOverheadPercent: '0.05',
        isolatedVPC: true,
        featureGates: { spotToSpotConsolidation: true, nodeRepair: 'yes' },
      },
      serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/karpenter' } },
    }),
  );
  expect(await side({ helmValues: file })).toEqual({
    props: {
      name: 'shop',
      settings: { vmMemoryOverheadPercent: 0.05 },
      featureGates: { spotToSpotConsolidation: true },
      vpc: { isolated: true },
      interruptionQueue: new ExistingResource('shop'),
      controllerRole: new ExistingResource('karpenter', 'arn:aws:iam::111122223333:role/karpenter'),
    },
    findings: [],
    notes: [],
  });
  expect(calls).toEqual([]);
});

it.each([
  ['USER-SUPPLIED VALUES:\nnull\n', /values\.json: .*; helm get values karpenter -o json prints what belongs there/],
  ['[]', /values\.json holds no values/],
])('values in a file that holds none: %j', async (text, failure) => {
  const file = join(folder, 'values.json');
  writeFileSync(file, text);
  expect(await side({ helmValues: file })).toEqual({ failure: expect.stringMatching(failure) });
});

it('a folder and a file that are not there', async () => {
  expect(await side({ awsFiles: join(folder, 'none') })).toEqual({
    failure: expect.stringContaining('no such folder'),
  });
  expect(await side({ helmValues: join(folder, 'none') })).toEqual({ failure: expect.stringContaining('ENOENT') });
});

it('the first file that is missing is named', async () => {
  const found = await side({ awsFiles: folder });
  expect('findings' in found && found.findings.map(({ message }) => message)).toEqual([
    'AWS answered nothing: eks-describe-cluster.json is not among the files, or cannot be read',
  ]);
  for (const [name, answer] of Object.entries(CAS?.answers ?? {})) {
    if (answer !== null) writeFileSync(join(folder, name), JSON.stringify(answer));
  }
  const next = await side({ awsFiles: folder });
  expect('findings' in next && next.findings.map(({ rule, fix }) => `${rule} ${fix}`)).toContain(
    `adopt-aws/not-read allow sqs:GetQueueUrl, or put its output as sqs-get-queue-url.${CLUSTER}.json into the folder of --aws-files`,
  );
});

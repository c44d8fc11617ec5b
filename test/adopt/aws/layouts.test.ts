import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adoptAwsDocument, readingPolicy } from '../../../scripts/docs/adopt-aws-document';
import { answersFrom, awsHalf } from '../../../src/adopt/aws';
import { OPERATIONS } from '../../../src/adopt/aws/calls';
import { ADOPT_AWS_RULES } from '../../../src/adopt/aws/rules';
import { Cluster, type ClusterProps, ExistingResource, fromFacts, toFacts } from '../../../src/cluster';
import type { RunTool } from '../../../src/live';
import { type Answers, CLUSTER, fileOf, RECORDED } from './answers';

const folder = mkdtempSync(join(tmpdir(), 'answers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MISSING = 'An error occurred (NoSuchEntity) when calling the operation: it cannot be found';

/** Answers what was recorded, and keeps what was asked. */
const recorded =
  (answers: Answers, asked: string[]): RunTool =>
  async (tool, args) => {
    asked.push([tool, ...args].join(' '));
    const answer = answers[fileOf(args)];
    if (answer === undefined) return { code: 254, stdout: '', stderr: `nothing recorded of ${fileOf(args)}` };
    if (answer === null) return { code: 254, stdout: '', stderr: MISSING };
    return { code: 0, stdout: JSON.stringify(answer), stderr: '' };
  };

const inFiles = (title: string, answers: Answers): RunTool => {
  const place = join(folder, title.replace(/\W+/g, '-'));
  mkdirSync(place);
  for (const [name, answer] of Object.entries(answers)) {
    writeFileSync(join(place, name), answer === null ? `\n${MISSING}\n` : JSON.stringify(answer, null, 4));
  }
  return answersFrom(place);
};

const nameOf = (value: unknown): unknown => (value instanceof ExistingResource ? value.name : value);

const RESOURCES = ['nodeRole', 'controllerRole', 'interruptionQueue', 'instanceProfile', 'stackName'] as const;

const namesOf = (props: Partial<ClusterProps>) =>
  Object.fromEntries(RESOURCES.flatMap((name) => (props[name] === undefined ? [] : [[name, nameOf(props[name])]])));

describe.each(RECORDED)('$title', ({ title, answers, objects, helm, layout, names, rules }) => {
  const question = { cluster: CLUSTER, region: 'eu-west-1', ...(objects && { objects }), ...(helm && { helm }) };

  it('is recognised, with what the cluster refers to and its traps', async () => {
    const asked: string[] = [];
    const half = await awsHalf(question, recorded(answers, asked));
    expect(half.findings.map(({ rule }) => rule)).toEqual(rules);
    expect(half.layout.name).toBe(layout);
    if (layout !== 'hand-made') expect(half.layout.marks).not.toEqual([]);
    expect(namesOf(half.props)).toEqual(names);
    for (const call of asked) expect(call).toMatch(/^aws [a-z]+ (describe|list|get)-[a-z-]+ .*--output json$/);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('comes to the same from files', async () => {
    const asked = await awsHalf(question, recorded(answers, []));
    expect(await awsHalf(question, inFiles(title, answers))).toEqual(asked);
  });

  it('makes a cluster of which nothing is wrong, and whose facts are read back', async () => {
    const { props } = await awsHalf(question, recorded(answers, []));
    const given: Partial<ClusterProps> = {
      environment: 'prod',
      tier: 'production',
      karpenterVersion: '1.14.1',
      ...props,
    };
    const cluster = new Cluster(given as ClusterProps);
    expect(cluster.problems).toEqual([]);
    expect('problems' in fromFacts(toFacts(cluster))).toBe(false);
    expect(cluster).toMatchObject({ kubernetesVersion: '1.34', region: 'eu-west-1', account: '111122223333' });
    expect(cluster.nodeRole.existing).toBe(layout !== 'cdk8s-karpenter');
  });
});

it('what the cluster runs in is taken over', async () => {
  const eksctl = RECORDED.find(({ title }) => title === 'eksctl');
  const { props } = await awsHalf({ cluster: CLUSTER, ...eksctl }, recorded(eksctl?.answers ?? {}, []));
  expect(props).toMatchObject({
    name: CLUSTER,
    endpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
    vpc: { id: 'vpc-0123456789abcdef0' },
    authenticationMode: 'CONFIG_MAP',
    namespace: 'karpenter',
    serviceAccount: 'karpenter',
    identity: { irsa: { issuer: 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E' } },
    karpenterVersion: '1.14.1',
  });
});

it('a queue that was never made is for the template to make', async () => {
  const cas = RECORDED.find(({ layout }) => layout === 'migrating-from-cas');
  const { props } = await awsHalf({ cluster: CLUSTER, ...cas }, recorded(cas?.answers ?? {}, []));
  expect(props.interruptionQueue).toBe(CLUSTER);
});

it('a role with a path is named by its ARN', async () => {
  const hand = RECORDED.find(({ layout }) => layout === 'hand-made');
  const { props } = await awsHalf({ cluster: CLUSTER, ...hand }, recorded(hand?.answers ?? {}, []));
  expect(props.nodeRole).toEqual(
    new ExistingResource('platform-nodes', 'arn:aws:iam::111122223333:role/platform/platform-nodes'),
  );
});

it('every layout has its answers, every rule its case or a test of its own', () => {
  const said = new Set(RECORDED.flatMap(({ rules }) => rules));
  const elsewhere = [
    'answer-not-understood',
    'no-cluster',
    'not-read',
    'other-service-account',
    'queue-rules',
    'two-identities',
  ].map((name) => `adopt-aws/${name}`);
  expect([...said, ...elsewhere].sort()).toEqual(ADOPT_AWS_RULES.rules.map(({ id }) => id));
});

it('every operation reads, and is asked somewhere', () => {
  for (const operation of Object.keys(OPERATIONS)) expect(operation).toMatch(/^[a-z]+ (describe|list|get)-[a-z-]+$/);
  const files = RECORDED.flatMap(({ answers }) => Object.keys(answers));
  for (const operation of Object.keys(OPERATIONS)) {
    expect(files.some((file) => file.startsWith(`${operation.replace(' ', '-')}.`))).toBe(true);
  }
});

describe('docs/adopt-aws.md', () => {
  const text = readFileSync('docs/adopt-aws.md', 'utf8');

  it('has the calls and the policy of the table; npx tsx scripts/docs/adopt-aws.ts writes it', () => {
    expect(text).toBe(adoptAwsDocument(text));
  });

  it('has a policy that only reads, and all that is asked', () => {
    const actions = JSON.stringify(readingPolicy()).match(/"[a-z]+:[A-Z]\w+"/g) ?? [];
    expect(actions).toHaveLength(Object.keys(OPERATIONS).length);
    for (const action of actions) expect(action).toMatch(/:(Describe|List|Get)/);
    for (const [operation, { action }] of Object.entries(OPERATIONS)) {
      expect(action.toLowerCase()).toBe(operation.replace(' ', ':').replaceAll('-', ''));
    }
  });

  it('names the files as they are looked for', () => {
    for (const [, command = '', file] of text.matchAll(/^aws (.*?) +> aws\/(\S+)/gm)) {
      expect(fileOf(command.split(' '))).toBe(file);
    }
  });
});

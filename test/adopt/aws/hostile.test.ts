import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsHalf, releaseOfSecrets, releaseOfValues } from '../../../src/adopt/aws';
import { ADOPT_AWS_RULES } from '../../../src/adopt/aws/rules';
import type { RunTool } from '../../../src/live';
import { runs } from '../../full';
import { type Answers, CLUSTER, fileOf, RECORDED, type Recorded } from './answers';

type Reply = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const MISSING: Reply = { code: 254, stdout: '', stderr: 'An error occurred (NoSuchEntity): not found' };

const ok = (answer: unknown): Reply => ({ code: 0, stdout: JSON.stringify(answer), stderr: '' });

const from =
  (answers: Answers, instead: Readonly<Record<string, Reply>> = {}): RunTool =>
  async (_, args) => {
    const file = fileOf(args);
    const other = Object.entries(instead).find(([start]) => file.startsWith(start));
    if (other !== undefined) return other[1];
    const answer = answers[file];
    return answer === undefined || answer === null ? MISSING : ok(answer);
  };

const byTitle = (title: string): Recorded => {
  const found = RECORDED.find((each) => each.title === title);
  if (found === undefined) throw new Error(title);
  return found;
};

const V21 = byTitle('terraform-aws-eks v21');
const V19 = byTitle('terraform-aws-eks v19');

const look = (recorded: Recorded, instead: Readonly<Record<string, Reply>> = {}, more: object = {}) =>
  awsHalf({ cluster: CLUSTER, ...recorded, ...more }, from(recorded.answers, instead));

const said = async (...of: Parameters<typeof look>) => (await look(...of)).findings.map(({ rule }) => rule);

const denied = (action: string): Reply => ({
  code: 254,
  stdout: '',
  stderr: `\nAn error occurred (AccessDeniedException) when calling the operation: User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: ${action}\n`,
});

describe('one call that is refused', () => {
  const files = [...new Set(Object.keys(V21.answers).filter((file) => V21.answers[file] !== null))];

  it.each(files)('%s is said with the permission, and stops nothing', async (file) => {
    const { findings, props } = await look(V21, { [file]: denied('a:B') });
    const unread = findings.filter(({ rule }) => rule === 'adopt-aws/not-read');
    if (file.startsWith('iam-get-role.Karpenter') || !file.startsWith('iam-list-roles')) {
      expect(unread).toHaveLength(1);
      expect(unread[0]?.fix).toMatch(
        /^allow [a-z]+:[A-Z]\w+, or put its output as [\w.-]+\.json into the folder of --aws-files$|^sign in/,
      );
      expect(JSON.stringify(unread)).not.toContain('111122223333');
    }
    if (!file.startsWith('eks-describe-cluster')) expect(props.name).toBe(CLUSTER);
    // What nobody could see is no trap.
    expect(findings.filter(({ rule }) => rule !== 'adopt-aws/not-read')).toEqual([]);
  });

  it('all of them: one finding, and no further questions', async () => {
    const asked: string[] = [];
    const half = await awsHalf({ cluster: CLUSTER }, async (_, args) => {
      asked.push(args.join(' '));
      return { code: null, stdout: '', stderr: 'spawn aws ENOENT' };
    });
    expect(half.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['adopt-aws/not-read', 'AWS answered nothing: spawn aws ENOENT'],
    ]);
    expect([half.layout.name, half.props, asked]).toEqual([
      'hand-made',
      {},
      [`eks describe-cluster --name ${CLUSTER} --output json`],
    ]);
  });
});

describe('what is not there', () => {
  it('a cluster', async () => {
    expect(await said(V21, { 'eks-describe-cluster': MISSING })).toEqual(['adopt-aws/no-cluster']);
    expect((await look(V21, { 'eks-describe-cluster': MISSING })).props).toEqual({});
  });

  it('the rules of a queue, or one that is on', async () => {
    const off = (text: string): Reply =>
      ok({ Name: 'a', EventPattern: JSON.stringify({ 'detail-type': [text] }), State: 'DISABLED' });
    expect(await said(V21, { 'events-list-rule-names': ok({ RuleNames: [] }) })).toEqual(['adopt-aws/queue-rules']);
    expect(await said(V21, { 'events-describe-rule': off('EC2 Spot Instance Interruption Warning') })).toEqual([
      'adopt-aws/queue-rules',
    ]);
    expect(await said(V21, { 'events-describe-rule': ok({ Name: 'a', EventPattern: '{', State: 'ENABLED' }) })).toEqual(
      ['adopt-aws/queue-rules'],
    );
  });

  it('the access entry of nodes', async () => {
    expect(await said(V21, { 'eks-list-access-entries': ok({ accessEntries: [] }) })).toEqual([
      'adopt-aws/node-access',
    ]);
    expect(await said(V21, { 'eks-describe-access-entry': ok({ accessEntry: { type: 'STANDARD' } }) })).toEqual([
      'adopt-aws/node-access',
    ]);
  });

  it('the association', async () => {
    expect(await said(V21, { 'eks-list-pod-identity': ok({ associations: [] }) })).toContain(
      'adopt-aws/no-credentials',
    );
  });
});

describe('identities', () => {
  it('an association beside an annotation', async () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/KarpenterController' };
    const helm = { ...V21.helm, values: { ...V21.helm?.values, serviceAccount: { annotations } } };
    expect(await said(V21, {}, { helm })).toContain('adopt-aws/two-identities');
  });

  it('a controller that runs where the role does not trust it', async () => {
    expect(await said(V19, {}, { helm: { ...V19.helm, namespace: 'kube-system' } })).toEqual([
      'adopt-aws/other-service-account',
    ]);
    expect(await said(V19, {}, { helm: { ...V19.helm, namespace: undefined } })).toEqual([]);
  });
});

describe('answers that are none', () => {
  it.each<[string, unknown]>([
    ['text', 'hello'],
    ['a list', []],
    ['null', null],
    ['a number', 5],
    ['nothing of it', {}],
    ['another type', { cluster: 'a', associations: {}, Role: [], RuleNames: 'a', Name: 5, StackResources: {} }],
  ])('%s', async (_, answer) => {
    for (const file of Object.keys(V21.answers)) {
      const { findings } = await look(V21, { [file]: ok(answer) });
      for (const { rule } of findings) {
        expect(ADOPT_AWS_RULES.rules.map(({ id }) => id)).toContain(rule);
      }
    }
    expect(await said(V21, { 'iam-get-role.': ok(answer) })).toContain('adopt-aws/answer-not-understood');
  });

  it('no JSON', async () => {
    const reply: Reply = { code: 0, stdout: '<html>', stderr: '' };
    expect(await said(V21, { 'eks-list-access-entries': reply })).toEqual(['adopt-aws/answer-not-understood']);
  });

  it('one page of more', async () => {
    const page = { associations: [], nextToken: 'abc' };
    const { findings } = await look(V21, { 'eks-list-pod-identity': ok(page) });
    expect(findings.find(({ rule }) => rule === 'adopt-aws/answer-not-understood')?.message).toBe(
      'the answer is one page of more: it ends in the middle of a list',
    );
  });

  it('of a hundred thousand associations, rules and entries no more are asked about than a cluster has', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => index);
    const answers: Readonly<Record<string, Reply>> = {
      'eks-list-pod-identity': ok({
        associations: many.map((index) => ({
          namespace: `n${index}`,
          serviceAccount: 'karpenter',
          associationId: `a-${index}`,
        })),
      }),
      'events-list-rule-names': ok({ RuleNames: many.map((index) => `rule-${index}`) }),
      'eks-list-access-entries': ok({ accessEntries: many.map((index) => `arn:aws:iam::1:role/karpenter-${index}`) }),
    };
    let asked = 0;
    const run = from(V21.answers, answers);
    const start = performance.now();
    await awsHalf({ cluster: CLUSTER, ...V21, objects: [] }, (tool, args) => {
      asked += 1;
      return run(tool, args);
    });
    expect(asked).toBeLessThan(200);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it.each(['--endpoint-url=http://x', '--debug'])('names never become options of aws: %s', async (evil) => {
    const asked: string[][] = [];
    const answers: Readonly<Record<string, Reply>> = {
      'eks-list-pod-identity': ok({
        associations: [{ namespace: 'a', serviceAccount: 'karpenter', associationId: evil }],
      }),
      'events-list-rule-names': ok({ RuleNames: [evil, '; rm -rf /'] }),
      'iam-list-role-policies': ok({ PolicyNames: [evil] }),
      'iam-list-attached': ok({ AttachedPolicies: [{ PolicyName: evil, PolicyArn: evil }] }),
      'iam-get-policy.': ok({ Policy: { DefaultVersionId: evil } }),
    };
    const run = from(V21.answers, answers);
    const helm = { values: { settings: { interruptionQueue: evil }, serviceAccount: { name: evil } } };
    const objects = [{ kind: 'EC2NodeClass', spec: { role: evil, instanceProfile: evil } }];
    await awsHalf({ cluster: CLUSTER, helm, objects }, (tool, args) => {
      asked.push([...args]);
      return run(tool, args);
    });
    expect(asked.flat().filter((argument) => argument === evil)).toEqual([]);
  });
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 5, true, '', 'a', '%', '{', '--x', '__proto__'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'Statement',
        'Effect',
        'Action',
        'Principal',
        'Condition',
        'Service',
        'StringEquals',
        '__proto__',
      ),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
}));

/** Some of the members of a value, each left as it is, left out, or something else. */
function mangled(value: unknown, next: () => unknown, chance: () => number): unknown {
  const roll = chance();
  if (roll === 0) return next();
  if (Array.isArray(value)) return value.map((item) => mangled(item, next, chance));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (chance() === 1 ? [] : [[key, mangled(item, next, chance)]])),
  );
}

it('whatever the answers are, it ends in findings', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...RECORDED),
      fc.infiniteStream(json.value),
      fc.infiniteStream(fc.nat(12)),
      async (recorded, values, rolls) => {
        const next = (): unknown => values.next().value;
        const chance = (): number => Number(rolls.next().value);
        const run: RunTool = async (_, args) => {
          const answer = recorded.answers[fileOf(args)];
          return answer === undefined || answer === null ? MISSING : ok(mangled(answer, next, chance));
        };
        const helm = recorded.helm && { ...recorded.helm, values: Object(mangled(recorded.helm.values, next, chance)) };
        const objects = (recorded.objects ?? []).map((object) => Object(mangled(object, next, chance)));
        const half = await awsHalf({ cluster: CLUSTER, objects, ...(helm && { helm }) }, run);
        for (const { rule, fix } of half.findings) {
          expect(ADOPT_AWS_RULES.rules.map(({ id }) => id)).toContain(rule);
          expect(fix).toBeDefined();
        }
      },
    ),
    { numRuns: runs(500) },
  );
});

describe('the release of the chart', () => {
  const secret = (release: unknown) => ({
    data: {
      release: Buffer.from(gzipSync(JSON.stringify(release)).toString('base64')).toString('base64'),
    },
  });
  const chart = { metadata: { name: 'karpenter', version: '1.14.1' } };

  it('is the newest one, with its values, its version and its namespace', () => {
    const release = { chart, namespace: 'karpenter', version: 2, config: { replicas: 1 } };
    const older = { ...release, version: 1, config: {} };
    expect(releaseOfSecrets({ items: [secret(older), secret(release)] })).toEqual({
      values: { replicas: 1 },
      chartVersion: '1.14.1',
      namespace: 'karpenter',
    });
  });

  it.each<unknown>([
    null,
    {},
    { items: 5 },
    { items: [{ data: { release: 'x' } }, {}] },
    { items: [secret({ chart: { metadata: { name: 'other' } } })] },
    { items: [{ data: { release: Buffer.from(gzipSync('{').toString('base64')).toString('base64') } }] },
  ])('%j is none', (secrets) => {
    expect(releaseOfSecrets(secrets)).toBeUndefined();
  });

  it('values that nobody gave are none, and what is no object is refused', () => {
    expect(releaseOfValues(null)).toEqual({ values: {} });
    expect(releaseOfValues({ a: 1 })).toEqual({ values: { a: 1 } });
    expect(releaseOfValues('a')).toBeUndefined();
    expect(releaseOfValues([])).toBeUndefined();
  });
});

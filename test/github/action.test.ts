import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bin } from '../../package.json';
import { MARKDOWN_BUDGET, REVIEW_LIMIT, type Review } from '../../src/review';
import { ActionsRunner, type RunResult, readYaml, type Stand, type Workflow } from './actions-runner';
import { FakeGitHub, TOKEN } from './fake-github';

const ROOT = join(__dirname, '../..');
const REPOSITORY = 'acme/clusters';
const RUN_URL = 'https://github.example/acme/clusters/actions/runs/1';
const REVIEW = readYaml<Workflow>('src/scaffold/templates/review.yaml.txt').jobs.review;
const COMMENT = readYaml<Workflow>('src/scaffold/templates/comment.yaml.txt').jobs.comment;
if (REVIEW === undefined || COMMENT === undefined) throw new Error('the workflows have other jobs');

const base = mkdtempSync(join(tmpdir(), 'action-'));
const clusters = readdirSync('dist/clusters');
const [CLUSTER = ''] = clusters;

let github: FakeGitHub;
let api: string;
beforeAll(async () => {
  github = new FakeGitHub(REPOSITORY);
  api = await github.start();
  const tools = join(base, 'tools');
  mkdirSync(tools);
  // What npm ci would bring lies there already.
  writeFileSync(join(tools, 'npm'), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
});
afterAll(async () => {
  await github.stop();
  rmSync(base, { recursive: true, force: true });
});
beforeEach(() => {
  github.pulls.length = 0;
  github.requests.length = 0;
  github.comments.clear();
});

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    encoding: 'utf8',
  }).trim();

const poolsIn = (folder: string): string[] =>
  readdirSync(join(folder, 'dist/clusters', CLUSTER, 'manifests'))
    .filter((name) => name.startsWith('nodepool-'))
    .map((name) => join(folder, 'dist/clusters', CLUSTER, 'manifests', name));

/** A checkout whose branch is one commit ahead of origin/main, with the package as npm ci puts it. */
function checkout(edit: (folder: string) => void = () => {}): string {
  const folder = mkdtempSync(join(base, 'checkout-'));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  cpSync(join('dist/clusters', CLUSTER), join(folder, 'dist/clusters', CLUSTER), { recursive: true });
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\n');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '-m', 'base');
  git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  edit(folder);
  git(folder, 'commit', '--quiet', '--all', '--allow-empty', '-m', 'change');
  const programs = join(folder, 'node_modules/.bin');
  mkdirSync(programs, { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/cdk8s-karpenter'));
  symlinkSync(join(ROOT, bin['cdk8s-karpenter']), join(programs, 'cdk8s-karpenter'));
  return folder;
}

interface Event {
  readonly name: 'pull_request' | 'workflow_run';
  readonly event: object;
}

const pullRequest = (from = REPOSITORY): Event => ({
  name: 'pull_request',
  event: { pull_request: { number: 7, head: { repo: { full_name: from } } } },
});

const endedRun = (more: object = {}): Event => ({
  name: 'workflow_run',
  event: {
    workflow_run: {
      event: 'pull_request',
      conclusion: 'success',
      html_url: RUN_URL,
      head_branch: 'feature',
      head_sha: 'abc',
      head_repository: { full_name: 'fork/clusters', owner: { login: 'fork' } },
      ...more,
    },
  },
});

/** What runs leave for others: artifacts by name, each a folder. */
const artifacts = join(base, 'artifacts');
const none: Stand = () => {};
const ACTIONS: Readonly<Record<string, Stand>> = {
  'actions/checkout@v5': none,
  'actions/setup-node@v6': none,
  'actions/upload-artifact@v6': ({ name = '', path = '' }) => {
    if (existsSync(path)) cpSync(path, join(artifacts, name, path.slice(dirname(path).length)));
  },
  'actions/download-artifact@v7': ({ name = '', path = '' }) =>
    cpSync(join(artifacts, name), path, { recursive: true, verbatimSymlinks: true }),
};
beforeEach(() => rmSync(artifacts, { recursive: true, force: true }));

async function run(job: Workflow['jobs'][string], workspace: string, { name, event }: Event): Promise<RunResult> {
  const temp = mkdtempSync(join(base, 'temp-'));
  const eventPath = join(temp, 'event.json');
  writeFileSync(eventPath, JSON.stringify(event));
  const env = {
    PATH: `${join(base, 'tools')}${delimiter}${process.env.PATH}`,
    HOME: temp,
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'someone',
    GITHUB_API_URL: api,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: eventPath,
    ...(name === 'pull_request' && { GITHUB_BASE_REF: 'main' }),
  };
  const contexts = { event_name: name, event, token: TOKEN };
  const result = await new ActionsRunner({ workspace, temp, env, github: contexts, actions: ACTIONS }).job(job);
  expect(result.log + result.summary).not.toContain(TOKEN);
  return result;
}

/** A job with the action alone, as a repository without forks would have it. */
const direct = (inputs: Readonly<Record<string, string>> = {}): Workflow['jobs'][string] => ({
  steps: [{ uses: './node_modules/cdk8s-karpenter', with: inputs }],
});

const retagged = (folder: string): void => {
  for (const file of poolsIn(folder)) {
    writeFileSync(file, readFileSync(file, 'utf8').replace(/expireAfter: \S+/, 'expireAfter: 100h'));
  }
};
const deleted = (folder: string): void => {
  const [file = ''] = poolsIn(folder);
  rmSync(file);
  const list = join(dirname(file), 'kustomization.yaml');
  const lines = readFileSync(list, 'utf8').split('\n');
  writeFileSync(list, lines.filter((line) => !line.includes(basename(file))).join('\n'));
};

const forkPull = (sha = 'abc') => ({
  number: 9,
  head: { ref: 'feature', sha, repo: { full_name: 'fork/clusters', owner: { login: 'fork' } } },
});

function leave(content: string, name = 'karpenter-review.json'): string {
  const file = join(artifacts, 'karpenter-review', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const bodies = (number: number): string[] => github.commentsOf(number).map(({ body }) => body);

describe('the action on a pull request of the repository itself', () => {
  it('comments first, edits then, and fails the run where nodes are deleted', async () => {
    const gentle = await run(direct(), checkout(retagged), pullRequest());
    expect(gentle).toMatchObject({ conclusion: 'success' });
    const [first = ''] = bodies(7);
    expect(first).toMatch(/^<!-- cdk8s-karpenter:diff:dist -->\n### Karpenter: /);
    expect(gentle.summary).toContain(first.split('\n')[1]);

    const harsh = await run(direct(), checkout(deleted), pullRequest());
    expect(harsh.conclusion).toBe('failure');
    expect(harsh.log).toMatch(/deletes NodePool/);
    expect(bodies(7)).toEqual([expect.stringContaining('deleted')]);
    expect(github.writes.map((each) => each.split(' ')[0])).toEqual(['POST', 'PATCH']);

    const calm = await run(direct(), checkout(), pullRequest());
    expect(calm.conclusion).toBe('success');
    expect(bodies(7)).toEqual([expect.stringContaining('### Karpenter: no consequence any more')]);
  });

  it('takes its inputs, hostile ones too', async () => {
    const folder = checkout(retagged);
    const inputs = {
      before: '$(touch pwned)`touch pwned`"; touch pwned; "',
      after: '--help',
      review: 'a $(touch pwned).json',
      id: 'x',
    };
    const { conclusion, log } = await run(direct(inputs), folder, pullRequest());
    expect(conclusion).toBe('failure');
    expect(log).toContain('touch pwned');
    expect(readdirSync(folder)).not.toContain('pwned');
    expect(bodies(7)).toEqual([
      expect.stringMatching(/^<!-- cdk8s-karpenter:diff:x -->\n### Karpenter: the review could not be made/),
    ]);
  });

  it('says that a review could not be made, and fails', async () => {
    const folder = checkout();
    git(folder, 'update-ref', '-d', 'refs/remotes/origin/main');
    const { conclusion, summary } = await run(direct(), folder, pullRequest());
    expect(conclusion).toBe('failure');
    expect(bodies(7)).toEqual([expect.stringContaining('the review could not be made')]);
    expect(summary).toContain('the review could not be made');
  });

  it('fails with one line where the token may not comment', async () => {
    github.refusal = { status: 403, body: JSON.stringify({ message: 'Resource not accessible by integration' }) };
    const { conclusion, log } = await run(direct(), checkout(retagged), pullRequest());
    github.refusal = undefined;
    expect(conclusion).toBe('failure');
    expect(log.match(/^error: .*$/gm)).toEqual([
      expect.stringMatching(/^error: GitHub: GET .*: 403, the token may not do that/),
    ]);
  });
});

describe('the two workflows of a new repository', () => {
  it('leave an artifact on the pull request of a fork, and comment in the run after it', async () => {
    const foreign = await run(REVIEW, checkout(deleted), pullRequest('fork/clusters'));
    expect(foreign.conclusion).toBe('failure');
    expect(foreign.summary).toContain('deleted');
    expect(github.requests).toEqual([]);
    expect(readdirSync(artifacts)).toEqual(['karpenter-review']);

    github.pulls.push(forkPull());
    const trusted = await run(COMMENT, checkout(), endedRun({ conclusion: 'failure' }));
    expect(trusted).toMatchObject({ conclusion: 'success' });
    expect(trusted.steps).not.toContain('review');
    expect(bodies(9)).toEqual([expect.stringMatching(/deleted[\s\S]*Made in a run of the fork/)]);
    await run(COMMENT, checkout(), endedRun());
    expect(github.writes).toHaveLength(1);
  });

  it('say that there is no review where the run left none', async () => {
    github.pulls.push(forkPull());
    const { conclusion } = await run(COMMENT, checkout(), endedRun({ conclusion: 'failure' }));
    expect(conclusion).toBe('success');
    expect(bodies(9)).toEqual([expect.stringContaining('The run that reviews left no review')]);
  });

  it('say nothing of a run that was cancelled', async () => {
    expect((await run(COMMENT, checkout(), endedRun({ conclusion: 'cancelled' }))).conclusion).toBe('skipped');
  });
});

describe('an artifact that was forged', () => {
  /** A review as the fork's run would leave it. */
  let review: Review;
  beforeAll(async () => {
    const folder = checkout(deleted);
    await run(direct({ comment: 'false' }), folder, pullRequest('fork/clusters'));
    review = JSON.parse(readFileSync(join(folder, 'karpenter-review.json'), 'utf8'));
  });

  const judged = async (): Promise<RunResult> => {
    github.pulls.push(forkPull());
    return run(COMMENT, checkout(), endedRun());
  };

  it.each([
    ['no review', () => leave('{"version":1}'), /it has no worst/],
    ['no JSON', () => leave('<!doctype html>'), /it is no JSON/],
    [
      'a review with more in it',
      () => leave(JSON.stringify({ ...review, pull_request: 1 })),
      /a key that no review has/,
    ],
    ['milder than its changes', () => leave(JSON.stringify({ ...review, worst: 'none' })), /worst is not the worst/],
    ['huge', () => truncateSync(leave(''), REVIEW_LIMIT + 1), /more than 67108864 bytes/],
    ['deep', () => leave('['.repeat(1_000_000)), /more than 100 levels/],
    [
      'a link',
      () => {
        mkdirSync(join(artifacts, 'karpenter-review'), { recursive: true });
        symlinkSync('/etc/hostname', join(artifacts, 'karpenter-review/karpenter-review.json'));
      },
      /it is no file/,
    ],
  ])('is refused: %s', async (_, forge, why) => {
    forge();
    const { conclusion, log, summary } = await judged();
    expect(conclusion).toBe('failure');
    expect(log.match(/^error: .*$/gm)).toEqual([expect.stringMatching(why)]);
    expect(summary).toBe('');
    expect(github.requests).toEqual([]);
  });

  it('reaches no pull request whose newest commit is another', async () => {
    leave(JSON.stringify(review));
    github.pulls.push(forkPull('def'));
    const { log } = await run(COMMENT, checkout(), endedRun());
    expect(log).toContain('no open pull request has the commit that was reviewed');
    expect(github.writes).toEqual([]);
  });

  it('brings no program along', async () => {
    leave(JSON.stringify(review));
    leave('#!/bin/sh\necho pwned\n', 'node_modules/.bin/cdk8s-karpenter');
    const { log } = await judged();
    expect(log).not.toContain('pwned');
    expect(bodies(9)).toHaveLength(1);
  });

  it('is only text, however it is written and however much of it there is', async () => {
    const evil =
      '</details><img src=x onerror=alert(1)>@acme/all [x](javascript:1) | `a` #1 -->\n## no consequence ::error::x ##[add-mask]x';
    const [change] = review.changes;
    const changes = Array.from({ length: 4_000 }, (_, index) => ({
      ...change,
      resource: `${evil}${index}`,
      reason: evil,
      fix: evil,
      pools: [evil],
    }));
    leave(JSON.stringify({ ...review, changes }));
    const { conclusion, log } = await judged();
    expect(conclusion).toBe('success');
    const [body = ''] = bodies(9);
    expect(body.length).toBeGreaterThan(20_000);
    expect(body.length).toBeLessThanOrEqual(MARKDOWN_BUDGET);
    expect(body).not.toMatch(/<img|@acme|\]\(|^## /m);
    expect(body).toMatch(/\d+ more did not fit/);
    expect(log).not.toMatch(/::error|##\[/);
  });
});

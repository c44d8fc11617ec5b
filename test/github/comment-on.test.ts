import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commentOn, GitHubError, occasionOf } from '../../src/github';
import type { Review, ReviewChange } from '../../src/review';
import { CHANGE } from '../review/one-change';
import { FakeGitHub, TOKEN } from './fake-github';

const REPOSITORY = 'acme/clusters';
const BOT = 'github-actions[bot]';
const MARKER = '<!-- cdk8s-karpenter:diff:dist -->';

const reviewOf = (...changes: readonly ReviewChange[]): Review => ({
  version: 1,
  worst: changes[0]?.effect ?? 'none',
  changes,
  findings: { new: [], cured: [], remaining: [] },
  notLookedAt: [],
  clusters: { prod: { name: 'prod', account: null, region: null } },
});

const ROLLS = reviewOf(CHANGE);
const NOTHING = reviewOf();

const pullRequestEvent = (number: number, from = REPOSITORY) => ({
  pull_request: { number, head: { repo: { full_name: from } } },
});

const endedRun = (more: object = {}) => ({
  workflow_run: {
    event: 'pull_request',
    head_branch: 'feat/a b#1',
    head_sha: 'abc',
    head_repository: { full_name: 'fork/clusters', owner: { login: 'fork' } },
    ...more,
  },
});

const pull = (number: number, sha: string, ref = 'feat/a b#1', owner = 'fork') => ({
  number,
  head: { ref, sha, repo: { full_name: `${owner}/clusters`, owner: { login: owner } } },
});

let github: FakeGitHub;
let url: string;
beforeEach(async () => {
  github = new FakeGitHub(REPOSITORY);
  url = await github.start();
});
afterEach(() => github.stop());

const occasion = (name: string, event: unknown, actor = 'someone') =>
  occasionOf({ name, event, repository: REPOSITORY, actor });

const comment = (review: Review, where = occasion('pull_request', pullRequestEvent(7)), token = TOKEN, address = url) =>
  commentOn(where, { review }, { access: { url: address, token }, repository: REPOSITORY, id: 'dist', author: BOT });

/** What was refused, in its one line. */
async function refused(token = TOKEN, address = url): Promise<string> {
  try {
    await comment(ROLLS, undefined, token, address);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    expect(error.message).not.toContain(token);
    expect(error.message.split('\n')).toHaveLength(1);
    return error.message.replaceAll(url, 'URL');
  }
  return 'nothing';
}

describe('a comment on a pull request', () => {
  it('is made once, then edited, and not touched where it says the same', async () => {
    expect(await comment(ROLLS)).toEqual(['commented on pull request 7']);
    expect(await comment(ROLLS)).toEqual(['the comment says the same already on pull request 7']);
    expect(await comment(reviewOf({ ...CHANGE, effect: 'deletes' }))).toEqual(['edited the comment on pull request 7']);
    const [only, ...more] = github.commentsOf(7);
    expect(more).toEqual([]);
    expect(only?.body).toMatch(/^<!-- cdk8s-karpenter:diff:dist -->\n### Karpenter: every node of general is deleted/);
    expect(github.writes).toHaveLength(2);
  });

  it('is not made for what has no consequence, and says so where there was one', async () => {
    expect(await comment(NOTHING)).toEqual(['nothing to say, and no comment that says otherwise, on pull request 7']);
    expect(github.writes).toEqual([]);
    await comment(ROLLS);
    await comment(NOTHING);
    expect(github.commentsOf(7).map(({ body }) => body)).toEqual([
      `${MARKER}\n### Karpenter: no consequence any more\n`,
    ]);
  });

  it('is made for a finding that is new', async () => {
    const finding = {
      cluster: 'prod',
      rule: 'set/x',
      severity: 'error',
      resource: 'A/b',
      path: '',
      message: 'm',
    } as const;
    await comment({ ...NOTHING, findings: { ...NOTHING.findings, new: [finding] } });
    expect(github.commentsOf(7)).toHaveLength(1);
  });

  it('is found by marker and author, on whatever page, and no other is touched', async () => {
    const others = Array.from({ length: 230 }, (_, index) => ({ id: index, user: { login: 'a' }, body: 'hello' }));
    const forged = { id: 501, user: { login: 'mallory' }, body: `${MARKER}\nmine` };
    const quoted = { id: 502, user: { login: BOT }, body: `> ${MARKER}\nquoted` };
    const ofOther = { id: 503, user: { login: BOT }, body: '<!-- cdk8s-karpenter:diff:dist-2 -->\nmine' };
    const own = { id: 504, user: { login: BOT }, body: `${MARKER}\r\nold` };
    github.comments.set(7, [...others, forged, quoted, ofOther, own]);
    await comment(ROLLS);
    expect(github.writes).toEqual([`PATCH /repos/${REPOSITORY}/issues/comments/504`]);
    expect(github.requests).toHaveLength(4);
  });

  it('says whose token it is where that is not the author', async () => {
    github.login = 'robot';
    expect(await comment(ROLLS)).toEqual([
      'commented on pull request 7',
      `the token is that of robot, not of ${BOT}: give that as the author, so that the comment is found again`,
    ]);
  });

  it('keeps what GitHub takes, however much there is to say', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => ({ ...CHANGE, resource: `EC2NodeClass/${index}` }));
    await comment(reviewOf(...many));
    const [only] = github.commentsOf(7);
    expect(only?.body.length).toBeGreaterThan(40_000);
    expect(only?.body.length).toBeLessThanOrEqual(60_000);
  });
});

describe('where nothing can be said', () => {
  it.each([
    ['a fork', 'pull_request', pullRequestEvent(7, 'fork/clusters'), /from a fork/],
    ['a fork that is gone', 'pull_request', { pull_request: { number: 7, head: { repo: null } } }, /from a fork/],
    ['a push', 'push', {}, /neither pull_request nor workflow_run/],
    ['pull_request_target', 'pull_request_target', pullRequestEvent(7), /neither/],
    ['a name of an object', 'constructor', {}, /neither/],
    ['a run of a push', 'workflow_run', endedRun({ event: 'push' }), /not one of a pull request/],
    ['a head that is gone', 'workflow_run', endedRun({ head_repository: null }), /is gone/],
    ['an event of another form', 'pull_request', [], /names no pull request/],
  ])('%s is told, and GitHub is not asked', async (_, name, event, why) => {
    expect(await comment(ROLLS, occasion(name, event))).toEqual([expect.stringMatching(why)]);
    expect(github.requests).toEqual([]);
  });

  it('a run that Dependabot started is told', async () => {
    const [line] = await comment(ROLLS, occasion('pull_request', pullRequestEvent(7), 'dependabot[bot]'));
    expect(line).toMatch(/Dependabot started the run/);
  });
});

describe('a run that ended', () => {
  const ended = (more?: object) => comment(ROLLS, occasion('workflow_run', endedRun(more)));

  it('comments on the open pull request of its branch that has its commit', async () => {
    github.pulls.push(pull(1, 'abc', 'other'), pull(2, 'abc', undefined, 'acme'), pull(3, 'abc'), pull(4, 'old'));
    expect(await ended()).toEqual(['commented on pull request 3']);
    expect(github.requests[0]).toContain('head=fork%3Afeat%2Fa+b%231');
    expect(github.commentsOf(3)[0]?.body).toContain('Made in a run of the fork');
  });

  it('looks at what GitHub lists, too: it can be more than was asked for', async () => {
    github.ignoresHead = true;
    github.pulls.push(pull(1, 'abc', 'other'), pull(2, 'abc', undefined, 'acme'), pull(3, 'abc'));
    expect(await ended()).toEqual(['commented on pull request 3']);
  });

  it('says nothing of the fork for a branch of the repository itself', async () => {
    github.pulls.push(pull(3, 'abc', undefined, 'acme'));
    await ended({ head_repository: { full_name: REPOSITORY, owner: { login: 'acme' } } });
    expect(github.commentsOf(3)[0]?.body).not.toContain('fork');
  });

  it.each([
    ['no pull request', [], /no open pull request/],
    ['a newer commit', [pull(3, 'def')], /no open pull request/],
    ['two of the same commit', [pull(3, 'abc'), pull(2, 'abc')], /pull requests 2, 3 are of the same branch/],
    [
      'what is no pull request',
      [{ ...pull(3, 'abc'), head: { ref: 'feat/a b#1', sha: 'abc', repo: null } }],
      /no open/,
    ],
  ])('comments on none with %s', async (_, pulls, why) => {
    github.pulls.push(...pulls);
    expect(await ended()).toEqual([expect.stringMatching(why)]);
    expect(github.writes).toEqual([]);
  });
});

describe('what GitHub refuses', () => {
  const said = (status: number, headers: Readonly<Record<string, string>> = {}, message = 'because') => {
    github.refusal = { status, headers, body: JSON.stringify({ message }) };
    return refused();
  };

  it('is told in one line with the way out, and never with the token', async () => {
    const asked = 'GitHub: GET /repos/acme/clusters/issues/7/comments?per_page=100&page=1';
    expect(await refused('wrong')).toBe(`${asked}: 401, the token is not valid, or has run out (Bad credentials)`);
    expect(await said(403)).toMatch(/403, the token may not do that: .*pull-requests: write.* \(because\)$/);
    expect(await said(404)).toMatch(/404, there is no such thing, or the token may not see it \(because\)$/);
    expect(await said(422, {}, 'a\nb\u001b[2J')).toMatch(/422, GitHub takes the request for wrong \(a b\\u001b\[2J\)$/);
    expect(await said(500)).toMatch(/500, GitHub did not do it \(because\)$/);
    const before = github.requests.length;
    expect(await said(302, { location: `${url}/elsewhere` })).toMatch(/no answer/);
    expect(github.requests).toHaveLength(before + 1);
    github.refusal = { status: 200, body: '<html>' };
    expect(await refused()).toBe(`${asked}: the answer is no JSON`);
    github.refusal = { status: 200, body: '{}' };
    expect(await refused()).toMatch(/gave no list$/);
  });

  it('is a limit of the API where GitHub says so', async () => {
    const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795910400' };
    const until = 'the rate limit of the API is reached; run again after';
    expect(await said(403, reset)).toContain(`${until} 2026-11-29T00:00:00.000Z`);
    expect(await said(429, { 'retry-after': '60' })).toContain(`${until} 60 seconds`);
    expect(await said(403, {}, 'You have exceeded a secondary rate limit')).toContain(
      'the rate limit of the API is reached (',
    );
    expect(await said(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9'.repeat(30) })).toContain(
      'reached (',
    );
  });

  it('is an address or a token that cannot be one', async () => {
    expect(await refused(TOKEN, 'file:///etc')).toBe('GITHUB_API_URL is no http address without credentials');
    expect(await refused(TOKEN, 'http://a:b@localhost')).toMatch(
      /^GITHUB_API_URL is no http address without credentials$/,
    );
    expect(await refused(`${TOKEN}\nx`)).toBe('GITHUB_TOKEN is no token: it has blanks or line ends');
    expect(await refused(TOKEN, 'http://127.0.0.1:1')).toMatch(/no answer \(.*(?:bad port|ECONNREFUSED).*\)$/);
  });
});

import { visibleText } from '../findings';
import { textAt } from '../objects';

/** What GitHub did not do, in one line that never holds the token. */
export class GitHubError extends Error {}

export interface GitHubAccess {
  /** Where the API is: `https://api.github.com`. */
  readonly url: string;
  readonly token: string;
}

type Method = 'GET' | 'POST' | 'PATCH';

const TIMEOUT_MS = 30_000;
const PER_PAGE = 100;
/** GitHub takes 2,500 comments on a pull request. */
const MOST_PAGES = 100;
const MOST_MESSAGE = 300;

const oneLine = (text: string): string => visibleText(text).replaceAll('\n', ' ').slice(0, MOST_MESSAGE);

const WHY: Readonly<Record<number, string>> = {
  401: 'the token is not valid, or has run out',
  403: 'the token may not do that: the job needs the permission "pull-requests: write", which runs for forks and for Dependabot do not get',
  404: 'there is no such thing, or the token may not see it',
  422: 'GitHub takes the request for wrong',
};

/** When there is no access because there was too much of it; undefined for any other reason. */
function limitText({ status, headers }: Response, message: string): string | undefined {
  const isLimit =
    status === 429 ||
    (status === 403 &&
      (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after') || /rate limit/i.test(message)));
  if (!isLimit) return undefined;
  const [wait, reset] = [headers.get('retry-after') ?? '', headers.get('x-ratelimit-reset') ?? ''];
  const until = /^\d{1,6}$/.test(wait)
    ? `; run again after ${wait} seconds`
    : /^\d{1,11}$/.test(reset)
      ? `; run again after ${new Date(Number(reset) * 1000).toISOString()}`
      : '';
  return `the rate limit of the API is reached${until}`;
}

function messageOf(body: string): string {
  try {
    return textAt(JSON.parse(body), 'message') ?? '';
  } catch {
    return '';
  }
}

/** GitHub's REST API, as far as a comment needs it. */
export class GitHubApi {
  private readonly base: string;
  private readonly headers: Readonly<Record<string, string>>;

  /** @throws GitHubError for an address or a token that cannot be one */
  constructor({ url, token }: GitHubAccess) {
    const isAddress = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).username === '';
    if (!isAddress) throw new GitHubError('GITHUB_API_URL is no http address without credentials');
    // What cannot stand in a header would be quoted in the error of fetch.
    if (!/^[\x21-\x7e]+$/.test(token)) throw new GitHubError('GITHUB_TOKEN is no token: it has blanks or line ends');
    this.base = url.replace(/\/+$/, '');
    this.headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'cdk8s-karpenter',
      'x-github-api-version': '2022-11-28',
    };
  }

  /** @throws GitHubError where GitHub does not answer, or not with what was asked for */
  async send(method: Method, path: string, body?: object): Promise<unknown> {
    return (await this.answer(method, path, body)).json;
  }

  /** The items of a list, page after page. */
  async *list(path: string): AsyncGenerator<unknown> {
    const separator = path.includes('?') ? '&' : '?';
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { json, hasNext } = await this.answer('GET', `${path}${separator}per_page=${PER_PAGE}&page=${page}`);
      if (!Array.isArray(json)) throw new GitHubError(`GitHub: GET ${oneLine(path)} gave no list`);
      yield* json;
      if (!hasNext) return;
    }
  }

  private async answer(method: Method, path: string, body?: object): Promise<{ json: unknown; hasNext: boolean }> {
    const asked = `GitHub: ${method} ${oneLine(path)}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.base}${path}`, {
        method,
        headers: this.headers,
        // A redirect could lead the token elsewhere.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      const { message, cause } = error as Error;
      throw new GitHubError(`${asked}: no answer (${oneLine(cause instanceof Error ? cause.message : message)})`);
    }
    if (!response.ok) {
      const message = messageOf(text);
      const why = limitText(response, message) ?? WHY[response.status] ?? 'GitHub did not do it';
      throw new GitHubError(`${asked}: ${response.status}, ${why}${message === '' ? '' : ` (${oneLine(message)})`}`);
    }
    try {
      return { json: JSON.parse(text), hasNext: /;\s*rel="next"/.test(response.headers.get('link') ?? '') };
    } catch {
      throw new GitHubError(`${asked}: the answer is no JSON`);
    }
  }
}

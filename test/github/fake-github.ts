import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A pull request as the API lists it, as far as we read it. */
export interface FakePull {
  readonly number: number;
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly full_name: string; readonly owner: { readonly login: string } } | null;
  };
}

export interface FakeComment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const TOKEN = 'ghs_thetokenthatnobodymayprint';
const PER_PAGE_LIMIT = 100;
/** What GitHub takes. */
const BODY_LIMIT = 65_536;

/** A GitHub on loopback with one repository: lists pull requests, keeps comments, and wants the token. */
export class FakeGitHub {
  readonly pulls: FakePull[] = [];
  readonly comments = new Map<number, FakeComment[]>();
  /** `METHOD path` of each request. */
  readonly requests: string[] = [];
  /** Answered in place of everything else, where it is set. */
  refusal: FakeAnswer | undefined;
  /** GitHub lists every pull request where it does not understand the `head` that was asked for. */
  ignoresHead = false;
  /** Whose token it is. */
  login = 'github-actions[bot]';
  private nextId = 1000;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  constructor(readonly repository: string) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  commentsOf(number: number): FakeComment[] {
    const known = this.comments.get(number) ?? [];
    this.comments.set(number, known);
    return known;
  }

  /** Requests that write. */
  get writes(): readonly string[] {
    return this.requests.filter((each) => !each.startsWith('GET '));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    this.requests.push(`${request.method} ${request.url}`);
    const { status, headers = {}, body = '' } = this.refusal ?? this.answer(request, text);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  }

  private answer({ method, url = '', headers }: IncomingMessage, text: string): FakeAnswer {
    const message = (status: number, said: string): FakeAnswer => ({ status, body: JSON.stringify({ message: said }) });
    if (headers.authorization !== `Bearer ${TOKEN}`) return message(401, 'Bad credentials');
    const { pathname, searchParams } = new URL(url, 'http://fake');
    const [, path] = pathname.split(`/repos/${this.repository}`);
    if (path === undefined) return message(404, 'Not Found');
    if (method === 'GET' && path === '/pulls') {
      const head = searchParams.get('head');
      return this.page(
        this.pulls.filter((each) => this.ignoresHead || `${each.head.repo?.owner.login}:${each.head.ref}` === head),
        searchParams,
      );
    }
    const [, number] = /^\/issues\/(\d+)\/comments$/.exec(path) ?? [];
    if (method === 'GET' && number !== undefined) return this.page(this.commentsOf(Number(number)), searchParams);
    const { body } = text === '' ? { body: '' } : (JSON.parse(text) as { body: string });
    if (body.length > BODY_LIMIT)
      return message(422, 'Validation Failed: body is too long (maximum is 65536 characters)');
    if (method === 'POST' && number !== undefined) {
      const made: FakeComment = { id: this.nextId++, user: { login: this.login }, body };
      this.commentsOf(Number(number)).push(made);
      return { status: 201, body: JSON.stringify(made) };
    }
    const [, id] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    const known = [...this.comments.values()].flat().find((each) => String(each.id) === id);
    if (method !== 'PATCH' || known === undefined) return message(404, 'Not Found');
    known.body = body;
    return { status: 200, body: JSON.stringify(known) };
  }

  private page(items: readonly unknown[], asked: URLSearchParams): FakeAnswer {
    const size = Math.min(Number(asked.get('per_page') ?? 30), PER_PAGE_LIMIT);
    const page = Number(asked.get('page') ?? 1);
    const isLast = page * size >= items.length;
    return {
      status: 200,
      headers: isLast
        ? {}
        : { link: '<http://elsewhere.invalid/?page=2>; rel="next", <http://elsewhere.invalid>; rel="last"' },
      body: JSON.stringify(items.slice((page - 1) * size, page * size)),
    };
  }
}

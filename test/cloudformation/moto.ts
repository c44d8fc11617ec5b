/** A moto server of one test file, and the few calls of AWS that the tests make. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { toolPath } from './python-tools';

/** A port that nobody listens on, as the system gives it. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

export class Moto {
  private constructor(
    private readonly server: ChildProcess,
    readonly endpoint: string,
  ) {}

  static async start(): Promise<Moto> {
    const port = await freePort();
    const server = spawn(toolPath('moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const endpoint = `http://127.0.0.1:${port}`;
    const failed = new Promise<never>((_, reject) => server.once('error', reject));
    for (let tries = 0; tries < 300; tries++) {
      const up = await Promise.race([
        fetch(`${endpoint}/moto-api/`).then(
          ({ ok }) => ok,
          () => false,
        ),
        failed,
      ]);
      if (up) return new Moto(server, endpoint);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    server.kill();
    throw new Error('moto did not start within a minute');
  }

  stop(): void {
    this.server.kill();
  }

  /** Forgets everything, so that a test starts in an empty account. */
  async reset(): Promise<void> {
    await fetch(`${this.endpoint}/moto-api/reset`, { method: 'POST' });
  }

  private headers(service: string, region: string): Record<string, string> {
    // moto reads service and region from the scope of the signature and does not check it.
    return {
      authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=x`,
    };
  }

  /** A call of an API of forms and XML: CloudFormation, IAM, EC2. */
  async query(service: string, region: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: { ...this.headers(service, region), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(parameters).toString(),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} ${parameters.Action}: ${text}`);
    return text;
  }

  /** A call of an API of JSON: SQS, EventBridge. */
  async json(service: string, region: string, target: string, body: object): Promise<unknown> {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        ...this.headers(service, region),
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target}: ${text}`);
    return JSON.parse(text === '' ? '{}' : text);
  }
}

/** Texts of an element in an XML answer; the answers are small and flat enough for that. */
export const elements = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);

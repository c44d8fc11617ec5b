/**
 * An endpoint of EKS with the calls for which moto has no backend. Every body in and out is held against the service model
 * that the `aws` CLI carries; what does not fit is kept in `faults`.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ServiceModel, serviceModel, shapeFaults } from './service-model';

type Json = Record<string, unknown>;

interface Call {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
}

class NotFound extends Error {}

const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new NotFound('No such resource.');
  return value;
};

const WRITES = /^(Create|Delete|Update|Associate|Disassociate|Tag|Untag|Register)/;

export class FakeEks {
  readonly faults: string[] = [];
  readonly calls: string[] = [];
  cluster: Json = {};
  readonly addons = new Map<string, Json>();
  readonly entries = new Map<string, Json>();
  readonly associations = new Map<string, Json>();
  private readonly model: ServiceModel = serviceModel('eks');
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));
  private sequence = 0;
  endpoint = '';

  static async start(): Promise<FakeEks> {
    const eks = new FakeEks();
    await new Promise<void>((resolve) => eks.server.listen(0, '127.0.0.1', resolve));
    const address = eks.server.address();
    eks.endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    return eks;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  reset(cluster: Json): void {
    this.cluster = cluster;
    for (const store of [this.addons, this.entries, this.associations]) store.clear();
    this.calls.length = 0;
  }

  /** Operations that change something, in their order. */
  get writes(): string[] {
    return this.calls.filter((operation) => WRITES.test(operation));
  }

  /** All that is stored, without times. */
  state(): unknown {
    return [this.cluster, ...[this.addons, this.entries, this.associations].map((store) => [...store.values()])];
  }

  private readonly answers: Readonly<Record<string, (call: Call) => Json>> = {
    DescribeCluster: () => ({ cluster: this.cluster }),
    UpdateClusterConfig: ({ body }) => {
      this.cluster = { ...this.cluster, accessConfig: { ...(body.accessConfig as Json) } };
      return { update: { id: 'u', status: 'Successful', type: 'AccessConfigUpdate' } };
    },
    DescribeAddon: ({ parameters }) => ({ addon: found(this.addons.get(parameters.addonName ?? '')) }),
    CreateAddon: ({ body }) => {
      const addon = { addonName: body.addonName, clusterName: this.cluster.name, status: 'ACTIVE' };
      this.addons.set(String(body.addonName), addon);
      return { addon };
    },
    DescribeAccessEntry: ({ parameters }) => ({ accessEntry: found(this.entries.get(parameters.principalArn ?? '')) }),
    CreateAccessEntry: ({ body: { clientRequestToken: _token, ...body } }) => {
      const accessEntry = { clusterName: this.cluster.name, ...body, accessEntryArn: 'arn:aws:eks::entry' };
      this.entries.set(String(body.principalArn), accessEntry);
      return { accessEntry };
    },
    DeleteAccessEntry: ({ parameters }) => {
      found(this.entries.get(parameters.principalArn ?? ''));
      this.entries.delete(parameters.principalArn ?? '');
      return {};
    },
    ListPodIdentityAssociations: ({ query }) => ({
      associations: [...this.associations.values()]
        .filter(
          ({ namespace, serviceAccount }) =>
            namespace === query.get('namespace') && serviceAccount === query.get('serviceAccount'),
        )
        .map(({ associationId, namespace, serviceAccount }) => ({ associationId, namespace, serviceAccount })),
    }),
    CreatePodIdentityAssociation: ({ body: { clientRequestToken: _token, ...body } }) => {
      const associationId = `a-${++this.sequence}`;
      const association = { clusterName: this.cluster.name, ...body, associationId };
      this.associations.set(associationId, association);
      return { association };
    },
    DescribePodIdentityAssociation: ({ parameters }) => ({
      association: found(this.associations.get(parameters.associationId ?? '')),
    }),
    DeletePodIdentityAssociation: ({ parameters }) => {
      const association = found(this.associations.get(parameters.associationId ?? ''));
      this.associations.delete(parameters.associationId ?? '');
      return { association };
    },
  };

  private match(method: string, path: string): { operation: string; parameters: Record<string, string> } | undefined {
    for (const [operation, { http }] of Object.entries(this.model.operations)) {
      const template = (http.requestUri.split('?')[0] ?? '').split('/');
      const parts = path.split('/');
      if (http.method !== method || template.length !== parts.length) continue;
      const names = template.map((part) => /^\{(.+)\}$/.exec(part)?.[1]);
      if (!template.every((part, index) => names[index] !== undefined || part === parts[index])) continue;
      const parameters = names.flatMap((name, index) =>
        name === undefined ? [] : [[name, decodeURIComponent(parts[index] ?? '')] as const],
      );
      return { operation, parameters: Object.fromEntries(parameters) };
    }
    return undefined;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const matched = this.match(request.method ?? '', url.pathname);
    const reply = (status: number, body: Json, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    if (matched === undefined) {
      this.faults.push(`no operation for ${request.method} ${url.pathname}`);
      return reply(500, { message: 'no operation' });
    }
    const { operation, parameters } = matched;
    const body = text === '' ? {} : (JSON.parse(text) as Json);
    this.calls.push(operation);
    this.check(operation, 'input', body);
    try {
      const answer = this.answers[operation]?.({ operation, parameters, query: url.searchParams, body });
      if (answer === undefined) throw new Error(`no answer for ${operation}`);
      this.check(operation, 'output', answer);
      reply(200, answer);
    } catch (error) {
      if (!(error instanceof NotFound)) this.faults.push(String(error));
      const code = error instanceof NotFound ? 'ResourceNotFoundException' : 'ServerException';
      reply(error instanceof NotFound ? 404 : 500, { message: String(error) }, { 'x-amzn-errortype': code });
    }
  }

  private check(operation: string, side: 'input' | 'output', body: Json): void {
    const shape = this.model.operations[operation]?.[side]?.shape;
    if (shape === undefined) return;
    this.faults.push(...shapeFaults(this.model, shape, body, `${operation} ${side}`, true));
  }
}

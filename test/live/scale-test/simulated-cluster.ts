/** A cluster with Karpenter in it, by a clock of its own: NodeClaims after 5 s, nodes after 40 s, consolidation 60 s after. */
import type { RunTool } from '../../../src/live/tool';

type Json = Readonly<Record<string, unknown>>;

export interface Behaviour {
  /** Nothing is launched. */
  readonly isStuck?: boolean;
  /** Nodes are never taken away. */
  readonly isKept?: boolean;
  /** What is there before the test. */
  readonly existing?: Json;
  /** Labels of the workload in the file. */
  readonly labels?: Json;
  readonly documents?: number;
  readonly contextCluster?: string;
}

const list = (items: readonly Json[]): Json => ({ kind: 'List', items });

export class SimulatedCluster {
  /** Seconds. */
  time = 0;
  readonly calls: string[] = [];
  private createdAt?: number;
  private scaledDownAt?: number;
  private isDeleted = false;

  constructor(private readonly behaviour: Behaviour = {}) {}

  get workloadIsThere(): boolean {
    return this.createdAt !== undefined && !this.isDeleted;
  }

  private since(time: number | undefined, seconds: number): boolean {
    return time !== undefined && this.time >= time + seconds;
  }

  private get deployment(): Json {
    return {
      kind: 'Deployment',
      metadata: { name: 'inflate', namespace: 'tests', labels: this.behaviour.labels },
      spec: { replicas: 2, selector: { matchLabels: { app: 'inflate' } } },
    };
  }

  private pods(): Json {
    if (!this.workloadIsThere || this.scaledDownAt !== undefined) return list([]);
    const phase = this.hasNodes ? 'Running' : 'Pending';
    const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/2 nodes are available' }];
    return list([{ status: { phase, conditions } }, { status: { phase, conditions } }]);
  }

  private get hasClaims(): boolean {
    if (this.behaviour.isStuck || !this.since(this.createdAt, 5)) return false;
    return this.behaviour.isKept === true || !this.since(this.scaledDownAt, 60);
  }

  private get hasNodes(): boolean {
    return this.hasClaims && this.since(this.createdAt, 40);
  }

  private claims(): Json {
    const labels = {
      'karpenter.sh/nodepool': 'general',
      'node.kubernetes.io/instance-type': 'm7g.large',
      'topology.kubernetes.io/zone': 'eu-west-1a',
      'karpenter.sh/capacity-type': 'spot',
    };
    const old = { metadata: { name: 'old' }, status: { nodeName: 'node-old' } };
    const own = { metadata: { name: 'general-1', labels }, status: { nodeName: 'node-1' } };
    return list(this.hasClaims ? [old, own] : [old]);
  }

  private nodes(): Json {
    const node = (name: string) => ({
      metadata: { name },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    return list(this.hasNodes ? [node('node-old'), node('node-1')] : [node('node-old')]);
  }

  private readonly answers: readonly (readonly [RegExp, () => Json | string | undefined])[] = [
    [
      /^config view/,
      () => ({
        clusters: [
          {
            name: `arn:aws:eks:eu-west-1:111122223333:cluster/${this.behaviour.contextCluster ?? 'my-cluster'}`,
            cluster: { server: 'https://my.eks.amazonaws.com' },
          },
        ],
      }),
    ],
    [/^create --dry-run=client/, () => JSON.stringify(this.deployment).repeat(this.behaviour.documents ?? 1)],
    [/^get --filename/, () => this.behaviour.existing],
    [
      /^create --filename/,
      () => {
        this.createdAt = this.time;
        return this.deployment;
      },
    ],
    [/^get pods --namespace tests --selector app=inflate /, () => this.pods()],
    [/^get nodeclaims/, () => this.claims()],
    [/^get nodes/, () => this.nodes()],
    [
      /^scale deployment\/inflate --namespace tests --replicas 0$/,
      () => {
        this.scaledDownAt = this.time;
        return '';
      },
    ],
    [
      /^delete --filename/,
      () => {
        this.isDeleted = true;
        return '';
      },
    ],
  ];

  readonly run: RunTool = async (tool, args) => {
    const text = args.join(' ').replace(/^--context \S+ /, '');
    this.calls.push(`${tool} ${args.join(' ')}`);
    const answer = this.answers.find(([pattern]) => pattern.test(text));
    if (answer === undefined) return { code: 1, stdout: '', stderr: `unexpected: ${text}` };
    const value = answer[1]();
    return {
      code: 0,
      stdout: typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value),
      stderr: '',
    };
  };
}

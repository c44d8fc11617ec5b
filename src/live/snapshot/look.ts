import { listAt, textAt } from '../../objects';
import { withoutAccounts } from '../preflight/account-ids';
import { NO_KIND } from '../preflight/sources';
import type { Unanswered } from '../preflight/unanswered';
import type { RunTool } from '../tool';

/** By the managers of fields alone it is known that Terraform applies an object. */
const OWNERS = '--show-managed-fields';

/** What is read, by what it is called when it could not be. Every question is a `kubectl get`. */
const QUESTIONS = {
  nodePools: ['nodepools.karpenter.sh', OWNERS],
  nodeClasses: ['ec2nodeclasses.karpenter.k8s.aws', OWNERS],
  nodeOverlays: ['nodeoverlays.karpenter.sh', OWNERS],
  capacityBuffers: ['capacitybuffers.autoscaling.x-k8s.io', '--all-namespaces', OWNERS],
  nodeClaims: ['nodeclaims.karpenter.sh'],
  nodes: ['nodes'],
  priorityClasses: ['priorityclasses.scheduling.k8s.io'],
  daemonSets: ['daemonsets.apps', '--all-namespaces'],
  controllers: ['deployments.apps', '--all-namespaces', '--selector', 'app.kubernetes.io/name=karpenter'],
} as const;

/** What is read unless workloads are left out. */
const WORKLOAD_QUESTIONS = {
  cronJobs: ['cronjobs.batch', '--all-namespaces'],
  deployments: ['deployments.apps', '--all-namespaces'],
  jobs: ['jobs.batch', '--all-namespaces'],
  pods: ['pods', '--all-namespaces', '--field-selector', 'status.phase!=Succeeded,status.phase!=Failed'],
  podTemplates: ['podtemplates', '--all-namespaces'],
  replicationControllers: ['replicationcontrollers', '--all-namespaces'],
  statefulSets: ['statefulsets.apps', '--all-namespaces'],
} as const;

export type WorkloadQuestion = keyof typeof WORKLOAD_QUESTIONS;
export type Question = keyof typeof QUESTIONS | WorkloadQuestion;

/** Without these nobody can say what runs. */
const NEEDED: readonly Question[] = ['nodePools', 'nodeClasses', 'nodeClaims', 'nodes'];

/** A cluster with thousands of pods has much to say. */
const PATIENCE = { timeout: 300_000, maxOutput: 256 * 1024 * 1024 };

/** Which cluster is looked at, and how far. */
export interface LookOptions {
  /** Context of kubectl. @default - the current one */
  readonly context?: string;
  /** Whether workloads are read. @default true */
  readonly pods?: boolean;
}

/** What kubectl said of a cluster. */
export interface Seen {
  /** Objects by question; empty where there are none or they could not be read. */
  readonly lists: Readonly<Record<Question, readonly unknown[]>>;
  /** Whether workloads were asked for. */
  readonly pods: boolean;
  /** What the API server says of its version. */
  readonly version: unknown;
  /** What could not be read, and why. */
  readonly unread: readonly Unanswered[];
}

/** Reads a running cluster through the user's own kubectl, with `get` alone. */
export async function look(run: RunTool, { context, pods = true }: LookOptions = {}): Promise<Seen> {
  const unread: Unanswered[] = [];
  const where = context === undefined ? [] : [`--context=${context}`];
  const get = async (question: string, args: readonly string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await run('kubectl', ['get', ...args, ...where], PATIENCE);
    if (code !== 0 && NO_KIND.test(stderr)) return undefined;
    try {
      if (code === 0) return JSON.parse(stdout) as unknown;
    } catch {
      // what is no JSON is no answer
    }
    const reason = withoutAccounts(
      (code === 0 ? 'the answer is no JSON' : stderr.trim().split('\n').at(-1)) || 'no answer',
    );
    unread.push({ question, tool: 'kubectl', reason });
    return undefined;
  };
  const questions = Object.entries(pods ? { ...QUESTIONS, ...WORKLOAD_QUESTIONS } : QUESTIONS);
  const [version, ...answers] = await Promise.all([
    get('version', ['--raw', '/version']),
    ...questions.map(([question, args]) => get(question, [...args, '--output', 'json'])),
  ]);
  const asked = new Map(questions.map(([question], index) => [question, listAt(answers[index], 'items')]));
  const names = Object.keys({ ...QUESTIONS, ...WORKLOAD_QUESTIONS }) as readonly Question[];
  return {
    lists: Object.fromEntries(names.map((name) => [name, asked.get(name) ?? []])) as Seen['lists'],
    pods,
    version,
    // Answers come in any order.
    unread: unread.sort((a, b) => (a.question < b.question ? -1 : 1)),
  };
}

/** Why nothing can be said of a cluster: what it runs could not be read. */
export const unusable = ({ unread }: Seen): readonly Unanswered[] =>
  unread.filter(({ question }) => (NEEDED as readonly string[]).includes(question));

/** The minor of the API server, `1.34`. */
export const kubernetesMinor = ({ version }: Seen): string | undefined =>
  /^v?(\d+\.\d+)/.exec(textAt(version, 'gitVersion') ?? '')?.[1];

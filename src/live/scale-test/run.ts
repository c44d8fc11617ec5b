import { type Kubectl, KubectlError } from './kubectl';
import { type Launched, nodeClaimNames, type Observation, observe, type Workload, workloadOf } from './observe';
import { trackedBy } from './tracked';

/** Seconds from applying, or for the last two from scaling to zero; undefined for what did not happen. */
export interface Times {
  readonly firstNodeClaim?: number;
  readonly firstNode?: number;
  readonly allPods?: number;
  readonly firstRemoval?: number;
  readonly consolidated?: number;
}

export interface ScaleTestResult {
  readonly outcome: 'completed' | 'pods-timed-out' | 'consolidation-timed-out' | 'interrupted';
  readonly workload: Workload;
  readonly seconds: Times;
  /** Everything that was launched for the test. */
  readonly launched: readonly Launched[];
  /** NodeClaims of the test that are still there. */
  readonly left: readonly string[];
  /** Why pods were still waiting when the time was up. */
  readonly reason?: string;
}

export interface ScaleTestSettings {
  readonly file: string;
  /** Seconds for each of the two halves. */
  readonly timeout: number;
  /** Seconds between two looks. */
  readonly interval: number;
}

/** The world of a run, so that a test can turn the clock. */
export interface Surroundings {
  readonly kubectl: Kubectl;
  /** Milliseconds. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or when the run is interrupted. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly isInterrupted: () => boolean;
  readonly progress: (phase: 'up' | 'down', seconds: number, seen: Observation, workload: Workload) => void;
}

/** What keeps the test from starting. */
export class CannotRun extends Error {}

/** The one Deployment of the file, before anything is made of it. */
async function plannedWorkload(kubectl: Kubectl, file: string): Promise<unknown> {
  const text = await kubectl.text('create', '--dry-run=client', '--filename', file, '--output', 'json');
  try {
    const planned: unknown = JSON.parse(text);
    if (workloadOf(planned) !== undefined) return planned;
  } catch {
    // Several documents are no JSON.
  }
  throw new CannotRun(`${file} holds something else than one Deployment`);
}

/** A test starts from nothing, so that all it takes away at the end is its own. */
async function refuseOthers(kubectl: Kubectl, file: string): Promise<void> {
  const planned = await plannedWorkload(kubectl, file);
  const existing = await kubectl.json('get', '--filename', file, '--ignore-not-found');
  const tool = trackedBy(existing) ?? trackedBy(planned);
  if (tool !== undefined) {
    throw new CannotRun(
      `${tool} tracks the workload and would undo what the test does; keep scale-test/ out of applied paths`,
    );
  }
  if (existing !== undefined) {
    throw new CannotRun(
      `the workload is there already; if it is left from another run: kubectl delete --filename ${file}`,
    );
  }
}

type Ending = 'done' | 'timed-out' | 'interrupted';

/** Looks until it is done, the time is up or somebody interrupts. */
async function watch(
  around: Surroundings,
  { timeout, interval }: ScaleTestSettings,
  look: (seconds: number) => Promise<boolean>,
): Promise<Ending> {
  const start = around.now();
  const seconds = (): number => Math.round((around.now() - start) / 100) / 10;
  while (!around.isInterrupted()) {
    if (await look(seconds())) return 'done';
    if (seconds() >= timeout) return 'timed-out';
    await around.sleep(interval * 1000);
  }
  return 'interrupted';
}

/** What a run has seen so far. */
interface Seen {
  times: Times;
  readonly launched: Map<string, Launched>;
  last?: Observation;
}

async function scaleUp(
  around: Surroundings,
  settings: ScaleTestSettings,
  workload: Workload,
  before: ReadonlySet<string>,
  seen: Seen,
) {
  return watch(around, settings, async (seconds) => {
    const now = await observe(around.kubectl, workload, before);
    seen.last = now;
    for (const claim of now.claims) seen.launched.set(claim.nodeClaim, claim);
    seen.times = {
      firstNodeClaim: seen.times.firstNodeClaim ?? (now.claims.length > 0 ? seconds : undefined),
      firstNode: seen.times.firstNode ?? (now.readyNodes > 0 ? seconds : undefined),
      allPods: now.running >= workload.replicas ? seconds : undefined,
    };
    around.progress('up', seconds, now, workload);
    return seen.times.allPods !== undefined;
  });
}

async function scaleDown(
  around: Surroundings,
  settings: ScaleTestSettings,
  workload: Workload,
  before: ReadonlySet<string>,
  seen: Seen,
) {
  const { kubectl } = around;
  await kubectl.text('scale', `deployment/${workload.name}`, '--namespace', workload.namespace, '--replicas', '0');
  return watch(around, settings, async (seconds) => {
    const now = await observe(kubectl, workload, before);
    seen.last = now;
    const left = now.claims.filter(({ nodeClaim }) => seen.launched.has(nodeClaim)).length;
    seen.times = {
      ...seen.times,
      firstRemoval: seen.times.firstRemoval ?? (left < seen.launched.size ? seconds : undefined),
      consolidated: left === 0 ? seconds : undefined,
    };
    around.progress('down', seconds, now, workload);
    return left === 0;
  });
}

function outcomeOf(up: Ending, down: Ending | undefined): ScaleTestResult['outcome'] {
  if (up === 'interrupted' || down === 'interrupted') return 'interrupted';
  if (up === 'timed-out') return 'pods-timed-out';
  return down === 'timed-out' ? 'consolidation-timed-out' : 'completed';
}

/**
 * Applies the workload, waits for its pods, scales it to zero and waits for its nodes to go. Whatever happens, the
 * workload is deleted at the end; nodes are left to Karpenter.
 */
export async function runScaleTest(around: Surroundings, settings: ScaleTestSettings): Promise<ScaleTestResult> {
  const { kubectl } = around;
  const { file } = settings;
  await refuseOthers(kubectl, file);
  const before = await nodeClaimNames(kubectl);
  const seen: Seen = { times: {}, launched: new Map() };
  const workload = workloadOf(await kubectl.json('create', '--filename', file));
  try {
    if (workload === undefined) throw new CannotRun(`the API server made something else of ${file}`);
    const up = await scaleUp(around, settings, workload, before, seen);
    const down = up === 'done' ? await scaleDown(around, settings, workload, before, seen) : undefined;
    const claims = seen.last?.claims.map(({ nodeClaim }) => nodeClaim) ?? [];
    return {
      outcome: outcomeOf(up, down),
      workload,
      seconds: seen.times,
      launched: [...seen.launched.values()],
      left: claims.filter((name) => seen.launched.has(name)),
      ...(up === 'timed-out' && { reason: seen.last?.reason }),
    };
  } finally {
    await kubectl.text('delete', '--filename', file, '--ignore-not-found', '--wait=false');
  }
}

/** Whether an error says that the test could not be made, rather than that this program is wrong. */
export const isExpected = (error: unknown): error is Error =>
  error instanceof CannotRun || error instanceof KubectlError;

import {
  budgetText,
  type ExplainedCluster,
  type ExplainOptions,
  explainBudget,
  explainPod,
  explainPool,
  explainType,
  explanationJson,
  notServed,
  podText,
  poolText,
  type TextOptions,
  typeText,
} from '../explain';
import { colorsFor, oneLine, valueText } from '../findings';
import { type RunTool, runTool } from '../live';
import { SideError } from '../sides';
import { type CommandResult, wrongUsage } from './command-result';
import { clusterOfPool, onlyCluster, type QuestionFlags, questionOf, readPaths } from './explain-input';

/** How an answer is shown. */
export interface AnswerFlags extends QuestionFlags {
  readonly format?: 'text' | 'json';
  readonly width?: number | 'terminal';
  readonly all?: boolean;
}

/** More notes than these are counted. */
const MOST_NOTES = 3;

const USUAL_COLUMNS = 80;

const noteLines = (notes: readonly string[]): readonly string[] => [
  ...notes.slice(0, MOST_NOTES).map((note) => `note: ${oneLine(note)}`),
  ...(notes.length > MOST_NOTES ? [`note: ${notes.length - MOST_NOTES} more of what was not looked at`] : []),
];

function textOptions({ width = USUAL_COLUMNS, all }: AnswerFlags): TextOptions {
  const columns = width === 'terminal' ? process.stdout.columns : width;
  return { columns, all, colors: colorsFor(process.stdout) };
}

/** The answer of a question, or on a line why there is none. */
async function answered<T extends object>(
  flags: AnswerFlags,
  ask: () => Promise<{ readonly told: T; readonly notes: readonly string[] }>,
  text: (told: T, options: TextOptions) => string,
): Promise<CommandResult> {
  try {
    const { told, notes } = await ask();
    const stdout = flags.format === 'json' ? explanationJson(told) : text(told, textOptions(flags));
    return { stdout, stderr: noteLines(notes), exitCode: 0 };
  } catch (error) {
    if (!(error instanceof SideError)) throw error;
    return wrongUsage(...error.lines.map((line) => `error: ${oneLine(line)}`));
  }
}

/** An answer about one pool. @throws SideError where nothing can be told of it */
async function aboutPool<T extends object>(
  pool: string,
  paths: readonly string[],
  flags: AnswerFlags,
  run: RunTool,
  explain: (cluster: ExplainedCluster, options: ExplainOptions) => T | undefined,
): Promise<{ readonly told: T; readonly notes: readonly string[] }> {
  const { cluster, options, notes } = await questionOf(paths, flags, run, (clusters, source) =>
    clusterOfPool(clusters, pool, source),
  );
  const former = notServed(cluster, pool);
  if (former !== undefined) throw new SideError([former]);
  const told = explain(cluster, options);
  if (told === undefined) throw new SideError([`no NodePool is called ${valueText(pool)}`]);
  return { told, notes };
}

/** `explain pool NAME`. */
export const poolCommand = (pool: string, paths: readonly string[], flags: AnswerFlags, run: RunTool = runTool) =>
  answered(
    flags,
    () => aboutPool(pool, paths, flags, run, (cluster, options) => explainPool(cluster, pool, options)),
    poolText,
  );

/** `explain type TYPE --pool NAME`. */
export const typeCommand = (
  type: string,
  paths: readonly string[],
  { pool, ...flags }: AnswerFlags & { readonly pool: string },
  run: RunTool = runTool,
) =>
  answered(
    flags,
    () => aboutPool(pool, paths, flags, run, (cluster, options) => explainType(cluster, type, pool, options)),
    typeText,
  );

/** `explain budget NAME --at INSTANT`. */
export const budgetCommand = (
  pool: string,
  paths: readonly string[],
  flags: AnswerFlags & { readonly at: string },
  run: RunTool = runTool,
) =>
  answered(
    flags,
    () => aboutPool(pool, paths, flags, run, (cluster, options) => explainBudget(cluster, pool, flags.at, options)),
    budgetText,
  );

/** `explain pod FILE`. */
export const podCommand = (file: string, paths: readonly string[], flags: AnswerFlags, run: RunTool = runTool) =>
  answered(
    flags,
    async () => {
      if (file === '-' && paths.includes('-'))
        throw new SideError(['standard input is the pods or the pools, not both']);
      const read = await readPaths([file], {}, run);
      const { cluster, options, notes } = await questionOf(paths, flags, run, onlyCluster);
      for (const name of cluster.pools) {
        const former = notServed(cluster, name);
        if (former !== undefined) throw new SideError([former]);
      }
      const objects = read.clusters.flatMap((each) => each.objects);
      const placeOf: ExplainOptions['placeOf'] = (object, path) =>
        read.placeOf(object, path) ?? options.placeOf?.(object, path);
      const told = explainPod(cluster, objects, { ...options, placeOf });
      if (told.workloads.length === 0) {
        throw new SideError([
          `${file} has no pods that Karpenter starts nodes for: a Pod, or a Deployment, StatefulSet, Job, CronJob and the like`,
          ...read.notes,
        ]);
      }
      return { told, notes: [...read.notes, ...notes] };
    },
    podText,
  );

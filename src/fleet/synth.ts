import { relative } from 'node:path';
import { colorsFor, type Finding, hasErrors, isError, ruleSummary, tellFindings } from '../findings';
import { OutputCache } from './cache/output-cache';
import { changedClusters, worstConsequence } from './consequences';
import type { Fleet } from './fleet';
import { VerdictCache } from './judge/verdict-cache';
import { type FiledAcknowledgements, readAcknowledgements } from './output/fleet-acknowledgements';
import { outputOf } from './output/fleet-output';
import { withImmutableChanges } from './output/immutable-changes';
import {
  DistView,
  type PendingChange,
  PublishError,
  type PublishResult,
  publish,
  stateFile,
  type Tree,
  writeTree,
} from './publish';
import { count, notices, say, summary } from './run/messages';
import { type Progress, progressOn } from './run/progress';
import { type Run, type RunOptions, runOf } from './run/run-options';
import { fillScratch } from './run/scratch';
import { holdsCluster, ownsPrefix } from './run/shard';
import { type SynthTarget, synthTarget } from './run/target';

/** Where a synth reads and writes, and how it runs. */
export interface SynthOptions extends RunOptions {
  /** Folder of the committed output, relative to the project. @default 'dist' */
  readonly dist?: string;
  /** Folder of the project: `dist` is below it. @default - the working directory */
  readonly project?: string;
}

/** What earlier runs left to know about an output. */
const cacheOf = (dist: string, view: DistView): OutputCache =>
  new OutputCache(stateFile(dist, 'output-cache.json'), dist, view);

/** A fleet, and what is acknowledged of it in the folder of the project. */
interface Asked {
  readonly fleet: Fleet;
  readonly filed: FiledAcknowledgements;
}

/** What a synth would do to the output. */
function changesOf(
  { fleet, filed }: Asked,
  dist: string,
  { shard, at }: Pick<Run, 'shard' | 'at'>,
  progress?: Progress,
): PublishResult {
  const view = new DistView(dist);
  const parts = outputOf(fleet, {
    verdicts: new VerdictCache(),
    shard,
    at,
    cache: cacheOf(dist, view),
    progress,
    filed,
  });
  return publish({
    dist,
    view,
    parts: withImmutableChanges(parts, view),
    owns: (prefix) => ownsPrefix(shard, prefix),
    check: true,
  });
}

/**
 * The files below `dist` that a synth would write or remove: none when the committed output is current.
 *
 * @throws Error with every finding when the fleet has errors
 */
export function staleFiles(fleet: Fleet, options: SynthOptions = {}): string[] {
  const project = options.project ?? process.cwd();
  const target = synthTarget(project, undefined, options.dist ?? 'dist');
  const asked = { fleet, filed: readAcknowledgements(project) };
  const { written, removed, findings } = changesOf(asked, target.folder, { at: options.at });
  if (hasErrors(findings)) throw new Error(`\n${tellFindings(findings, { max: 0 }).join('\n')}`);
  return [...written, ...removed].sort();
}

/** What a run found, on standard error. */
function tell(findings: readonly Finding[], { max }: Run): void {
  const lines = [...tellFindings(findings, { colors: colorsFor(process.stderr), max }), ...ruleSummary(findings)];
  if (lines.length > 0) say(lines.join('\n'));
}

function refuse(findings: readonly Finding[]): void {
  const errors = findings.filter(isError).length;
  say(`${count(errors, 'error')}; nothing was written`);
  process.exitCode = 1;
}

function progressOf(fleet: Fleet, { shard, quiet }: Run): Progress {
  const { length } = fleet.members.filter(({ folder }) => holdsCluster(shard, folder));
  return progressOn(process.stderr, length, quiet);
}

function checkFleet(asked: Asked, dist: string, shown: string, run: Run): void {
  const { written, removed, findings } = changesOf(asked, dist, run, progressOf(asked.fleet, run));
  tell(findings, run);
  if (hasErrors(findings)) {
    refuse(findings);
    return;
  }
  const lines = [
    ...written.map((file) => `write ${shown}/${file}\n`),
    ...removed.map((file) => `remove ${shown}/${file}\n`),
  ];
  process.stdout.write(lines.join(''));
  if (!run.quiet)
    say(lines.length === 0 ? `${shown}: current` : `${shown}: ${count(lines.length, 'file')} would change`);
  if (lines.length > 0) process.exitCode = 1;
}

function publishFleet({ fleet, filed }: Asked, { folder: dist, scratch }: Published, shown: string, run: Run): void {
  const { shard, at } = run;
  const owns = (prefix: string): boolean => ownsPrefix(shard, prefix);
  const view = new DistView(dist);
  const cache = cacheOf(dist, view);
  const parts = outputOf(fleet, {
    verdicts: new VerdictCache(),
    shard,
    at,
    cache,
    progress: progressOf(fleet, run),
    filed,
  });
  let consequence: string | undefined;
  const onChange = (pending: PendingChange): void => {
    const clusters = changedClusters(pending);
    if (clusters.length > 0) consequence = worstConsequence(clusters, pending);
  };
  const result = publish({
    dist,
    view,
    parts: withImmutableChanges(parts, view),
    owns,
    ...(!run.quiet && { onChange }),
  });
  tell(result.findings, run);
  notices(result, shown).forEach(say);
  if (result.mode === 'refused') {
    refuse(result.findings);
    return;
  }
  cache.save((folder) => !holdsCluster(shard, folder));
  if (!run.quiet) {
    say(summary(result, shown));
    if (consequence !== undefined) say(`${shown}: ${consequence}; npx cdk8s-karpenter diff says all of it`);
  }
  if (scratch !== undefined) fillScratch(dist, scratch, owns);
}

type Published = Extract<SynthTarget, { kind: 'publish' }>;

/** Every file of the trees into a folder, or only Kubernetes objects, each closed off from the next, for a stream. */
function writeFleet({ fleet, filed }: Asked, folder: string, stream: boolean, run: Run): void {
  const parts = [...outputOf(fleet, { verdicts: new VerdictCache(), shard: run.shard, at: run.at, filed })];
  const findings = parts.flatMap((part) => part.findings);
  tell(findings, run);
  if (hasErrors(findings)) {
    refuse(findings);
    return;
  }
  const isObject = (file: string): boolean =>
    file.startsWith('manifests/') && file.endsWith('.yaml') && file !== 'manifests/kustomization.yaml';
  const streamed = (files: ReadonlyMap<string, string>): Map<string, string> =>
    new Map([...files].filter(([file]) => isObject(file)).map(([file, text]) => [file, `---\n${text}`]));
  writeTree(
    folder,
    parts.flatMap(({ trees }) => trees.map(([prefix, files]): Tree => [prefix, stream ? streamed(files) : files])),
  );
}

/**
 * Builds every cluster of a fleet, checks it and writes the output; call it once, at the end of `main.ts`.
 *
 * Nothing of `dist/` changes before everything passed, and then all of it in one step. A finding of severity error
 * stops the run: it is printed with all others on stderr, the exit code is 1, and `dist/` stays as it was. With
 * `cdk8s synth -o X` or `--stdout` the output goes there and `dist/` is left alone.
 */
export function synth(fleet: Fleet, options: SynthOptions = {}): void {
  const project = options.project ?? process.cwd();
  const run = runOf(options, process.env);
  // A check is about the committed output, wherever a synth would write.
  const outdir = typeof run !== 'string' && run.check ? undefined : process.env.CDK8S_OUTDIR;
  const target = synthTarget(project, outdir, options.dist ?? 'dist');
  const asked = { fleet, filed: readAcknowledgements(project) };
  const shown = relative(project, target.folder) || target.folder;
  try {
    if (typeof run === 'string') {
      say(`error: ${run}; nothing was written`);
      process.exitCode = 2;
    } else if (run.check) checkFleet(asked, target.folder, shown, run);
    else if (target.kind === 'publish') publishFleet(asked, target, shown, run);
    else writeFleet(asked, target.folder, target.kind === 'stream', run);
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    say(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

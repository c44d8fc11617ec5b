import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Finding, findingText } from '../karpenter';
import { clusterFiles, hasErrors } from './cluster-files';
import type { Fleet, FleetMember } from './fleet';
import { PublishError, type PublishResult, publish, type Tree, writeTree } from './publish';
import { synthTarget } from './target';

export interface SynthOptions {
  /** Folder of the committed output, relative to the project. @default 'dist' */
  readonly dist?: string;
  /** @default - the working directory */
  readonly project?: string;
}

/** What is wrong with the fleet itself: no cluster, or folders that are one on some disk. */
function fleetFindings(members: readonly FleetMember[]): Finding[] {
  const finding = (folder: string, message: string, fix: string): Finding => ({
    rule: 'fleet/folder',
    severity: 'error',
    resource: folder === '' ? 'Fleet' : `Cluster/${folder}`,
    path: 'folder',
    got: folder,
    message,
    fix,
  });
  if (members.length === 0) {
    // An empty fleet would remove every file that was ever generated.
    return [finding('', 'the fleet has no cluster', 'add one: new Fleet().add(cluster, (app, cluster) => …)')];
  }
  const first = new Map<string, string>();
  return members.flatMap(({ folder }) => {
    const other = first.get(folder.toLowerCase());
    first.set(folder.toLowerCase(), folder);
    if (other !== undefined) {
      const message = `two clusters are written to one folder (${other}) on a disk that ignores case`;
      return [finding(folder, message, "give one of them another: fleet.add(cluster, build, { folder: '…' })")];
    }
    return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(folder)
      ? []
      : [finding(folder, 'a folder is one name of letters, digits, ., - and _', 'give another name')];
  });
}

/** The trees of a fleet, one cluster in memory at a time. What is found on the way is added to `findings`. */
function* treesOf(fleet: Fleet, findings: Finding[]): Generator<Tree> {
  findings.push(...fleetFindings(fleet.members));
  for (const member of fleet.members) {
    const { files, findings: found } = clusterFiles(member);
    findings.push(...found);
    yield [`clusters/${member.folder}`, files];
  }
}

/** Every generated folder of the output belongs to the one fleet that is synthesized. */
const ownsAll = (): boolean => true;

/**
 * The files below `dist` that a synth would write or remove: none when the committed output is current.
 *
 * @throws Error with every finding when the fleet has errors
 */
export function staleFiles(fleet: Fleet, options: SynthOptions = {}): string[] {
  const target = synthTarget(options.project ?? process.cwd(), undefined, options.dist ?? 'dist');
  const findings: Finding[] = [];
  const plan = publish({ dist: target.folder, trees: treesOf(fleet, findings), owns: ownsAll, check: true });
  const all = [...findings, ...plan.findings];
  if (hasErrors(all)) throw new Error(`\n${all.map(findingText).join('\n')}`);
  return [...plan.written, ...plan.removed].sort();
}

/** Links published files to where cdk8s-cli looks for them; copies where the disk cannot link. */
function fillScratch(dist: string, scratch: string, files: readonly string[]): void {
  for (const file of files) {
    const to = join(scratch, file);
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(join(dist, file), to);
    } catch {
      copyFileSync(join(dist, file), to);
    }
  }
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function summary({ mode, written, removed, unchanged, recovered }: PublishResult, dist: string): string {
  const changes =
    mode === 'none'
      ? `unchanged (${count(unchanged, 'file')})`
      : `${count(written.length, 'file')} written, ${removed.length} removed, ${unchanged} unchanged`;
  return [
    ...(recovered ? [`${dist}: an interrupted run was repaired`] : []),
    `${dist}: ${changes}`,
    ...(mode === 'in-place'
      ? [`${dist}: this file system cannot swap the folder; files were replaced one by one`]
      : []),
  ].join('\n');
}

/** What a synth says to the person who started it; cdk8s-cli swallows stdout and shows stderr. */
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function refuse(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  say(`${count(errors, 'error')}; nothing was written`);
  process.exitCode = 1;
}

function publishFleet(fleet: Fleet, dist: string, scratch: string | undefined, shown: string): void {
  const findings: Finding[] = [];
  const produced: string[] = [];
  const trees = function* (): Generator<Tree> {
    for (const [prefix, files] of treesOf(fleet, findings)) {
      if (scratch !== undefined) produced.push(...[...files.keys()].map((file) => `${prefix}/${file}`));
      yield [prefix, files];
    }
  };
  const result = publish({ dist, trees: trees(), owns: ownsAll, approve: () => !hasErrors(findings) });
  const all = [...findings, ...result.findings];
  all.map(findingText).forEach(say);
  if (result.mode === 'refused') {
    refuse(all);
    return;
  }
  say(summary(result, shown));
  if (scratch !== undefined) fillScratch(dist, scratch, produced);
}

/** Every file of the trees into a folder, or only Kubernetes objects, each closed off from the next, for a stream. */
function writeFleet(fleet: Fleet, folder: string, stream: boolean): void {
  const findings: Finding[] = [];
  const all = [...treesOf(fleet, findings)];
  findings.map(findingText).forEach(say);
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
    all.map(([prefix, files]): Tree => [prefix, stream ? streamed(files) : files]),
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
  const target = synthTarget(project, process.env.CDK8S_OUTDIR, options.dist ?? 'dist');
  try {
    if (target.kind === 'publish') {
      publishFleet(fleet, target.folder, target.scratch, relative(project, target.folder) || target.folder);
    } else writeFleet(fleet, target.folder, target.kind === 'stream');
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    say(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

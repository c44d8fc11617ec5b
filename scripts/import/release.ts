/**
 * Takes a release of Karpenter into the project: every table that is derived from its sources is made anew, what differs is
 * printed by area, and what a person has to decide is a list with file names. docs/adding-a-release.md tells the rest.
 *
 *   npm run import:release -- DIR [--release 1.15.2] [--with FOLDER] [--as-of YYYY-MM-DD]
 *
 * DIR is laid out as Go's module cache is. FOLDER (default: DIR) holds what the modules do not: `instance-types.md` or
 * `describe-instance-types.json`, and `cloudformation.yaml`; `--as-of` is the day of the list of types.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KARPENTER_RELEASES } from '../../src/karpenter/versions';
import {
  type Area,
  awsArea,
  catalogueArea,
  chartArea,
  crdArea,
  kubeletArea,
  upstreamArea,
  versionArea,
} from './release/areas';
import { decisions } from './release/decisions';
import { type Extras, readExtras } from './release/extras';
import { ROOT, writeFiles } from './release/files';
import { compareReleases, type Module, type ReleaseModules, releaseModules } from './release/modules';

/** What is made of the tables, each by a script of its own, which has to see the new ones. */
const DERIVED = [
  { name: 'L1 classes', script: 'scripts/import/import.ts', folder: 'imports' },
  { name: 'docs: CRDs', script: 'scripts/docs/crd-changes.ts', folder: 'docs' },
  { name: 'docs: permissions', script: 'scripts/docs/permissions.ts', folder: 'docs' },
  { name: 'docs: the model', script: 'scripts/docs/model.ts', folder: 'docs' },
  { name: 'docs: names', script: 'scripts/docs/api.ts', folder: 'docs' },
] as const;

/** The files of a folder and their texts. */
const textsIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [`${folder}/${name}`, readFileSync(join(ROOT, folder, name), 'utf8')]),
  );

/** Runs one of these scripts, and says which files it changed. */
function derive({ script, folder }: (typeof DERIVED)[number]): readonly string[] {
  const before = textsIn(folder);
  const run = spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), join(ROOT, script)], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    const why = run.stderr.split('\n').find((line) => /^(?:\w*Error\b|\w+: )/.test(line)) ?? run.stderr.trim();
    return [`failed (${why}); decide what is to decide, npm run build, and run the import again`];
  }
  return [...textsIn(folder)].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
}

/** Schemas that no release has any more. */
function removeStale(area: Area): string[] {
  const stale = readdirSync(join(ROOT, 'imports/crds')).map((name) => `imports/crds/${name}`);
  const gone = stale.filter((path) => !area.files.has(path));
  for (const path of gone) rmSync(join(ROOT, path));
  return gone;
}

const moduleText = ({ path, version, pinned }: Module): string =>
  `  ${path} ${version}${pinned === undefined ? '' : ` (${pinned} is asked for and not to be had in the folder)`}`;

function heading({ release, provider, core, kubelet, missing }: ReleaseModules, dir: string): string[] {
  const modules = [provider, core, kubelet].filter((module) => module !== undefined);
  return [
    `Karpenter ${release} from ${dir}`,
    ...modules.map(moduleText),
    ...missing.map((each) => `  ${each} is missing`),
  ];
}

const shown = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

/** The areas of a release. What grows older than it is, is taken from the newest release alone. */
function areasOf(modules: ReleaseModules, extras: Extras): readonly Area[] {
  const isNewest = KARPENTER_RELEASES.every((release) => compareReleases(release, modules.release) <= 0);
  return [
    versionArea(modules),
    crdArea(modules),
    chartArea(modules),
    awsArea(modules, extras),
    ...(isNewest ? [catalogueArea(modules, extras), ...kubeletArea(modules), upstreamArea(modules)] : []),
  ];
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { release: { type: 'string' }, with: { type: 'string' }, 'as-of': { type: 'string' } },
  });
  const [dir] = positionals;
  if (dir === undefined) {
    console.error('usage: npm run import:release -- DIR [--release X.Y.Z] [--with FOLDER] [--as-of YYYY-MM-DD]');
    process.exitCode = 2;
    return;
  }
  const modules = releaseModules(dir, values.release?.replace(/^v/, ''));
  const extras = readExtras(values.with ?? dir, values['as-of']);
  const areas = areasOf(modules, extras);
  // Before anything is written, since it compares with what is there.
  const toDecide = decisions(modules, extras, areas);
  console.log([...heading(modules, dir), ''].join('\n'));
  for (const area of areas) {
    const changed = [...writeFiles(area.files), ...(area.name === 'CRDs' ? removeStale(area) : [])];
    console.log(`${area.name}: ${changed.length === 0 ? 'unchanged' : changed.join(', ')}`);
    if (changed.length > 0) for (const line of shown(area.differences)) console.log(line);
  }
  for (const each of DERIVED) {
    const changed = derive(each);
    console.log(`${each.name}: ${changed.length === 0 ? 'unchanged' : changed.join(', ')}`);
  }
  console.log(['', 'Not in the modules:', ...extras.report.map((line) => `  ${line}`)].join('\n'));
  const list = toDecide.map(({ files, what }) => `  [ ] ${files.join(', ')}: ${what}`);
  console.log(['', list.length === 0 ? 'Nothing to decide.' : 'To decide:', ...list].join('\n'));
}

main();

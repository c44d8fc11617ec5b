import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { load } from 'js-yaml';

/**
 * Where a run writes.
 *
 * - `publish`: into `dist/`, in one step; and, when cdk8s-cli started the app, links into the scratch folder that it looks at.
 * - `folder`: into one folder and nowhere else: what `cdk8s synth -o X` asks for.
 * - `stream`: into a temporary folder whose files cdk8s-cli prints one behind the other: `cdk8s synth --stdout`.
 */
export type SynthTarget =
  | { readonly kind: 'publish'; readonly folder: string; readonly scratch?: string }
  | { readonly kind: 'folder' | 'stream'; readonly folder: string };

/** `output` of a cdk8s.yaml, the folder that `cdk8s synth` empties before it starts the app. */
function configuredOutput(project: string): string {
  const file = join(project, 'cdk8s.yaml');
  const config = existsSync(file) ? load(readFileSync(file, 'utf8')) : undefined;
  const output = (config as { output?: unknown } | null | undefined)?.output;
  return resolve(project, typeof output === 'string' ? output : 'dist');
}

/** cdk8s-cli makes `cdk8s-XXXXXX` in the system's temporary folder for --stdout. */
const isStream = (folder: string): boolean =>
  /^cdk8s-[A-Za-z0-9]{6}$/.test(basename(folder)) && realpathSync(dirname(folder)) === realpathSync(tmpdir());

/**
 * Decides from CDK8S_OUTDIR, which cdk8s-cli sets: unset or the scratch folder of cdk8s.yaml publishes, anything else
 * is written to and nothing else.
 */
export function synthTarget(project: string, outdir: string | undefined, dist: string): SynthTarget {
  const published = resolve(project, dist);
  if (outdir === undefined || outdir === '') return { kind: 'publish', folder: published };
  const folder = resolve(project, outdir);
  if (folder !== published && folder === configuredOutput(project)) {
    return { kind: 'publish', folder: published, scratch: folder };
  }
  return { kind: existsSync(dirname(folder)) && isStream(folder) ? 'stream' : 'folder', folder };
}

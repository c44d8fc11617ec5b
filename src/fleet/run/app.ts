import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { RUN_VARIABLES, type RunOptions } from './run-options';

/** The file of a cdk8s project that names its app. */
export const CDK8S_CONFIG = 'cdk8s.yaml';

/** `app` of a project's cdk8s.yaml, the command that `cdk8s synth` runs; undefined where there is none. */
export function appOf(project: string): string | undefined {
  try {
    const { app } = load(readFileSync(join(project, CDK8S_CONFIG), 'utf8')) as { app?: unknown };
    return typeof app === 'string' && app.trim() !== '' ? app : undefined;
  } catch {
    return undefined; // missing, or no YAML
  }
}

/** The environment of the app: how this run goes, and nothing of a run around it. */
function environmentOf({ check, shard, quiet, max, at, debug }: RunOptions): NodeJS.ProcessEnv {
  const switched = (on: boolean | undefined): string | undefined => (on ? '1' : undefined);
  return {
    ...process.env,
    CDK8S_OUTDIR: undefined,
    [RUN_VARIABLES.check]: switched(check),
    [RUN_VARIABLES.shard]: shard,
    [RUN_VARIABLES.quiet]: switched(quiet),
    ...(at !== undefined && { [RUN_VARIABLES.at]: at }),
    ...(max !== undefined && { [RUN_VARIABLES.max]: String(max) }),
    ...(debug && { [RUN_VARIABLES.debug]: switched(debug) }),
  };
}

/** Runs the command of an app, which calls `synth(fleet)`, as a shell does; what it prints is seen. Its exit code. */
export const runApp = (app: string, how: RunOptions): number =>
  spawnSync(app, { shell: true, stdio: 'inherit', env: environmentOf(how) }).status ?? 1;

import { spawnSync } from 'node:child_process';

const TOOLS: readonly (readonly [string, ...string[]])[] = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
];
/** A build of local files takes a tenth of a second; a remote base that does not answer must not hold up a check. */
const TIMEOUT_MS = 60_000;
const MAX_OUTPUT = 32 * 1024 * 1024;

/** Some releases of kubectl log a failure with the time and their process: the same failure is told in the same words. */
const LOGGED = /^[EF]\d{4} \S+ +\d+ \S+\] "[^"]*" err="(.*)"$/s;

const failureText = (stderr: string): string => stderr.trim().replace(LOGGED, '$1');

export type Build = { readonly text: string } | { readonly failure: string } | 'no tool';

/** What kustomize makes of a folder. Plugins and Helm charts stay off, as they are by default. */
export function kustomize(folder: string): Build {
  for (const [command, ...args] of TOOLS) {
    const { error, status, stdout, stderr } = spawnSync(command, [...args, folder], {
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (error !== undefined && 'code' in error && error.code === 'ENOENT') continue;
    if (error !== undefined) return { failure: `${command} ${args.join(' ')}: ${error.message}` };
    if (status === 0) return { text: stdout };
    return { failure: failureText(stderr) || `${command} ${args.join(' ')} failed` };
  }
  return 'no tool';
}

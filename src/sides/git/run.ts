import { spawnSync } from 'node:child_process';
import { SideError } from '../side-error';

/** What one call may print: blobs are asked for in portions of that. */
export const MAX_OUTPUT = 256 * 1024 * 1024;

export interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: Buffer;
  /** The first line that git says of what went wrong. */
  readonly reason: string;
}

/** Asks the user's git, with arguments and never through a shell. It reads; nothing is fetched into the work tree. */
export function git(args: readonly string[], input?: string): GitAnswer {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    input,
    maxBuffer: MAX_OUTPUT,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    throw new SideError(['git was not found; revisions are read with it']);
  }
  if (error !== undefined) throw new SideError([`git ${args[0] ?? ''}: ${error.message}`]);
  const [reason = ''] = stderr
    .toString('utf8')
    .replace(/^(?:fatal|error): /, '')
    .split('\n');
  return { ok: status === 0, stdout, reason };
}

/** One line of an answer; undefined where git has none. */
export function gitLine(...args: readonly string[]): string | undefined {
  const { ok, stdout } = git(args);
  const line = stdout.toString('utf8').replace(/\n$/, '');
  return ok && line !== '' ? line : undefined;
}

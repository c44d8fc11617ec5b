import { spawn } from 'node:child_process';

/** How a command of another program ended. */
export interface ToolResult {
  /** Exit code; null where it did not start, was killed or took too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with arguments, never through a shell. */
export type RunTool = (tool: string, args: readonly string[], options?: ToolOptions) => Promise<ToolResult>;

export interface ToolOptions {
  /** Milliseconds. @default 30000 */
  readonly timeout?: number;
  /** @default - nothing */
  readonly input?: string;
  /** Characters of output after which it is ended. @default 64 Mi */
  readonly maxOutput?: number;
}

const MAX_OUTPUT = 64 * 1024 * 1024;

/** The user's own programs, found by PATH, with the user's own settings. */
export const runTool: RunTool = (tool, args, { timeout = 30_000, input = '', maxOutput = MAX_OUTPUT } = {}) =>
  new Promise((resolve) => {
    const child = spawn(tool, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout,
      // A Ctrl-C is ours to answer: what was started is ended, or cleaned up, in order.
      detached: true,
      env: { ...process.env, AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > maxOutput) child.kill();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text.slice(0, MAX_OUTPUT);
    });
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', (error) => resolve({ code: null, stdout: '', stderr: error.message }));
    child.on('close', (code) => {
      const limit = stdout.length > maxOutput ? `${maxOutput} characters of output` : `${timeout / 1000} s`;
      const reason = code === null ? `${stderr}\n${tool} was ended after ${limit}` : stderr;
      resolve({ code, stdout, stderr: reason });
    });
  });

import { spawn } from 'node:child_process';

/** The environment of a person's shell: without what npm and vitest tell their own children. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_ENV$|TEST$|CI$)/.test(name)),
);

export interface RunResult {
  readonly status: number | null;
  /** What it printed, stdout and stderr as they came. */
  readonly output: string;
}

/** Runs a command in a folder, whatever comes of it. */
export function run(folder: string, command: string, ...args: readonly string[]): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...environment, CDK8S_CHECK_UPGRADE: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

/**
 * Runs a command that has to succeed.
 * @throws Error with what it printed where it did not
 */
export async function succeed(folder: string, command: string, ...args: readonly string[]): Promise<string> {
  const { status, output } = await run(folder, command, ...args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${output}`);
  return output;
}

/** Installs what a project's package.json asks for, and more. */
export const install = (folder: string, ...packages: readonly string[]): Promise<string> =>
  succeed(folder, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...packages);

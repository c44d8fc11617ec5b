import { spawnSync } from 'node:child_process';

/**
 * Whether a test that holds our output against a tool of the machine can run. Where the tool is missing the test is
 * skipped with a printed reason; in CI it runs and fails instead.
 */
export function realTool(command: string, ...probe: readonly string[]): boolean {
  const found = spawnSync(command, probe, { stdio: 'ignore' }).error === undefined;
  if (!found && process.env.CI !== 'true') process.stderr.write(`skipped: ${command} is not installed\n`);
  return found || process.env.CI === 'true';
}

/** What a command says and how it ends: 0 done, 1 input refused or something found, 2 wrong usage or it could not look. */
export interface CommandResult {
  readonly stdout: string;
  /** Lines for people. */
  readonly stderr: readonly string[];
  readonly exitCode: 0 | 1 | 2;
}

/** A command line that cannot be followed. */
export const wrongUsage = (...stderr: readonly string[]): CommandResult => ({ stdout: '', stderr, exitCode: 2 });

/** Prints a result, what was noticed on the way first; the process ends by itself, so that nothing written is lost. */
export function finish({ stdout, stderr, exitCode }: CommandResult): void {
  if (stderr.length > 0) process.stderr.write(`${stderr.join('\n')}\n`);
  if (stdout !== '') process.stdout.write(stdout);
  process.exitCode = exitCode;
}

import { type Problem, valueText } from '../findings';

/** What a command says and how it ends: 0 done, 1 input refused, 2 wrong usage. */
export interface CommandResult {
  readonly stdout: string;
  /** Lines for people. */
  readonly stderr: readonly string[];
  readonly exitCode: 0 | 1 | 2;
}

/** `karpenterVersion` is given as `--karpenter-version`. */
const optionOf = (prop: string): string => `--${prop.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** One line about a value of the command line; `options` names the options whose names are not those of the fields. */
export function problemLine(problem: Problem, options: Readonly<Record<string, string>> = {}): string {
  const { path, message, fix, severity = 'error' } = problem;
  const where = path === '' ? '' : `${options[path] ?? optionOf(path)}: `;
  const got = 'got' in problem ? ` (got ${valueText(problem.got)})` : '';
  return `${severity}: ${where}${message}${got}${fix === undefined ? '' : `; ${fix}`}`;
}

/** Prints a result; the process ends by itself, so that nothing written is lost. */
export function finish({ stdout, stderr, exitCode }: CommandResult): void {
  if (stdout !== '') process.stdout.write(stdout);
  if (stderr.length > 0) process.stderr.write(`${stderr.join('\n')}\n`);
  process.exitCode = exitCode;
}

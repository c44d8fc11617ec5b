import { gotText, type Problem } from '../findings';

/** Options whose names are not those of the fields that they set. */
export type OptionNames = Readonly<Record<string, string>>;

/** `karpenterVersion` is given as `--karpenter-version`. */
const optionOf = (field: string): string => `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What is wrong with the value of an option, on one line. */
export function problemText(problem: Problem, options: OptionNames = {}): string {
  const { path, message, fix } = problem;
  const where = path === '' ? '' : `${options[path] ?? optionOf(path)}: `;
  return `${where}${message}${gotText(problem)}${fix === undefined ? '' : `; ${fix}`}`;
}

/** The same with how grave it is. */
export const problemLine = (problem: Problem, options?: OptionNames): string =>
  `${problem.severity ?? 'error'}: ${problemText(problem, options)}`;

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunTool } from '../../live';
import { answerFile, type OperationName } from './calls';

/**
 * Answers from a folder of what `aws` printed, in place of the program: one file a call, named after it. What aws said
 * instead of an answer may stand there as it is.
 */
export const answersFrom =
  (folder: string): RunTool =>
  async (_, args) => {
    const flags = args.flatMap((flag, index) => {
      const value = args[index + 1];
      return flag.startsWith('--') && value !== undefined ? [[flag, value] as const] : [];
    });
    const file = answerFile({ operation: args.slice(0, 2).join(' ') as OperationName, flags });
    try {
      const text = readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
      return /^\s*[{[]/.test(text) ? { code: 0, stdout: text, stderr: '' } : { code: 254, stdout: '', stderr: text };
    } catch {
      return { code: 1, stdout: '', stderr: `${file} is not among the files, or cannot be read` };
    }
  };

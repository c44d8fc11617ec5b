import type { Problem } from '../../src/findings';
import { TAINTS_FIX } from '../../src/karpenter';
import type { MimePart } from './mime';
import { userDataProblem } from './problem';
import { characterProblems, isAscii, normalizedText } from './text-rules';

interface ShellRule {
  readonly id: string;
  readonly broken: (script: string) => unknown;
  readonly message: string;
  readonly fix: string;
}

const RULES: readonly ShellRule[] = [
  {
    id: 'charts/user-data-shebang',
    broken: (script) => (script.startsWith('#!') ? undefined : (script.split('\n', 1)[0] ?? '')),
    message: 'has no interpreter in its first line, so cloud-init does not run it',
    fix: "begin with '#!/bin/bash', without a blank line or blanks before it",
  },
  {
    id: 'charts/user-data-boundary',
    // Karpenter joins its own part with the boundary // (pkg/providers/amifamily/bootstrap/mime/mime.go).
    broken: (script) => /^--\/\/.*$/m.exec(script)?.[0],
    message: 'has a line that begins with --//, the boundary by which Karpenter joins parts: the rest would be cut off',
    fix: 'indent that line or build it from two strings',
  },
  {
    id: 'charts/user-data-taints',
    broken: (script) => /^.*--register-with-taints.*$/m.exec(script)?.[0],
    message: 'sets --register-with-taints, which Karpenter sets itself from the pool',
    fix: TAINTS_FIX,
  },
];

/** Parts for shell scripts, in order, with what is wrong with them. */
export function shellParts(scripts: readonly string[]): {
  readonly parts: readonly MimePart[];
  readonly problems: readonly Problem[];
} {
  const texts = scripts.map(normalizedText);
  return {
    parts: texts.map((content) => ({
      contentType: `text/x-shellscript; charset="${isAscii(content) ? 'us-ascii' : 'utf-8'}"`,
      content,
    })),
    problems: texts.flatMap((script, index) => [
      ...RULES.flatMap(({ id, broken, message, fix }) => {
        const got = broken(script);
        return got === undefined ? [] : [userDataProblem(id, `scripts[${index}] ${message}`, got, fix)];
      }),
      ...characterProblems(script, `scripts[${index}]`),
    ]),
  };
}

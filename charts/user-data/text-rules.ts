import type { Problem } from '../../src/findings';
import { userDataProblem } from './problem';

/** EC2's limit, before base64. Karpenter's own part counts too. */
export const MAX_BYTES = 16 * 1024;

/** Karpenter adds the cluster's name, endpoint, certificate authority, kubelet settings and labels: about this much. */
const KARPENTERS_SHARE = 3 * 1024;

/** Control characters but tab and line feed, line separators, byte order marks and lone surrogates: readers of YAML drop, change or refuse them. */
const UNSAFE = /(?![\t\n])[\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}\uFEFF]/u;

export const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** Line feeds alone, and one at the end: what shells, MIME and YAML's block scalars agree on. */
export function normalizedText(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
}

/** Characters that would not reach the node as they are. */
export function characterProblems(text: string, at: string): Problem[] {
  const found = UNSAFE.exec(text)?.[0];
  if (found === undefined) return [];
  const code = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return [
    userDataProblem(
      'charts/user-data-character',
      `${at} holds the character ${code}, which does not survive in YAML`,
      code,
      'remove it, or have the script make it (printf, base64)',
    ),
  ];
}

/** Whether the whole fits into an instance's user data. */
export function sizeProblems(text: string): Problem[] {
  const bytes = Buffer.byteLength(text);
  const fix = 'keep a short script here and let it fetch the rest, from S3 or from the AMI';
  if (bytes > MAX_BYTES) {
    return [
      userDataProblem(
        'charts/user-data-size',
        `user data is larger than the ${MAX_BYTES} bytes that EC2 takes`,
        `${bytes} bytes`,
        fix,
      ),
    ];
  }
  if (bytes > MAX_BYTES - KARPENTERS_SHARE) {
    const message = `user data leaves less than ${KARPENTERS_SHARE} of ${MAX_BYTES} bytes for what Karpenter adds`;
    return [userDataProblem('charts/user-data-near-size-limit', message, `${bytes} bytes`, fix, 'warning')];
  }
  return [];
}

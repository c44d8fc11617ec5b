import type { Problem } from '../findings';
import { formOf, wayOut } from './forms';

const TAG = /<\/?(?:powershell|powershellArguments|script|persist|runAsLocalSystem|detach)>/i;

/** Karpenter writes the text between tags of its own (v1.15.2 pkg/providers/amifamily/bootstrap/windows.go). */
export function windowsProblems(text: string): readonly Problem[] {
  const tag = TAG.exec(text)?.[0];
  if (tag !== undefined) {
    const message = 'Karpenter writes <powershell> around the text, and tags do not nest: the node does not join';
    return [{ rule: 'user-data/windows', path: '', got: tag, message, fix: 'take the tags out' }];
  }
  const form = formOf(text);
  if (form === undefined) return [];
  const message = `the text is ${form}, and Windows runs it as PowerShell`;
  const got = text.split('\n', 1)[0];
  return [{ rule: 'user-data/windows', path: '', got, message, fix: wayOut(form, 'write PowerShell, without tags') }];
}

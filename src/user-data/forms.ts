/** What a text looks like, whatever the family takes. */
const FORMS: readonly { readonly form: string; readonly is: RegExp }[] = [
  { form: 'a shell script', is: /^\s*#!/ },
  { form: 'MIME', is: /^\s*(?:mime-version|content-type):/i },
  { form: 'PowerShell', is: /^\s*<(?:powershell|script)>/i },
  { form: 'a cloud-config', is: /^\s*#cloud-config/ },
  { form: 'a NodeConfig', is: /^["']?apiVersion["']?:\s*["']?node\.eks\.aws\//im },
  { form: 'settings of Bottlerocket', is: /^\s*\[\s*settings\s*[.\]]/m },
];

const BASE64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

/** The form of a text, as a noun; undefined where it is none that user data has. */
export function formOf(text: string): string | undefined {
  const form = FORMS.find(({ is }) => is.test(text))?.form;
  if (form !== undefined) return form;
  const compact = text.replaceAll(/\s/g, '');
  return BASE64.test(compact) && FORMS.some(({ is }) => is.test(decoded(compact))) ? 'text in base64' : undefined;
}

/** What to do with a text of a form that a family does not take. */
export const wayOut = (form: string | undefined, instead: string): string =>
  form === 'text in base64' ? 'write the text itself: Karpenter encodes it' : instead;

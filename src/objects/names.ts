/** The syntax that Kubernetes asks of names, keys and values (apimachinery `pkg/util/validation`). */

const NAME_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Why a text is no lower-case DNS subdomain, such as the name of a NodePool; undefined when it is one. */
export function subdomainProblem(text: string): string | undefined {
  if (text.length > 253) return 'must be no more than 253 characters';
  if (text.split('.').every((label) => LABEL.test(label))) return undefined;
  return "must consist of lower case letters, digits, '-' and '.', and each part between dots starts and ends with a letter or digit";
}

/** Why a text is no DNS label, such as the name of a namespace. */
export function dnsLabelProblem(text: string): string | undefined {
  if (text.length > 63) return 'must be no more than 63 characters';
  if (LABEL.test(text)) return undefined;
  return "must consist of lower case letters, digits and '-', and start and end with a letter or digit";
}

/** Why a text is no qualified name, such as the key of a label: `name` or `example.com/name`. */
export function qualifiedNameProblem(text: string): string | undefined {
  const parts = text.split('/', 3);
  const [first = '', second] = parts;
  if (parts.length > 2) return "must have at most one '/', between an optional DNS prefix and the name";
  if (second !== undefined) {
    if (first === '') return "must have a DNS prefix before '/'";
    const problem = subdomainProblem(first);
    if (problem !== undefined) return `the prefix before '/' ${problem}`;
  }
  const name = second ?? first;
  if (name === '') return 'must have a name';
  if (name.length > 63) return `the name${second === undefined ? '' : " after '/'"} must be no more than 63 characters`;
  if (NAME_PART.test(name)) return undefined;
  return "the name must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit";
}

/** Why a text is no label value. The empty text is one. */
export function labelValueProblem(text: string): string | undefined {
  if (text.length > 63) return 'must be no more than 63 characters';
  if (text === '' || NAME_PART.test(text)) return undefined;
  return "must be empty or consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit";
}

/** Why a text cannot stand in the path of a request. As the start of a name, `.` and `..` can. */
export function pathSegmentProblem(text: string, isPrefix = false): string | undefined {
  if (!isPrefix && ['.', '..'].includes(text)) return "must not be '.' or '..'";
  return /[/%]/.test(text) ? "must not have '/' or '%'" : undefined;
}

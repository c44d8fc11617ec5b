/** What stands in a text until another tool puts a value in its place. */
export interface Placeholder {
  /** As it is written. */
  readonly text: string;
  readonly offset: number;
  /** Whose it is, in words. */
  readonly what: string;
  /** How to get the text that can be checked. */
  readonly fix: string;
}

interface PlaceholderForm {
  readonly pattern: RegExp;
  readonly what: string;
  readonly fix: string;
  /** Stands on a line of its own and is no value. */
  readonly isDirective?: boolean;
}

const RENDERED = 'check what it renders';
const ENVIRONMENT = `${RENDERED}: \`envsubst < FILE | cdk8s-karpenter check -\``;

/** From the one that tells most to the one that tells least. */
const FORMS: readonly PlaceholderForm[] = [
  {
    pattern: /%\{~?[ \t]*(?:if|else|endif|for|endfor)\b[^}\r\n]{0,200}\}/,
    what: 'a Terraform template',
    fix: RENDERED,
    isDirective: true,
  },
  {
    pattern: /\$\{[ \t]*(?:(?:var|local|data|each|module|path|self|count)\.|[a-z][a-z0-9_]*\()[^}\r\n]{0,200}\}/,
    what: 'a Terraform template',
    fix: RENDERED,
  },
  { pattern: /\{%-?[ \t]*\w[^\r\n]{0,200}?%\}/, what: 'a Jinja template', fix: RENDERED, isDirective: true },
  { pattern: /\$\{\{[^\r\n]{0,200}?\}\}/, what: 'a template of a workflow or of Backstage', fix: RENDERED },
  {
    pattern: /(?<!\$)\{\{-?[ \t]*[.\w$"/(*](?:[^\r\n]{0,200}?\}\})?/,
    what: 'a template',
    fix: `${RENDERED}, \`helm template … | cdk8s-karpenter check -\``,
    isDirective: true,
  },
  {
    pattern: /\$\{[A-Za-z_][^{}\r\n]{0,200}\}/,
    what: 'a placeholder of envsubst, Flux or Terraform',
    fix: ENVIRONMENT,
  },
];

/** A value that is nothing but the name of a variable: inside of a text a dollar sign may mean anything. */
const VARIABLE: PlaceholderForm = {
  pattern: /^\$[A-Z_][A-Z0-9_]*$/,
  what: 'a placeholder of envsubst',
  fix: ENVIRONMENT,
};

function find(text: string, { pattern, what, fix }: PlaceholderForm): Placeholder | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : { text: match[0], offset: match.index, what, fix };
}

/** The placeholder in a value; undefined where it has none. */
export function placeholderIn(value: string): Placeholder | undefined {
  if (!/[$%{]/.test(value)) return undefined;
  for (const form of [...FORMS, VARIABLE]) {
    const found = find(value, form);
    if (found !== undefined) return found;
  }
  return undefined;
}

const everywhere = ({ pattern }: PlaceholderForm): RegExp => new RegExp(pattern.source, `${pattern.flags}g`);

/** A text with words in place of its placeholders, as long as before. */
function filled(text: string): string {
  let plain = text;
  for (const form of FORMS) plain = plain.replace(everywhere(form), ({ length }) => 'x'.repeat(length));
  return plain;
}

/**
 * The placeholder that keeps a text from being read. A directive does whatever else is wrong; any other one only where
 * the text could be read without: scripts in user data are full of `${…}`.
 *
 * @param isReadable Whether a text can be read.
 */
export function placeholderInTheWay(text: string, isReadable: (text: string) => boolean): Placeholder | undefined {
  if (!/[$%{]/.test(text)) return undefined;
  for (const form of FORMS) {
    const found = find(text, form);
    if (found !== undefined && form.isDirective === true) return found;
  }
  const value = placeholderIn(text);
  return value !== undefined && isReadable(filled(text)) ? value : undefined;
}

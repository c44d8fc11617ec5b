/** Words that are no names in a module of TypeScript. */
const RESERVED: readonly string[] = [
  ...['abstract', 'any', 'arguments', 'as', 'async', 'await', 'boolean', 'break', 'case', 'catch', 'class', 'const'],
  ...['constructor', 'continue', 'debugger', 'declare', 'default', 'delete', 'do', 'else', 'enum', 'eval', 'export'],
  ...['exports', 'extends', 'false', 'finally', 'for', 'from', 'function', 'get', 'if', 'implements', 'import', 'in'],
  ...['instanceof', 'interface', 'is', 'let', 'module', 'namespace', 'never', 'new', 'null', 'number', 'object', 'of'],
  ...['package', 'private', 'protected', 'prototype', 'public', 'readonly', 'require', 'return', 'set', 'static'],
  ...['string', 'super', 'switch', 'symbol', 'this', 'throw', 'true', 'try', 'type', 'typeof', 'undefined', 'unique'],
  ...['unknown', 'using', 'var', 'void', 'while', 'with', 'yield', 'toString', 'valueOf', 'hasOwnProperty'],
  // What generated code itself calls things.
  ...['app', 'cluster', 'defaults', 'fleet', 'id', 'options', 'props', 'scope', 'node', 'labels', 'name'],
];

/** The names that are taken in a module. */
export class Names {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set([...RESERVED, ...taken]);
  }

  /** A name like the one that is wanted, which from now on is taken. */
  take(wanted: string): string {
    let free = wanted;
    for (let count = 2; this.taken.has(free); count++) free = `${wanted}${count}`;
    this.taken.add(free);
    return free;
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }
}

/** `dev-node-class` is `devNodeClass`. What begins with a digit, or has no letter of English, gets one in front. */
export function camelCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('');
  return /^[A-Za-z]/.test(joined) ? joined : `x${joined.charAt(0).toUpperCase()}${joined.slice(1)}`;
}

export const pascalCase = (text: string): string => {
  const camel = camelCase(text);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
};

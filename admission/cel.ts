import type { CrdSchema } from '../imports/crds';
import { pattern } from './pattern';

/**
 * One rule of `x-kubernetes-validations`. The engine behind it is bundled at build time and loaded with the first rule.
 */
export interface CelRule {
  /** Whether the rule compares with the object as it was: only updates are held against it. */
  readonly transition: boolean;
  /**
   * Whether the values, made by {@link celValue}, satisfy the rule.
   * A value that the rule needs and does not find is a violation, as in the API server.
   */
  holds(self: unknown, oldSelf?: unknown): boolean;
  /** Why the rule cannot be evaluated (unknown function, wrong syntax); undefined for a sound one. Asked at build time. */
  problem(): string | undefined;
}

interface CelProgram {
  (context: { readonly self: unknown; readonly oldSelf?: unknown }): unknown;
  check(): { readonly valid: boolean; readonly error?: Error };
}

interface CelEnvironment {
  registerVariable(name: string, type: string): CelEnvironment;
  registerFunction(signature: string, handler: (...values: never[]) => unknown): CelEnvironment;
  parse(expression: string): CelProgram;
}

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** Go's strconv.ParseInt with base 10: a sign and digits, nothing else. */
function parseInt64(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw new Error('not an integer');
  const short = text.replace(/^\+/, '').replace(/^(-?)0+(?=[0-9])/, '$1');
  // Longer than any number of 64 bits: not worth the time that a long one takes.
  const value = short.length > 20 ? MAX_INT64 + 1n : BigInt(short);
  if (value > MAX_INT64 || value < MIN_INT64) throw new Error('out of range');
  return value;
}

const FIND = /^\^\(?\[\^([^\]\\^-])\]\+\)?$/;

/** The start of the text up to a character: what `find` with `^[^c]+` gives. No rule of Karpenter's uses another form. */
function find(text: string, source: string): string {
  const stop = FIND.exec(source)?.[1];
  if (stop === undefined) throw new Error(`find with the pattern ${source} is not supported`);
  const at = text.indexOf(stop);
  return at < 0 ? text : text.slice(0, at);
}

let environment: CelEnvironment | undefined;

function loadEnvironment(): CelEnvironment {
  const { Environment } = require('./generated/cel.cjs') as { readonly Environment: new () => CelEnvironment };
  return new Environment()
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', 'dyn')
    .registerFunction('string.find(string): string', find)
    .registerFunction('string.rematches(string): bool', (text: string, source: string) => pattern(source).test(text))
    .registerFunction('parseInt64(string): int', parseInt64);
}

const LITERAL_OR_CALL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\bint\(|\.matches\(/g;

/**
 * The rule with our functions in the place of two built-ins of the engine that cannot be overridden: its `int` reads
 * the empty string as 0, its `matches` has JavaScript's expressions.
 */
const withOwnFunctions = (rule: string): string =>
  rule.replace(LITERAL_OR_CALL, (found) => {
    if (found === 'int(') return 'parseInt64(';
    return found === '.matches(' ? '.rematches(' : found;
  });

const badFind = (rule: string): string | undefined => {
  const sources = [...rule.matchAll(/\.find\((?:'([^']*)'|"([^"]*)"|[^)]*)\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return sources.find((source) => !FIND.test(source));
};

export function compileRule(rule: string): CelRule {
  let program: CelProgram | undefined;
  const load = (): CelProgram => {
    environment ??= loadEnvironment();
    program ??= environment.parse(withOwnFunctions(rule));
    return program;
  };
  return {
    transition: /\boldSelf\b/.test(rule),
    holds(self, oldSelf) {
      try {
        return load()({ self, oldSelf }) === true;
      } catch {
        return false;
      }
    },
    problem() {
      const find = badFind(rule);
      if (find !== undefined) return `find with the pattern ${find}`;
      try {
        const { valid, error } = load().check();
        return valid ? undefined : String(error?.message);
      } catch (error) {
        return String(error);
      }
    },
  };
}

/**
 * A value as the engine takes it: integers as BigInt by their schema, since CEL tells them from doubles, and objects as
 * Map, so that `has` does not find what every JavaScript object has.
 */
export function celValue(value: unknown, schema: CrdSchema): unknown {
  if (typeof value === 'number') return Number.isInteger(value) && isInteger(schema) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => (schema.items ? celValue(item, schema.items) : item));
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {}, additionalProperties } = schema;
  const values = typeof additionalProperties === 'object' ? additionalProperties : {};
  const members = Object.entries(value).map(([key, member]): [string, unknown] => {
    const child = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return [key, celValue(member, child ?? values)];
  });
  return new Map(members);
}

const isInteger = (schema: CrdSchema): boolean =>
  schema.type === 'integer' || schema['x-kubernetes-int-or-string'] === true;

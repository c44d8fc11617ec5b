import { Environment } from '@marcbachmann/cel-js';
import type { CrdSchema } from '../../imports/crds';
import { pattern } from '../../src/admission/pattern';

/**
 * CEL by an engine that interprets it: what the compiled rules are held against. The engine's `int` reads the empty
 * string as 0, and its `matches` has JavaScript's expressions; neither can be overridden, so that the rule calls
 * functions of other names.
 */

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

function parseInt64(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw new Error('not an integer');
  const value = BigInt(text.replace(/^\+/, ''));
  if (value > MAX_INT64 || value < MIN_INT64) throw new Error('out of range');
  return value;
}

function find(text: string, source: string): string {
  const stop = /^\^\(?\[\^([^\]\\^-])\]\+\)?$/.exec(source)?.[1];
  if (stop === undefined) throw new Error(`find with the pattern ${source} is not supported`);
  return text.split(stop)[0] ?? '';
}

const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerVariable('oldSelf', 'dyn')
  .registerFunction('string.find(string): string', find)
  .registerFunction('string.rematches(string): bool', (text: string, source: string) => pattern(source).test(text))
  .registerFunction('parseInt64(string): int', parseInt64);

const LITERAL_OR_CALL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\bint\(|\.matches\(/g;
const OWN: Readonly<Record<string, string>> = { 'int(': 'parseInt64(', '.matches(': '.rematches(' };

/** The rule as a function that tells whether values, made by {@link celValue}, satisfy it. */
export function interpreted(rule: string): (self: unknown, oldSelf?: unknown) => boolean {
  const program = environment.parse(rule.replace(LITERAL_OR_CALL, (found) => OWN[found] ?? found));
  return (self, oldSelf) => {
    try {
      return program({ self, oldSelf }) === true;
    } catch {
      return false;
    }
  };
}

/** A value as the engine takes it: integers as BigInt by their schema, objects as Map. */
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

import type { CrdSchema } from '../../imports/crds';
import { pattern } from '../../src/admission/pattern';
import { compileRule } from './cel-compiler';
import { KNOWN_KEYWORDS, STRUCTURAL } from './crd-keywords';

const INT_OR_STRING = JSON.stringify([{ type: 'integer' }, { type: 'string' }]);

/** The API server looks at these only where the value is a string; Karpenter's CRDs also put them on lists. */
const STRING_ONLY: readonly string[] = ['pattern', 'minLength', 'maxLength'];

const FORMATS: Readonly<Record<string, CrdSchema['type']>> = {
  'date-time': 'string',
  int32: 'integer',
  int64: 'integer',
};

/** The doubles next to the integers of 64 bits, as `src/admission/int64.ts` has them. */
const BELOW_INT64 = -(2 ** 63) - 2048;
const ABOVE_INT64 = 2 ** 63 + 2048;

const hasRules = (schema: CrdSchema): boolean =>
  schema['x-kubernetes-validations'] !== undefined ||
  Object.values(schema.properties ?? {}).some(hasRules) ||
  (schema.items !== undefined && hasRules(schema.items));

function refuseUnknown(schema: CrdSchema, path: string): void {
  const fail = (what: string): never => {
    throw new Error(`${path}: ${what} is not known to admission/`);
  };
  for (const keyword of Object.keys(schema)) if (!KNOWN_KEYWORDS.has(keyword)) fail(`keyword ${keyword}`);
  const intOrString = schema['x-kubernetes-int-or-string'] === true;
  if (schema.anyOf !== undefined && !(intOrString && JSON.stringify(schema.anyOf) === INT_OR_STRING))
    fail('this anyOf');
  if (schema['x-kubernetes-list-type'] === 'map') fail('list type map');
  if (schema.format !== undefined && FORMATS[schema.format] !== schema.type) fail(`format ${schema.format}`);
  const values = schema.additionalProperties;
  if (typeof values === 'boolean') fail('additionalProperties without a schema');
  if (typeof values === 'object' && hasRules(values)) fail('a rule on the values of a map');
  if (schema.pattern !== undefined) pattern(schema.pattern);
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    for (const key of Object.keys(rule)) if (key !== 'rule' && key !== 'message') fail(`${key} of a rule`);
    if (rule.message === undefined) fail('a rule without a message');
    try {
      compileRule(rule.rule);
    } catch (error) {
      fail(`rule ${rule.rule} (${String(error)})`);
    }
  }
}

/**
 * What ajv has to check of a schema: its structure, without what other parts of admission/ do.
 *
 * @throws Error for a keyword, a pattern or a rule that admission/ does not know.
 */
export function structure(schema: CrdSchema, path: string): Record<string, unknown> {
  refuseUnknown(schema, path);
  // The server decodes a number beyond 64 bits as a double, which is no integer to it.
  const isInteger = schema.type === 'integer' || schema['x-kubernetes-int-or-string'] === true;
  const isString = schema.type === 'string' || schema['x-kubernetes-int-or-string'] === true;
  const kept = STRUCTURAL.filter(
    (keyword) =>
      schema[keyword] !== undefined &&
      (isString || !STRING_ONLY.includes(keyword)) &&
      // All integers have the bounds of int64.
      !(keyword === 'format' && schema.format === 'int64'),
  );
  const below = (child: CrdSchema, name: string): Record<string, unknown> => structure(child, `${path}${name}`);
  const properties = Object.entries(schema.properties ?? {});
  return {
    ...Object.fromEntries(kept.map((keyword) => [keyword, schema[keyword]])),
    ...(schema['x-kubernetes-int-or-string'] && { type: ['integer', 'string'] }),
    // kube-openapi's type check lets a list pass where a text of some format belongs.
    ...(schema.type === 'string' && schema.format !== undefined && { type: ['string', 'array'] }),
    ...(isInteger && { exclusiveMaximum: ABOVE_INT64, exclusiveMinimum: BELOW_INT64 }),
    ...(schema.properties && {
      properties: Object.fromEntries(properties.map(([name, child]) => [name, below(child, `.${name}`)])),
    }),
    ...(schema.items && { items: below(schema.items, '[]') }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: below(schema.additionalProperties, '{}'),
    }),
  };
}

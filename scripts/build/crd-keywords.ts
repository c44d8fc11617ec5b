import type { CrdSchema } from '../../imports/crds';

/** What ajv checks. */
export const STRUCTURAL = [
  'type',
  'format',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'maxProperties',
  'required',
  'properties',
  'additionalProperties',
  'items',
] as const satisfies readonly (keyof CrdSchema)[];

/** Every keyword of a schema that admission/ knows; another one stops the build. */
export const KNOWN_KEYWORDS: ReadonlySet<string> = new Set([
  ...STRUCTURAL,
  'anyOf',
  'default',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
]);

import { type CrdSchema, loadCrd } from '../../imports/crds';
import { fieldName, formatPath, meant, type Path, type Problem, shown, valueText } from '../findings';
import { isObject, at as valueAt } from '../objects';
import { codePoints } from './code-points';
import { isDateTime } from './date-time';
import { latePattern } from './pattern';
import { exampleText, patternWords } from './pattern-words';
import { exampleFix } from './way-out/examples';
import { fitting } from './way-out/fitting';
import { unquoted } from './way-out/unquoted';

/** An error as the compiled validators give it. */
interface StructureError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly StructureError[] | null;
}

type ValidatorFactory = (runtime: typeof RUNTIME) => Validator;

const isInt32 = (value: number): boolean => value >= -(2 ** 31) && value < 2 ** 31;

/** What the compiled validators need, given to them so that they need no package. */
const RUNTIME = {
  pattern: latePattern,
  length: codePoints,
  formats: { 'date-time': isDateTime, int32: { type: 'number', validate: isInt32 } },
} as const;

const validators = new Map<string, Validator>();

function loadValidator(crdId: string): Validator {
  const known = validators.get(crdId);
  if (known !== undefined) return known;
  const names = require('./generated/validators/index.json') as Readonly<Record<string, string>>;
  const factory = require(`./generated/validators/${names[crdId]}.cjs`) as ValidatorFactory;
  const validator = factory(RUNTIME);
  validators.set(crdId, validator);
  return validator;
}

/** A violation of the schema. */
export interface StructureProblem extends Problem {
  /** The value that violates it; for a missing field the object that lacks it. */
  readonly at: Path;
  /** After such a violation the API server does not look at the rules. */
  readonly blocking: boolean;
}

interface Wording {
  readonly rule: string;
  readonly blocking?: true;
  readonly message: (params: Readonly<Record<string, unknown>>) => string;
  readonly fix?: (params: Readonly<Record<string, unknown>>) => string;
}

const plural = (count: unknown, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const TYPES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  boolean: 'true or false',
  'integer,string': 'an integer or a string',
  'string,array': 'a string',
};

const limit = (rule: string, words: string, noun: string, blocking?: true): Wording => ({
  rule,
  ...(blocking && { blocking }),
  message: (params) => `must have at ${words} ${plural(params.limit, noun)}`,
  fix: (params) => `write at ${words} ${plural(params.limit, noun)}`,
});

const TOO_WIDE: Wording = {
  rule: 'admission/type',
  blocking: true,
  message: () => 'must be an integer of 64 bits',
  fix: () => 'write a smaller number',
};

const RANGE = { rule: 'admission/range', fix: () => 'choose a number between the bounds' } as const;

const WORDINGS: Readonly<Record<string, Wording>> = {
  type: {
    rule: 'admission/type',
    blocking: true,
    message: ({ type }) => `must be ${TYPES[String(type)] ?? String(type)}`,
    fix: ({ type }) =>
      String(type).startsWith('string') ? 'put the value in quotes' : `write ${TYPES[String(type)] ?? String(type)}`,
  },
  required: { rule: 'admission/required', blocking: true, message: () => 'is required', fix: () => 'set the field' },
  enum: {
    rule: 'admission/enum',
    blocking: true,
    message: () => 'must be one of the values that this Karpenter version knows',
    fix: ({ allowedValues }) => `use one of ${(allowedValues as readonly unknown[]).join(', ')}`,
  },
  pattern: {
    rule: 'admission/pattern',
    message: ({ pattern }) => {
      const words = patternWords(String(pattern));
      return words === undefined ? `must match ${String(pattern)}` : `must be ${words.words}`;
    },
    fix: ({ pattern }) => {
      const words = patternWords(String(pattern));
      return words === undefined ? 'write one that fits' : exampleText(words);
    },
  },
  // API servers hold it from 1.36 on; what an older one stores, Karpenter's client cannot decode.
  'format int32': {
    rule: 'admission/range',
    message: () => 'must be at least -2147483648 and at most 2147483647',
    fix: () => 'write a number of 32 bits',
  },
  'format date-time': {
    rule: 'admission/format',
    message: () => 'must be a date and a time',
    fix: () => 'write it as in 2026-01-31T10:00:00Z',
  },
  minLength: limit('admission/length', 'least', 'character'),
  maxLength: limit('admission/length', 'most', 'character', true),
  minItems: limit('admission/items', 'least', 'item'),
  maxItems: limit('admission/items', 'most', 'item', true),
  maxProperties: limit('admission/items', 'most', 'entry', true),
  exclusiveMaximum: TOO_WIDE,
  exclusiveMinimum: TOO_WIDE,
  minimum: { ...RANGE, message: (params) => `must be at least ${String(params.limit)}` },
  maximum: { ...RANGE, message: (params) => `must be at most ${String(params.limit)}` },
};

/** Everything in a normalized object that violates the schema's structure. */
export function structureProblems(value: unknown, crdId: string): StructureProblem[] {
  const validate = loadValidator(crdId);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const mistyped = new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
  return errors
    .filter(({ keyword, instancePath }) => keyword !== 'enum' || !mistyped.has(instancePath))
    .map((error) => toProblem(error, value, crdId));
}

/** The schema of a place. */
export function schemaAt(schema: CrdSchema | undefined, [step, ...rest]: Path): CrdSchema | undefined {
  if (schema === undefined || step === undefined) return schema;
  if (typeof step === 'number') return schemaAt(schema.items, rest);
  const { properties = {}, additionalProperties } = schema;
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return schemaAt(Object.hasOwn(properties, step) ? properties[step] : others, rest);
}

const examplesOf = (form: string): string | undefined => {
  const words = patternWords(form);
  return words && exampleText(words);
};

/** A text of some form: a number there lacks its unit, and not quotes (`30` instead of `30s`). */
function textFix(form: string, value: unknown): string | undefined {
  const words = patternWords(form);
  if (words === undefined) return undefined;
  const near = fitting(value, form);
  if (near === undefined) return exampleText(words);
  if (near === String(value)) return `write "${near}", in quotes`;
  const others = words.examples.filter((example) => example !== near).map((example) => `"${example}"`);
  return `write "${near}", or another such as ${others.join(' or ')}`;
}

/** One of a few values: the one that was meant, and all there are. */
function choiceFix(allowed: readonly string[], value: unknown): string {
  const all = `use one of ${allowed.join(', ')}`;
  // YAML takes `on` and `yes` for a truth value, and so do people.
  const switched = value === true ? 'enabled' : value === false ? 'disabled' : undefined;
  const isSwitch = switched !== undefined && allowed.includes(switched);
  const near = isSwitch ? switched : typeof value === 'string' ? meant(value, allowed) : undefined;
  if (near === undefined) return all;
  const others = allowed.filter((each) => each !== near);
  const more = others.length > 1 ? `, or one of ${others.join(', ')}` : `, or ${others.join('')}`;
  return others.length === 0 ? `write ${near}` : `write ${near}${more}`;
}

/** The bounds of a number. */
function rangeFix({ minimum, maximum }: CrdSchema): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return `write a number from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `write a number of at least ${minimum}`;
  return maximum === undefined ? undefined : `write a number of at most ${maximum}`;
}

/** A value of another type: what it says, as the field takes it. */
function typeFix(value: unknown, path: Path, root: unknown, schema: CrdSchema): string | undefined {
  const { pattern: form, type, items, enum: allowed } = schema;
  if (type === 'string') {
    if (allowed !== undefined) return choiceFix(allowed.map(String), value);
    if (typeof value === 'object') return (form && examplesOf(form)) ?? `write a text: ${fieldName(path)}: |`;
    return form === undefined ? undefined : textFix(form, value);
  }
  if (type === 'array' && items?.type === typeof value && !isObject(value))
    return `write a list: [${valueText(value)}]`;
  const plain = typeof value === 'string' ? unquoted(value, type) : undefined;
  if (plain !== undefined) return `write ${plain}, without quotes`;
  return exampleFix(path, root);
}

/** The way out that goes by what is written, and by what belongs there. */
function fixOf({ keyword, params }: StructureError, path: Path, root: unknown, crdId: string): string | undefined {
  if (keyword === 'required') return exampleFix(path, root);
  const value = valueAt(root, ...path);
  if (keyword === 'pattern') return textFix(String(params.pattern), value);
  if (keyword === 'minItems') return exampleFix(path, root);
  const schema = schemaAt(loadCrd(crdId).schema, path) ?? {};
  if (keyword === 'enum') return choiceFix((params.allowedValues as readonly unknown[]).map(String), value);
  if (keyword === 'minimum' || keyword === 'maximum') return rangeFix(schema);
  return keyword === 'type' ? typeFix(value, path, root, schema) : undefined;
}

function toProblem(error: StructureError, root: unknown, crdId: string): StructureProblem {
  const { instancePath, keyword, params } = error;
  const wording = WORDINGS[keyword === 'format' ? `format ${String(params.format)}` : keyword];
  if (wording === undefined) throw new Error(`the validators check ${keyword}, for which there is no message`);
  const [at, value] = resolve(instancePath, root);
  const missing = keyword === 'required' ? [String(params.missingProperty)] : [];
  const path = [...at, ...missing];
  return {
    rule: wording.rule,
    path: formatPath(path),
    message: `${fieldName(path)} ${wording.message(params)}`,
    ...(missing.length === 0 && shown(value)),
    ...(wording.fix && { fix: fixOf(error, path, root, crdId) ?? wording.fix(params) }),
    at,
    blocking: wording.blocking === true,
  };
}

/** The steps of a JSON pointer, and the value it points to. */
function resolve(pointer: string, root: unknown): readonly [Path, unknown] {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      path.push(Number(key));
      value = value[Number(key)];
    } else {
      path.push(key);
      value = isObject(value) ? value[key] : undefined;
    }
  }
  return [path, value];
}

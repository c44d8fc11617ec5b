import { formatPath, type Path, type Problem } from '../../findings';

/** An error as the compiled schema gives it. */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The part of the schema that holds the keyword. */
  readonly parentSchema: {
    readonly description?: string;
    readonly properties?: Readonly<Record<string, unknown>>;
  };
}

interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

const child = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

const steps = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const listed = (values: unknown): string => (values as readonly unknown[]).join(', ');

const expected = ({ parentSchema }: SchemaError): Pick<Problem, 'message' | 'fix'> => ({
  message: 'is not what is expected here',
  fix: `give this: ${parentSchema.description}`,
});

/** What each keyword of the schema says when it fails. */
const MESSAGES: Readonly<Record<string, (error: SchemaError) => Pick<Problem, 'message' | 'fix'>>> = {
  additionalProperties: ({ params, parentSchema }) => ({
    message: `${String(params.additionalProperty)} is no key here`,
    fix: `use one of ${Object.keys(parentSchema.properties ?? {}).join(', ')}`,
  }),
  required: ({ params }) => ({ message: `${String(params.missingProperty)} is missing`, fix: 'give it' }),
  type: ({ params }) => ({
    message: `must be of type ${String(params.type)}`,
    fix: params.type === 'string' ? 'put it in quotes' : `write a value of type ${String(params.type)}`,
  }),
  enum: ({ params }) => ({
    message: 'is none of the values that there are',
    fix: `use one of ${listed(params.allowedValues)}`,
  }),
  pattern: (error) => expected(error),
  anyOf: (error) => expected(error),
  minItems: () => ({ message: 'is empty', fix: 'list a cluster' }),
  minimum: ({ params }) => ({ message: `must be at least ${String(params.limit)}` }),
  maximum: ({ params }) => ({ message: `must be at most ${String(params.limit)}` }),
  'false schema': () => ({ message: 'belongs to a cluster', fix: 'move it there' }),
};

function problemOf(error: SchemaError, root: unknown): Problem {
  const { instancePath, keyword, params } = error;
  const path: (string | number)[] = [];
  let value = root;
  for (const step of steps(instancePath)) {
    path.push(Array.isArray(value) ? Number(step) : step);
    value = child(value, step);
  }
  const key = keyword === 'additionalProperties' ? [String(params.additionalProperty)] : [];
  const at: Path = [...path, ...key];
  const got = key.length > 0 ? child(value, key[0] ?? '') : value;
  const { message, fix } = MESSAGES[keyword]?.(error) ?? { message: `fails ${keyword}` };
  return { rule: `fleet-file/${keyword}`, path: formatPath(at), message, fix, ...(isShown(got) && { got }) };
}

/** A whole map or list says nothing in a message. */
const isShown = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Everything in a fleet file's value that the published schema refuses. */
export function schemaProblems(value: unknown): Problem[] {
  const validate = require('./validate.generated.cjs') as Validate;
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const alternatives = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map((error) => error.instancePath));
  // What each branch of an alternative misses is said in one sentence by the alternative.
  const isBranch = ({ keyword, instancePath }: SchemaError): boolean =>
    keyword !== 'anyOf' && ancestors(instancePath).some((pointer) => alternatives.has(pointer));
  return errors.filter((error) => !isBranch(error)).map((error) => problemOf(error, value));
}

/** A pointer and those to what is around it. */
function ancestors(pointer: string): string[] {
  const last = pointer.lastIndexOf('/');
  return last < 0 ? [pointer] : [pointer, ...ancestors(pointer.slice(0, last))];
}

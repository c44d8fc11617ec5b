import { formatPath, meant, type Path, type Problem } from '../../findings';

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

/** The one that was meant, or all that there are. */
function oneOf(got: unknown, names: readonly unknown[]): string {
  const near = typeof got === 'string' ? meant(got, names.map(String)) : undefined;
  return near === undefined ? `use one of ${listed(names)}` : `did you mean ${near}?`;
}

type Said = Pick<Problem, 'rule' | 'message' | 'fix'>;

const unexpected = ({ parentSchema }: SchemaError): Said => ({
  rule: 'fleet-file/unexpected-value',
  message: 'is not what is expected here',
  fix: `give this: ${parentSchema.description}`,
});

/** What a keyword of the schema says when it fails, where it can say more than what is expected. */
const SAYS: Readonly<Record<string, (error: SchemaError) => Said>> = {
  additionalProperties: ({ params, parentSchema }) => ({
    rule: 'fleet-file/unknown-key',
    message: `${String(params.additionalProperty)} is no key here`,
    fix: oneOf(params.additionalProperty, Object.keys(parentSchema.properties ?? {})),
  }),
  required: ({ params }) => ({
    rule: 'fleet-file/missing-key',
    message: `${String(params.missingProperty)} is missing`,
    fix: 'give it',
  }),
  type: ({ params }) => ({
    rule: 'fleet-file/type',
    message: `must be of type ${String(params.type)}`,
    fix: params.type === 'string' ? 'put it in quotes' : `write a value of type ${String(params.type)}`,
  }),
  enum: ({ params }) => ({
    rule: 'fleet-file/unknown-value',
    message: 'is none of the values that there are',
    fix: `use one of ${listed(params.allowedValues)}`,
  }),
  minItems: () => ({ rule: 'fleet-file/no-clusters', message: 'is empty', fix: 'list a cluster' }),
  minimum: ({ params }) => ({ rule: 'fleet-file/out-of-range', message: `must be at least ${String(params.limit)}` }),
  maximum: ({ params }) => ({ rule: 'fleet-file/out-of-range', message: `must be at most ${String(params.limit)}` }),
  'false schema': () => ({
    rule: 'fleet-file/misplaced-key',
    message: 'belongs to a cluster',
    fix: 'move it there',
  }),
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
  const { rule, message, fix } = (SAYS[keyword] ?? unexpected)(error);
  return { rule, path: formatPath(at), message, fix, ...(isShown(got) && { got }) };
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

import { isObject } from '../objects';
import { rankOf, worstOf } from './effects';
import type { Review } from './types';

/** Characters that a review may have; one of 1,000 clusters has a fifth of it. */
export const REVIEW_LIMIT = 64 * 1024 * 1024;

/** Levels of objects and lists: values of Kubernetes objects have about ten. */
const MOST_LEVELS = 100;

/** A review that was read, or the first thing that is wrong with it, in one line. */
export type ReadReview = { readonly review: Review } | { readonly problem: string };

/** An error as the compiled schema gives it. */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Validate {
  (value: unknown): value is Review;
  readonly errors?: readonly SchemaError[] | null;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\[]{}'].map((char) =>
  char.charCodeAt(0),
);

/** Whether lists and objects lie in each other deeper than a recursive walk can go; found out before anything is parsed. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (char === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted) index += char === BACKSLASH ? 1 : 0;
    else if (char === OPEN_LIST || char === OPEN_OBJECT) depth++;
    else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth--;
    if (depth > MOST_LEVELS) return true;
  }
  return false;
}

/** What is wrong by the schema. Names that the file itself chose are not repeated: whoever wrote them is not known. */
function schemaText({ instancePath, keyword, params }: SchemaError): string {
  const steps = instancePath.split('/').slice(1);
  const isNamed = steps[0] === 'clusters' && steps.length > 1;
  const place = steps.length === 0 ? 'it' : isNamed ? 'a cluster' : steps.join('.').replace(/\.(\d+)/g, '[$1]');
  const SAYS: Readonly<Record<string, string>> = {
    required: `${place} has no ${String(params.missingProperty)}`,
    additionalProperties: `${place} has a key that no review has`,
    type: `${place} is not of type ${String(params.type).replaceAll(',', ' or ')}`,
  };
  return SAYS[keyword] ?? `${place} has a value that no review has`;
}

/** What the schema cannot say: texts take the headline from `worst`, and the order as it is. */
function contradiction({ worst, changes, clusters }: Review): string | undefined {
  if (worst !== worstOf(changes.map(({ effect }) => effect))) return 'worst is not the worst of changes';
  const isUnordered = changes.some(
    ({ effect }, index) => rankOf(effect) < rankOf(changes[index - 1]?.effect ?? effect),
  );
  if (isUnordered) return 'changes are not in order, worst first';
  const stray = changes.findIndex(({ cluster }) => !Object.hasOwn(clusters, cluster));
  return stray < 0 ? undefined : `changes[${stray}].cluster is none of clusters`;
}

/**
 * Reads a review that was written as JSON, whoever wrote it. It is held against `review.schema.json`, and limited in size and
 * depth, so that every text can be made of what comes out. What it says is for its writer to answer for.
 */
export function readReview(text: string): ReadReview {
  if (text.length > REVIEW_LIMIT) return { problem: `it has more than ${REVIEW_LIMIT} characters` };
  if (isTooDeep(text)) return { problem: `it has more than ${MOST_LEVELS} levels` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is no JSON' };
  }
  if (isObject(value) && value.version !== 1) return { problem: 'its version is not 1, the one that is known here' };
  const validate = require('./validate.generated.cjs') as Validate;
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    return { problem: error === undefined ? 'it is no review' : schemaText(error) };
  }
  const problem = contradiction(value);
  return problem === undefined ? { review: value } : { problem };
}

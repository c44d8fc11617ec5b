import { type Finding, findingOf, formatPath, type Path, parsePath } from '../findings';
import { isObject, resourceName } from '../objects';
import { type Placeholder, placeholderIn } from '../yaml/read';
import type { InputObject } from './input-object';

/** A finding and the object that it is about. */
interface Found {
  readonly input: InputObject;
  readonly finding: Finding;
}

/** A value that another tool has yet to write. */
interface Unwritten {
  readonly path: Path;
  readonly value: string;
  readonly placeholder: Placeholder;
}

/** Texts of another language, in which the same signs mean something else. */
const OTHER_TEXTS: readonly string[] = ['spec.userData', 'metadata.annotations'];

function* unwrittenIn(value: unknown, path: Path): Iterable<Unwritten> {
  if (OTHER_TEXTS.includes(formatPath(path))) return;
  if (typeof value === 'string') {
    const placeholder = placeholderIn(value);
    if (placeholder !== undefined) yield { path, value, placeholder };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unwrittenIn(item, [...path, index]);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* unwrittenIn(item, [...path, key]);
  }
}

const startsWith = (path: Path, start: Path): boolean => start.every((step, index) => path[index] === step);

/** Whether a finding is about such a value: at it, below it, at the term or list around it, or by naming it. */
function isAbout({ finding: { path, message, got } }: Found, unwritten: Unwritten): boolean {
  const at = parsePath(path);
  const isAround = at.length >= 2 && unwritten.path.length - at.length <= 2 && startsWith(unwritten.path, at);
  const names = (text: unknown): boolean => typeof text === 'string' && text.includes(unwritten.placeholder.text);
  return isAround || startsWith(at, unwritten.path) || names(message) || names(got);
}

/**
 * Says of an object with placeholders that it has them, once, in place of what was said of the placeholders as if they were
 * values. It is an error where that was one: what they stand for was not judged.
 */
export function withoutPlaceholders(input: InputObject, found: readonly Found[]): readonly Found[] {
  const { object } = input;
  const unwritten = [...unwrittenIn(object, [])];
  const [first] = unwritten;
  if (first === undefined) return found;
  const about = found.filter((each) => unwritten.some((value) => isAbout(each, value)));
  const more = unwritten.length === 1 ? '' : `, and so do ${unwritten.length - 1} more`;
  const { what, fix } = first.placeholder;
  const problem = {
    rule: 'check/placeholder',
    severity: about.some(({ finding }) => finding.severity === 'error') ? ('error' as const) : ('warning' as const),
    path: formatPath(first.path),
    message: `the value holds ${what}${more}: what will stand there was not judged`,
    got: first.value,
    fix,
  };
  return [
    { input, finding: findingOf(problem, resourceName(object)) },
    ...found.filter((each) => !about.includes(each)),
  ];
}

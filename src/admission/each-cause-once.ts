import { type Path, type Problem, parsePath } from '../findings';
import { at, isObject } from '../objects';

/** `'id' is mutually exclusive, …`: each field of a term that stands alone has a rule of its own. */
const ALONE = /^'(\w+)'(?: and '\w+')? (?:is|are) mutually exclusive/;

/** Of these, what the second one says follows from the first. */
const IMPLIED: readonly (readonly [first: RegExp, second: RegExp])[] = [
  [/^'alias' is improperly formatted/, /^family is not supported/],
];

const isAlone = ({ message }: Problem): boolean => ALONE.test(message);

/** The fields of a term, as they are written there. */
function fieldsAt(path: string, trail: Path, self: unknown): readonly string[] {
  const term = Array.isArray(self) ? at(self, parsePath(path)[trail.length] ?? 0) : self;
  return isObject(term) ? Object.keys(term).filter((name) => (term[name] ?? null) !== null) : [];
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** @param alone of the fields those that stand alone */
function exclusionFix(fields: readonly string[], alone: readonly string[]): string {
  if (fields.length === 2) return `keep one of ${listed(fields)}: they exclude each other`;
  const others = fields.filter((name) => name !== alone[0]);
  if (alone.length < 2) return `keep ${alone[0]} alone, or leave it out: it excludes ${listed(others)}`;
  return `keep ${alone.join(' alone, or ')} alone: of ${listed(fields)}, each excludes the others`;
}

/** What the rules of one place say, each cause once: fields that exclude each other are named together, at the term. */
export function eachCauseOnce<P extends Problem>(found: readonly P[], trail: Path, self: unknown): readonly P[] {
  if (found.length === 0) return found;
  const byPath = new Map<string, P[]>();
  for (const problem of found) {
    const there = byPath.get(problem.path);
    if (there === undefined) byPath.set(problem.path, [problem]);
    else there.push(problem);
  }
  return found.flatMap((problem): P[] => {
    const beside = byPath.get(problem.path) ?? [];
    const isImplied = IMPLIED.some(
      ([first, second]) => second.test(problem.message) && beside.some(({ message }) => first.test(message)),
    );
    if (isImplied) return [];
    if (!isAlone(problem)) return [problem];
    const same = beside.filter(isAlone);
    if (same[0] !== problem) return [];
    const fields = fieldsAt(problem.path, trail, self);
    if (fields.length < 2) return [problem];
    const alone = same.flatMap(({ message }) => ALONE.exec(message)?.[1] ?? []);
    return [{ ...problem, fix: exclusionFix(fields, alone) }];
  });
}

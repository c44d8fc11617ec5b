import type { Path } from '../../findings';
import { isObject } from '../../objects';

/** One change of an object. */
export interface Edit {
  /** What is written or taken away; what is missing above it is made. */
  readonly at: Path;
  /** What is written; undefined takes it away. */
  readonly value?: unknown;
  /** Where the value stands until then. */
  readonly from?: Path;
}

/** How to get rid of what is wrong at a place, for people and as the changes that it comes to. */
export interface WayOut {
  /** In place of what is said of any such place. */
  readonly message?: string;
  readonly fix: string;
  readonly edits: readonly Edit[];
}

/** Copies what is above the place and nothing else. Undefined where something else than an object stands above it. */
function put(value: unknown, path: Path, what: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return what;
  if (Array.isArray(value)) {
    if (typeof step !== 'number' || step >= value.length) return undefined;
    const item = put(value[step], rest, what);
    return item === undefined ? undefined : value.map((other, index) => (index === step ? item : other));
  }
  const parent = value ?? {};
  if (!isObject(parent) || typeof step === 'number') return undefined;
  if (rest.length === 0 && what === undefined) {
    const { [step]: _, ...others } = parent;
    return others;
  }
  const member = put(Object.hasOwn(parent, step) ? parent[step] : undefined, rest, what);
  return member === undefined ? undefined : { ...parent, [step]: member };
}

/** The object after the changes; a change that does not fit it is left out. */
export const edited = (object: unknown, edits: readonly Edit[]): unknown =>
  edits.reduce((now, { at, value }) => put(now, at, value) ?? now, object);

/** Where what is at a path after the changes stands before them. */
export function pathBefore(path: Path, edits: readonly Edit[]): Path {
  const moved = edits.find(({ at, from }) => from !== undefined && at.every((step, depth) => step === path[depth]));
  return moved?.from === undefined ? path : [...moved.from, ...path.slice(moved.at.length)];
}

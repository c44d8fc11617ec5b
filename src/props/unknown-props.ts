import { formatPath, meant, type Path, type Problem, shown } from '../findings';
import { isPlain } from '../objects';
import { ANY, type PropsName, type Shapes } from './shape';

let loaded: Shapes | undefined;

function shapes(): Shapes {
  loaded ??= require('./generated/shapes.json') as Shapes;
  return loaded;
}

/** Whose keys are looked at: all of them, or in a class of the user's own only those that are nearly one of ours. */
export type Strictness = 'every' | 'misspelt';

export interface UnknownPropsOptions {
  /** @default 'every' */
  readonly strictness?: Strictness;
  /** Keys that may stand beside those of the props. @default - none */
  readonly also?: (key: string) => boolean;
}

/** Whether props of this kind have a key. */
export function isPropOf(name: PropsName, key: string): boolean {
  const { roots, shapes: all } = shapes();
  return Object.hasOwn(all[roots[name]]?.keys ?? {}, key);
}

const isData = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);

/**
 * Keys that no prop has: without a type check they would be left out without a word. Only data is looked into, and only
 * as deep as the types go.
 *
 */
export function unknownProps(
  name: PropsName,
  props: unknown,
  { strictness = 'every', also = () => false }: UnknownPropsOptions = {},
): Problem[] {
  const { roots, shapes: all } = shapes();
  const problems: Problem[] = [];
  const trail: (string | number)[] = [];
  const visit = (value: unknown, index: number): void => {
    const shape = all[index];
    if (shape === undefined) return;
    if (Array.isArray(value)) {
      if (shape.items !== undefined && shape.items !== ANY)
        for (const [at, item] of value.entries()) step(at, item, shape.items);
      return;
    }
    const { keys, others } = shape;
    if (keys === undefined || !isData(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (inner === undefined) continue;
      if (Object.hasOwn(keys, key)) step(key, inner, keys[key] ?? ANY);
      else if (others !== undefined) step(key, inner, others);
      else if (trail.length > 0 || !also(key)) {
        const problem = unknown(
          [...trail, key],
          key,
          inner,
          Object.keys(keys),
          trail.length > 0 ? 'every' : strictness,
        );
        if (problem !== undefined) problems.push(problem);
      }
    }
  };
  const step = (key: string | number, value: unknown, index: number): void => {
    // Types may contain themselves, and values too.
    if (index === ANY || trail.length > 30) return;
    trail.push(key);
    visit(value, index);
    trail.pop();
  };
  visit(props, roots[name]);
  return problems;
}

function unknown(
  path: Path,
  key: string,
  value: unknown,
  known: readonly string[],
  strictness: Strictness,
): Problem | undefined {
  const likely = meant(key, known);
  if (likely === undefined && strictness === 'misspelt') return undefined;
  return {
    rule: 'props/unknown-key',
    path: formatPath(path),
    message: `there is no prop ${key}`,
    ...shown(value),
    fix: likely === undefined ? `leave it out; known are ${known.join(', ')}` : `did you mean ${likely}?`,
  };
}

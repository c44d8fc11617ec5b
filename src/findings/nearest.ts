/** A name that stands near another one. */
interface Near {
  readonly name: string;
  /** How many letters have to be put in, taken out or exchanged. */
  readonly far: number;
}

function near(asked: string, names: Iterable<string>): Near[] {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  return [...names]
    .map((name) => ({ name, far: distance(asked.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
}

/** The name that was most likely meant: at most a third of its letters differ, or so many. Undefined where none is that near. */
export function meant(
  asked: string,
  names: Iterable<string>,
  most: number = Math.max(1, Math.floor(asked.length / 3)),
): string | undefined {
  // Names that are too much longer or shorter are not that near, however they are spelt.
  const similar = [...names].filter((name) => Math.abs(name.length - asked.length) <= most);
  if (similar.length === 0) return undefined;
  const [first] = near(asked, similar);
  return first !== undefined && first.far <= most ? first.name : undefined;
}

/** The names nearest to another one, the nearest first. */
export const nearest = (asked: string, names: Iterable<string>, count = 3): string[] =>
  near(asked, names)
    .slice(0, count)
    .map(({ name }) => name);

import { formatPath, meant, type Problem } from '../../findings';

interface Types {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

/** What one of your values has to be: of a type, or one of some values. */
export type FleetValue = keyof Types | readonly (string | number | boolean)[];

/** The values that your file may hold, each with what it has to be: `{ spot: 'boolean', size: ['small', 'large'] }`. */
export type FleetValues = Readonly<Record<string, FleetValue>>;

/** What is read where the file was held against these; a cluster may leave out each. */
export type ValuesOf<V extends FleetValues> = {
  readonly [K in keyof V]?: V[K] extends keyof Types
    ? Types[V[K]]
    : V[K] extends readonly (infer Listed)[]
      ? Listed
      : never;
};

/** What is wrong with the values at a path of the file. */
export function valuesProblems(values: object, at: readonly (string | number)[], known: FleetValues): Problem[] {
  return Object.entries(values).flatMap(([key, value]): Problem[] => {
    const path = formatPath([...at, key]);
    const expected = Object.hasOwn(known, key) ? known[key] : undefined;
    if (expected === undefined) {
      const keys = Object.keys(known);
      const near = meant(key, keys);
      const fix = near === undefined ? `use one of ${keys.join(', ')}` : `did you mean ${near}?`;
      return [{ rule: 'fleet-file/unknown-key', path, got: value, message: `${key} is no value that is read`, fix }];
    }
    if (typeof expected !== 'string') {
      if (expected.some((one) => one === value)) return [];
      const message = 'is none of the values that there are';
      return [
        { rule: 'fleet-file/unknown-value', path, got: value, message, fix: `use one of ${expected.join(', ')}` },
      ];
    }
    if (typeof value === expected) return [];
    const message = `must be of type ${expected}`;
    const fix = expected === 'string' ? 'put it in quotes' : `write a value of type ${expected}`;
    return [{ rule: 'fleet-file/type', path, got: value, message, fix }];
  });
}

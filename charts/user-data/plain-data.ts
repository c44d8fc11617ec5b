import type { Problem } from '../../src/findings';
import { userDataProblem } from './problem';
import { MAX_BYTES } from './text-rules';

/** A value that JSON, YAML and TOML all hold. */
export type PlainValue = string | number | boolean | readonly PlainValue[] | PlainMap;

/** Settings by name, as a document of the node has them. */
export interface PlainMap extends Readonly<Record<string, PlainValue | undefined>> {}

const MAX_DEPTH = 32;

/** Text that can be written, and is not so long that writing it is in vain (js-yaml's own stack ends at a few MB). */
const isText = (text: string): boolean => text.length <= MAX_BYTES && !/\p{Surrogate}/u.test(text);

/** A copy without undefined values, and what could not be written into a document. */
export function plainCopy(map: object, at: string): { readonly map: PlainMap; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const refuse = (rule: string, path: string, message: string, got: unknown, fix: string): undefined => {
    problems.push(userDataProblem(rule, `${path} ${message}`, got, fix));
    return undefined;
  };

  const refuseText = (path: string, got: string): undefined =>
    got.length > MAX_BYTES
      ? refuse(
          'charts/user-data-size',
          path,
          `is longer than the ${MAX_BYTES} bytes of user data`,
          `${got.length} characters`,
          'shorten it',
        )
      : refuse(
          'charts/user-data-character',
          path,
          'holds half of a UTF-16 pair, which no file can hold',
          got,
          'remove that character',
        );

  const copy = (value: unknown, path: string, above: readonly object[]): PlainValue | undefined => {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string') return isText(value) ? value : refuseText(path, value);
    if (typeof value === 'number') {
      const fits = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
      return fits
        ? value
        : refuse(
            'charts/user-data-number',
            path,
            'is a number that settings cannot hold',
            value,
            'write it as a string',
          );
    }
    if (typeof value !== 'object' || value === null) {
      return refuse(
        'charts/user-data-value',
        path,
        'is no value of a setting',
        value,
        'write a string, number, boolean, list or map, or leave it out',
      );
    }
    if (above.includes(value) || above.length >= MAX_DEPTH) {
      return refuse(
        'charts/user-data-depth',
        path,
        `contains itself or is nested deeper than ${MAX_DEPTH} levels`,
        undefined,
        'flatten it',
      );
    }
    if (Array.isArray(value)) {
      return value
        .map((item, index) => copy(item, `${path}[${index}]`, [...above, value]))
        .filter((item) => item !== undefined);
    }
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, child]) => child !== undefined && (isText(key) || refuseText(`a key of ${path}`, key)))
        .map(([key, child]) => [key, copy(child, `${path}.${key}`, [...above, value])]),
    );
  };
  return { map: copy(map, at, []) as PlainMap, problems };
}

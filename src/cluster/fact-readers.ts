import { formatPath, type Path, type Problem } from '../findings';
import { isObject } from '../objects';

export type Report = (problem: Problem) => void;

/** Reads a value of JSON. What is not right is reported and undefined. */
export type Read<Value> = (json: unknown, path: Path, report: Report) => Value | undefined;

export function wrong(path: Path, expected: string, got: unknown): Problem {
  return {
    rule: 'charts/cluster-facts',
    path: formatPath(path),
    got,
    message: `must be ${expected}`,
    fix: 'correct it, or let a synth write the file anew',
  };
}

const scalar =
  <Value>(expected: string, is: (json: unknown) => json is Value): Read<Value> =>
  (json, path, report) => {
    if (is(json)) return json;
    report(wrong(path, expected, json));
    return undefined;
  };

export const text = scalar('a text', (json): json is string => typeof json === 'string');
export const flag = scalar('true or false', (json): json is boolean => typeof json === 'boolean');
export const amount = scalar('a number', (json): json is number => typeof json === 'number');

export const oneOf = <const Value extends string>(...values: readonly Value[]): Read<Value> =>
  scalar(`one of ${values.join(', ')}`, (json): json is Value => values.some((value) => value === json));

/** A list of what a reader takes. */
export const listOf =
  <Item>(read: Read<Item>): Read<readonly Item[]> =>
  (json, path, report) => {
    if (Array.isArray(json)) return json.flatMap((item, index) => read(item, [...path, index], report) ?? []);
    report(wrong(path, 'a list', json));
    return undefined;
  };

export const list: Read<readonly string[]> = listOf(text);

export const map: Read<Readonly<Record<string, string>>> = (json, path, report) => {
  if (!isObject(json)) {
    report(wrong(path, 'an object', json));
    return undefined;
  }
  const entries = Object.entries(json).map(([key, value]) => [key, text(value, [...path, key], report)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
};

export type Members<Value> = { readonly [Name in keyof Value]-?: Read<NonNullable<Value[Name]>> };

/** An object of these members, of which some must be there. Others than these are not looked at: later versions add some. */
export const record =
  <Value extends object>(members: Members<Value>, ...required: readonly (keyof Value & string)[]): Read<Value> =>
  (json, path, report) => {
    if (!isObject(json)) {
      report(wrong(path, 'an object', json));
      return undefined;
    }
    for (const name of required.filter((each) => !Object.hasOwn(json, each))) {
      report({
        rule: 'charts/cluster-facts',
        path: formatPath(path),
        message: `${name} is missing`,
        fix: 'add it, or let a synth write the file anew',
      });
    }
    const readers = new Map(Object.entries<Read<unknown>>(members));
    const entries = Object.entries(json)
      .map(([name, value]) => [name, readers.get(name)?.(value, [...path, name], report)] as const)
      .filter(([, value]) => value !== undefined);
    const found: object = Object.fromEntries(entries);
    return required.every((name) => Object.hasOwn(found, name)) ? (found as Value) : undefined;
  };

export const mapped =
  <From, To>(read: Read<From>, then: (value: From) => To): Read<To> =>
  (json, path, report) => {
    const value = read(json, path, report);
    return value === undefined ? undefined : then(value);
  };

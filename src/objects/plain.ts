/**
 * Whether an object is data and no instance: its prototype is the end of the chain, in whatever realm (jest runs tests in
 * one of its own).
 */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

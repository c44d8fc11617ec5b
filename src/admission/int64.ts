/**
 * Whether a value is an integer of 64 bits to Go. The largest one is no double: what a reader of JSON makes of it is 2^63,
 * which therefore counts as one.
 */
export const isInt64 = (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 63;

import type { KarpenterMinor } from '../src/karpenter/versions';

/** Since when a field exists, and since when each value of an enumeration does. */
export interface FieldSince {
  /** The first Karpenter minor whose CRD has the field: `1.8`. */
  readonly since: string;
  /** For an enumeration: the first minor that allows each value. */
  readonly values?: Readonly<Record<string, string>>;
}

const fields = (): Readonly<Record<string, Readonly<Record<string, FieldSince>>>> =>
  require('./fields.generated.json') as Readonly<Record<string, Readonly<Record<string, FieldSince>>>>;

/**
 * Every field of a kind's spec that any known release has, by its path: `spec.replicas`, list items as
 * `spec.template.spec.requirements[].minValues`, map values as `spec.limits{}`.
 */
export const fieldsOf = (kind: string): Readonly<Record<string, FieldSince>> => {
  const table = fields();
  return Object.hasOwn(table, kind) ? (table[kind] ?? {}) : {};
};

/** The first minor that has a field, or undefined for a field that no known release has. */
export const fieldSince = (kind: string, path: string): KarpenterMinor | undefined => {
  const table = fieldsOf(kind);
  return Object.hasOwn(table, path) ? (table[path]?.since as KarpenterMinor | undefined) : undefined;
};

/** The first minor that allows a value of an enumeration, or undefined for a value that no known release allows. */
export const valueSince = (kind: string, path: string, value: string): KarpenterMinor | undefined => {
  const values = fieldsOf(kind)[path]?.values ?? {};
  return Object.hasOwn(values, value) ? (values[value] as KarpenterMinor | undefined) : undefined;
};

import { isAtLeast, type KarpenterMinor } from '../src/karpenter/versions';

/** Which minors have something: from the first one on, to the last one where a later minor took it out. */
export interface Span {
  /** The first Karpenter minor whose CRD has it: `1.8`. */
  readonly since: KarpenterMinor;
  /** The last one that has it. Missing where the newest known minor has it still. */
  readonly until?: KarpenterMinor;
}

/** Which minors have a field, and since when each value of an enumeration may stand in it. */
export interface Field extends Span {
  /** For an enumeration: the first minor that allows each value. */
  readonly values?: Readonly<Record<string, KarpenterMinor>>;
}

type Fields = Readonly<Record<string, Field>>;

const fields = (): Readonly<Record<string, Fields>> =>
  require('./fields.generated.json') as Readonly<Record<string, Fields>>;

/**
 * Every field of a kind's spec that any known release has, by its path: `spec.replicas`, list items as
 * `spec.template.spec.requirements[].minValues`, map values as `spec.limits{}`.
 */
export const fieldsOf = (kind: string): Fields => {
  const table = fields();
  return Object.hasOwn(table, kind) ? (table[kind] ?? {}) : {};
};

/** Which minors have a field, or undefined for a field that no known release has. */
export const fieldAt = (kind: string, path: string): Field | undefined => {
  const table = fieldsOf(kind);
  return Object.hasOwn(table, path) ? table[path] : undefined;
};

/** The first minor that allows a value of an enumeration, or undefined for a value that no known release allows. */
export const valueSince = (kind: string, path: string, value: string): KarpenterMinor | undefined => {
  const values = fieldAt(kind, path)?.values ?? {};
  return Object.hasOwn(values, value) ? values[value] : undefined;
};

/** Whether a minor has what has this span. */
export const isWithin = (minor: KarpenterMinor, { since, until }: Span): boolean =>
  isAtLeast(minor, since) && (until === undefined || isAtLeast(until, minor));

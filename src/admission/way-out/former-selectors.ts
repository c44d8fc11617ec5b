import { isObject, type JsonObject } from '../../objects';

/** Keys of the selectors of `v1alpha1` that are no tags, and the field of a term that has become of them. */
const KEYS: Readonly<Record<string, string>> = {
  'aws-ids': 'id',
  'aws::ids': 'id',
  'aws::name': 'name',
  'aws::owners': 'owner',
};

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** More alternatives than these are not written out. */
const MOST = 30;

const times = (
  terms: readonly JsonObject[],
  alternatives: readonly ((term: JsonObject) => JsonObject)[],
): JsonObject[] => terms.flatMap((term) => alternatives.map((extend) => extend(term)));

/**
 * A selector of `v1alpha1` as the terms of `v1`: a comma in it stood between alternatives, each of which is a term now.
 * Undefined where there is nothing to make terms of, or far too many.
 */
export function termsOf(selector: unknown): readonly JsonObject[] | undefined {
  if (!isObject(selector)) return undefined;
  const entries = Object.entries(selector).filter(([, value]) => isScalar(value));
  const ids = entries.filter(([key]) => Object.hasOwn(KEYS, key) && KEYS[key] === 'id');
  let terms: readonly JsonObject[] = [{}];
  // What is chosen by its id needs no tags, and may have none.
  for (const [key, value] of ids.length > 0 ? ids : entries) {
    const texts = String(value)
      .split(',')
      .map((part) => part.trim());
    const field = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    const extend =
      (part: string) =>
      (term: JsonObject): JsonObject =>
        field === undefined ? { ...term, tags: { ...Object(term.tags), [key]: part } } : { ...term, [field]: part };
    terms = times(terms, texts.map(extend));
    if (terms.length > MOST) return undefined;
  }
  return entries.length === 0 ? undefined : terms;
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  enabled: true,
  false: false,
  no: false,
  off: false,
  disabled: false,
};

/** The number or the truth value that a text says: 10 for "10" and for "10 pods", true for "yes". */
export function unquoted(text: string, type: string | undefined): number | boolean | undefined {
  if (type === 'boolean') {
    const word = text.trim().toLowerCase();
    return Object.hasOwn(BOOLEANS, word) ? BOOLEANS[word] : undefined;
  }
  const [, digits] = type === 'integer' ? (/^\s*(-?\d{1,15})(?:\s*[a-z%]+(?:\/s)?)?\s*$/i.exec(text) ?? []) : [];
  return digits === undefined ? undefined : Number(digits);
}

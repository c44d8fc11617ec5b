const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^[+-]?0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d+)$/;
const INFINITY = /^[+-]?inf(?:inity)?$/i;

/** Underscores between digits say nothing; anywhere else they stay, and the text is no number. */
const withoutUnderscores = (text: string): string =>
  /^[+-]?0x/i.test(text) ? text.replace(/(?<=[\da-fA-FxX])_(?=[\da-fA-F])/g, '') : text.replace(/(?<=\d)_(?=\d)/g, '');

/**
 * A floating-point number as Go's `strconv.ParseFloat` reads it, or undefined for what is none or too large: `5`, `.5`,
 * `1e3`, `0x1p4`, `1_000`, `inf`, `nan`. No spaces.
 */
export function parseGoFloat(given: string): number | undefined {
  const text = given.includes('_') ? withoutUnderscores(given) : given;
  if (DECIMAL.test(text)) return finite(Number(text));
  const sign = text.startsWith('-') ? -1 : 1;
  if (INFINITY.test(text)) return sign * Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const [hexadecimal, whole = '', fraction = '', exponent = ''] = HEXADECIMAL.exec(text) ?? [];
  if (hexadecimal === undefined || whole + fraction === '') return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  return finite(sign * mantissa * 2 ** (Number(exponent) - 4 * fraction.length));
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

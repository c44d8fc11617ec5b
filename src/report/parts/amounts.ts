import { readableAmount } from '../../karpenter/units/quantity';

/** Digits in groups of three, whatever the locale: `1234.5` is `1,234.5`. */
function grouped(text: string): string {
  if (text.length < 4) return text;
  const [whole = '', ...rest] = text.split('.');
  return [whole.replace(/\B(?=(?:\d{3})+(?!\d))/g, ','), ...rest].join('.');
}

/** A count as people read it. */
export const count = (number: number): string => grouped(String(number));

const SIGNS: Readonly<Record<string, string>> = { USD: '$', CNY: 'CN¥' };

/** An amount of money: to the cent and beyond where it is small, whole where it is large. */
export function money(amount: number, currency: string): string {
  const digits = amount !== 0 && amount < 1 ? 4 : amount < 100 ? 2 : 0;
  const text = grouped(amount.toFixed(digits));
  const sign = SIGNS[currency];
  return sign === undefined ? `${text} ${currency}` : `${sign}${text}`;
}

/** Hours of a month, as AWS reckons bills. */
export const HOURS_A_MONTH = 730;

/** An amount of a resource: `382.87` cores, `6.74Gi`. */
export const amount = (resource: string, value: number): string => grouped(readableAmount(resource, value));

import { isDay, valueText } from '../findings';
import { isObject, member } from '../objects';
import type { ReviewPrices } from '../review';
import { readText, whyUnreadable } from '../yaml/read';
import { Documents } from './documents';
import { SideError } from './side-error';

const MEMBERS: readonly string[] = ['source', 'asOf', 'currency', 'perHour'];

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const isPrice = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** What is wrong with prices, a sentence each. */
function faults(value: unknown): readonly string[] {
  if (!isObject(value)) return ['write source, asOf and perHour'];
  const { source, asOf, currency, perHour } = value;
  const wrong = (name: string, given: unknown, ok: boolean, form: string): readonly string[] =>
    ok ? [] : [`${name}: ${form} (got ${valueText(given)})`];
  return [
    ...Object.keys(value)
      .filter((name) => !MEMBERS.includes(name))
      .map((name) => `${name}: the members are ${MEMBERS.join(', ')}`),
    ...wrong('source', source, isText(source), 'say whose prices they are'),
    ...wrong('asOf', asOf, typeof asOf === 'string' && isDay(asOf), 'write the day as 2026-11-28, in quotes'),
    ...wrong('currency', currency, currency === undefined || isText(currency), 'write it as USD'),
    ...(isObject(perHour)
      ? Object.entries(perHour).flatMap(([type, price]) =>
          wrong(`perHour.${type}`, price, isPrice(price), 'write the price of an hour as a number'),
        )
      : wrong('perHour', perHour, false, 'write the price of an hour of each instance type')),
  ];
}

/**
 * Prices of your own, from a YAML or JSON file.
 *
 * @throws SideError for what is none, with every fault.
 */
export function readPrices(file: string): ReviewPrices {
  let text = '';
  try {
    text = readText(file);
  } catch (error) {
    throw new SideError([`${file}: ${whyUnreadable(error)}`]);
  }
  const { values, errors } = new Documents().of(file, text);
  const [value] = values;
  const wrong = [
    ...errors.map((error) => `${file}${error}`),
    ...(errors.length > 0 ? [] : faults(value)).map((each) => `${file}: ${each}`),
  ];
  if (wrong.length > 0) throw new SideError(wrong);
  const { source, asOf, currency, perHour } = value as ReviewPrices;
  return { source, asOf, ...(member(value, 'currency') !== undefined && { currency }), perHour };
}

import { formatAmount, type Resources, readableAmount } from '../../karpenter/units/quantity';
import type { ExplainedClusterFacts, Place, PriceSource } from '../types';

/** `1,364`; not by the locale of the machine. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** An amount of money: as many digits as tell prices apart. */
export function money(amount: number): string {
  if (amount >= 1000) return grouped(Math.round(amount));
  return amount >= 1 ? amount.toFixed(2) : String(Number(amount.toPrecision(3)));
}

/** Hours of a month, as AWS reckons prices of a month. */
export const HOURS_OF_A_MONTH = 730;

/** An amount with its resource; less than a core in thousandths. */
export const amountText = (resource: string, amount: number): string =>
  `${resource === 'cpu' && amount < 1000 ? formatAmount(resource, amount) : readableAmount(resource, amount)} ${resource}`;

const FIRST: readonly string[] = ['cpu', 'memory'];

/** `2 cpu, 4Gi memory`; that it is one pod, or some, goes without saying. */
export function resourcesText(resources: Resources): string {
  const others = Object.keys(resources).filter((resource) => !FIRST.includes(resource) && resource !== 'pods');
  return [...FIRST, ...others]
    .flatMap((resource) => ((resources[resource] ?? 0) === 0 ? [] : [amountText(resource, resources[resource] ?? 0)]))
    .join(', ');
}

const SUFFIX = /^[\d.]+(Ki|Mi|Gi|Ti|Pi|Ei)$/;
const SUFFIXES: readonly string[] = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** An amount in the unit that another one is written in, so that people can compare them. */
export function inUnitOf(resource: string, amount: number, written: string): string {
  const [, suffix = ''] = SUFFIX.exec(written) ?? [];
  const power = SUFFIXES.indexOf(suffix) + 1;
  return power === 0 ? readableAmount(resource, amount) : `${Math.floor((amount / 1024 ** power) * 10) / 10}${suffix}`;
}

/** A limit as it would be written. */
export const limitText = (resource: string, amount: number): string => {
  const exact = formatAmount(resource, amount);
  return exact.length > 9 ? readableAmount(resource, amount) : exact;
};

/** A number of nodes that may go at once. */
export const allowedText = (allowed: number | null): string =>
  allowed === null ? 'any' : allowed === 0 ? 'none' : String(allowed);

export const placeText = (place: Place | null): string => (place === null ? '' : `${place.file}:${place.line}`);

/** The steps of a path that every requirement, label and taint has. */
const TEMPLATE = /^spec\.template\.(?:spec\.)?/;

/** Where a line stands: its number in the file of the object, else its field. */
export function lineText(path: string, place: Place | null): string {
  if (path === '') return '';
  return place === null ? path.replace(TEMPLATE, '') : `line ${place.line}`;
}

/** Whose prices they are, of when, and whether they are but an estimate. */
export function pricesText(
  { currency, source, asOf, isOwn }: PriceSource,
  { region }: Pick<ExplainedClusterFacts, 'region'>,
): string {
  const why = region === null ? 'the region is not known' : 'Karpenter carries no list of the region';
  return `${currency} an hour: ${source} of ${asOf}${isOwn ? '' : `; an estimate, since ${why}`}`;
}

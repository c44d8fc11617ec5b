import { data, type Expression, text } from '../code/expression';
import { requirements } from './requirement';
import { field, map, metadata } from './values';
import type { Field } from './writing';

/** A price as a number where that is the same text. */
const price = (value: unknown): Expression | undefined => {
  if (value === undefined) return undefined;
  const written = String(value);
  const isSame = /^(?:0|[1-9]\d*)(?:\.\d{0,11}[1-9])?$/.test(written) && String(Number(written)) === written;
  return isSame ? { number: Number(written) } : text(written);
};

/** The props of a NodeOverlay. */
export const NODE_OVERLAY: readonly Field[] = [
  metadata(),
  { prop: 'requirements', from: ['spec', 'requirements'], write: requirements },
  { prop: 'capacity', from: ['spec', 'capacity'], write: map },
  { prop: 'price', from: ['spec', 'price'], write: (value) => price(value) },
  {
    prop: 'priceAdjustment',
    from: ['spec', 'priceAdjustment'],
    write: (value, _, from) => (value === undefined ? undefined : data(value, from)),
  },
  field('weight', 'spec', 'weight'),
];

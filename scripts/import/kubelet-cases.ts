/**
 * Writes test/admission/kubelet-cases.json: verdicts of Karpenter's own code on `spec.kubelet`, from a file of them given
 * as argument: `npx tsx scripts/import/kubelet-cases.ts kubelet-1.15.json`. Of the hashes only which are equal is kept, and
 * only of configurations as the API server stores them: with sorted keys and without nulls.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../src/objects';
import type { KubeletCase } from '../../test/admission/kubelet-cases';

interface Row {
  readonly kubelet: Readonly<Record<string, unknown>>;
  readonly valid: boolean;
  readonly expressions: boolean;
  readonly notForOtherFamilies: readonly string[];
  readonly hash: string;
}

const isSorted = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every(isSorted);
  if (!isObject(value)) return true;
  const keys = Object.keys(value);
  return (
    keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key) && Object.values(value).every(isSorted)
  );
};

/** Karpenter itself sorts the first level. */
const isAsStored = (kubelet: Row['kubelet']): boolean =>
  Object.values(kubelet).every((value) => value !== null && isSorted(value));

const [file = ''] = process.argv.slice(2);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Row[] };
const numbers = new Map<string, number>();
const numberOf = (hash: string): number => {
  const number = numbers.get(hash) ?? numbers.size;
  numbers.set(hash, number);
  return number;
};
const rows = cases.map(
  ({ kubelet, valid, expressions, notForOtherFamilies, hash }): KubeletCase => ({
    kubelet,
    ...(!valid && { refused: true }),
    ...(expressions && { expressions: true }),
    ...(notForOtherFamilies.length > 0 && { al2023Only: notForOtherFamilies }),
    ...(isAsStored(kubelet) && { hash: numberOf(hash) }),
  }),
);
writeFileSync(
  join(__dirname, '../../test/admission/kubelet-cases.json'),
  `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`,
);
console.log(`${rows.length} cases, ${numbers.size} hashes`);

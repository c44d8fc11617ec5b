import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { explainDocument } from '../../scripts/docs/explain-document';
import { QUESTIONS, readShop, type Shop } from './asked';

let shop: Shop;
beforeAll(async () => {
  shop = await readShop();
});

it.each(Object.entries(QUESTIONS))('%s fits 80 and 160 columns', async (name, { answer }) => {
  const told = answer(shop);
  for (const columns of [80, 160]) {
    const text = told({ columns });
    expect(text.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(text).not.toMatch(/undefined|NaN|\[object|null/);
    await expect(text).toMatchFileSnapshot(`golden/${name}-${columns}.txt`);
  }
});

it('docs/explain.md is what its script writes', () => {
  expect(readFileSync('docs/explain.md', 'utf8')).toBe(explainDocument(shop));
});

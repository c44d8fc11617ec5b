import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiDocument } from '../../scripts/docs/api-document';
import { publicApi } from '../../scripts/docs/public-api';

const api = publicApi();

it('every exported name and every member of it is explained', () => {
  expect(api.root.length + api.model.length).toBeGreaterThan(300);
  expect(api.undocumented.map(({ file, line, name }) => `${file}:${line} ${name}`)).toEqual([]);
});

it('docs/api.md is what the sources say; npx tsx scripts/docs/api.ts writes it', () => {
  expect(readFileSync('docs/api.md', 'utf8')).toBe(apiDocument(api));
});

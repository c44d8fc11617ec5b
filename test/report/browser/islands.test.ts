import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentText } from '../../../src/report/document';
import { Html } from '../../../src/report/html';
import { hasBrowser, launch, type Opened, open } from './browser';

const TYPES = Array.from({ length: 40 }, (_, index) => ({
  name: `c${(index % 4) + 5}g.${2 ** (index % 5)}xlarge`,
  cpu: 4 * 2 ** (index % 5),
  price: index % 7 === 6 ? undefined : 0.1 * ((index * 7) % 40),
}));

const row = ({ name, cpu, price }: (typeof TYPES)[number]): string =>
  `<tr><th scope="row">${name}</th><td data-value="${cpu}">${cpu} vCPU</td>${price === undefined ? '<td>none</td>' : `<td data-value="${price}">$${price.toFixed(2)}</td>`}</tr>`;

const table = `<div class="scroll" tabindex="0" role="group" aria-label="Types"><table data-island="types"><caption>Types</caption>
<thead><tr><th scope="col" data-sort="text">Type</th><th scope="col" data-sort="number">vCPU</th><th scope="col" data-sort="number">Price</th></tr></thead>
<tbody>${TYPES.map(row).join('\n')}</tbody></table></div>`;

const text = documentText({
  title: 'Islands',
  contents: new Html(''),
  body: new Html(`<h1>Islands</h1>${table}`),
  data: { version: 1, calendars: {} },
});

describe.runIf(hasBrowser)('an island', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-islands-'));
  const file = join(folder, 'report.html');
  let browser: Browser;
  let opened: Opened;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, text);
    browser = await launch();
    opened = await open(browser, file);
    page = opened.page;
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const names = (): Promise<readonly string[]> => page.locator('tbody tr:not([hidden]) th').allTextContents();
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const status = (): Promise<string> => page.getByRole('status').innerText();
  const written = TYPES.map(({ name }) => name);
  const byPrice = (sign: number): readonly string[] =>
    TYPES.map((type, place) => ({ ...type, place }))
      .sort((a, b) =>
        a.price === undefined || b.price === undefined
          ? Number(a.price === undefined) - Number(b.price === undefined) || a.place - b.place
          : sign * (a.price - b.price),
      )
      .map(({ name }) => name);

  it('sorts by a column of numbers, up, down, and as it was written', async () => {
    const header = page.getByRole('columnheader', { name: 'Price' });
    const button = header.getByRole('button');
    expect(await header.getAttribute('aria-sort')).toBeNull();
    await button.click();
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    expect(await names()).toEqual(byPrice(1));
    expect(await status()).toBe('40 rows, by Price, ascending');
    await button.click();
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    expect(await names()).toEqual(byPrice(-1));
    await button.click();
    expect(await header.getAttribute('aria-sort')).toBeNull();
    expect(await names()).toEqual(written);
    expect(await status()).toBe('40 rows');
  });

  it('is reached and worked by the keyboard alone: search, then each header, and the focus stays', async () => {
    const focused = async (): Promise<string | null> => page.locator(':focus').textContent();
    await page.getByRole('searchbox').focus();
    await press('Tab', 'Tab');
    expect(await focused()).toContain('Type');
    await press('Space');
    expect(await page.getByRole('columnheader', { name: 'Type' }).getAttribute('aria-sort')).toBe('ascending');
    expect((await names()).slice(0, 2)).toEqual(['c5g.1xlarge', 'c5g.1xlarge']);
    expect(await focused()).toContain('Type');
    await press('Tab');
    expect(await focused()).toContain('vCPU');
    await press('Enter', 'Enter', 'Enter');
    expect(await names()).toEqual(written);
  });

  it('searches by words, says how many rows are left, and sorts what is left', async () => {
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.fill('  C7G vcpu');
    const found = written.filter((name) => name.startsWith('c7g'));
    expect(await names()).toEqual(found);
    expect(await status()).toBe(`${found.length} of 40 rows`);
    await page.getByRole('button', { name: 'Price' }).click();
    expect(await names()).toEqual(byPrice(1).filter((name) => name.startsWith('c7g')));
    await search.fill('<img src=x onerror=alert(1)>');
    expect(await names()).toEqual([]);
    expect(await status()).toBe('0 of 40 rows, by Price, ascending');
    await search.fill('');
    expect(await names()).toEqual(byPrice(1));
  });

  it('made nothing happen outside the page', () => {
    expect(opened.complaints).toEqual([]);
  });
});

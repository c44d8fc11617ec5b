import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launch, open } from './browser';
import { type Extent, HOSTILE, hostileReport } from './hostile';

const EXTENTS: readonly Extent[] = ['names', 'everything'];
const CASES = Object.entries(HOSTILE).flatMap(([name, text]) => EXTENTS.map((extent) => [name, extent, text] as const));

/** What a page holds that a name could have brought into it. */
const foreign = (page: Page): Promise<unknown> =>
  page.evaluate(`({
    pwned: window.pwned,
    elements: [...document.querySelectorAll('img,iframe,object,embed,form,base,link,audio,video,textarea')].map((each) => each.outerHTML.slice(0, 200)),
    scripts: document.scripts.length,
    styles: document.querySelectorAll('style').length,
    handlers: [...document.querySelectorAll('*')].flatMap((each) => [...each.attributes]).filter(({ name }) => /^on|^style$|^autofocus$/.test(name)).map(({ name, value }) => name + '=' + value),
    addresses: [...document.querySelectorAll('[href],[src],[action]')].map((each) => each.getAttribute('href') ?? 'src').filter((each) => !/^(#[a-z0-9-]+|https:..karpenter[.]sh.[a-z/-]+)$/.test(each)),
    polluted: Object.keys(Object.prototype),
  })`);

const NOTHING = {
  elements: [],
  scripts: 2,
  styles: 1,
  handlers: [],
  addresses: [],
  polluted: [],
};

/** What turns, hides or ends text, and what is no text. */
const INVISIBLE = /[^\P{C}\n]|[\u2028\u2029]/u;

describe.runIf(hasBrowser)('a hostile text in every field', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-hostile-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each(CASES)('%s (%s) is text, and the page is as wide as a phone', async (_, extent, text) => {
    const html = hostileReport(text, extent);
    expect(html.match(INVISIBLE)).toBeNull();
    writeFileSync(file, html);
    const { page, complaints } = await open(browser, file, { viewport: { width: 390, height: 844 } });
    expect(await foreign(page)).toEqual(NOTHING);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    const searches = await page.getByRole('searchbox').all();
    for (const search of searches) await search.fill(text.slice(0, 200));
    for (const select of await page.getByRole('combobox').all()) {
      await select.scrollIntoViewIfNeeded();
      await select.selectOption({ index: 1 });
    }
    expect(await page.locator('main').innerText()).toContain(text === '__proto__' ? text : 'Karpenter');
    expect(await foreign(page)).toEqual(NOTHING);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

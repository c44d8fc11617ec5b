import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReportInput, report } from '../../../src/report';
import { hasBrowser, launch, open } from './browser';
import { exampleChange, exampleFleet } from './example';

const INPUTS: Readonly<Record<string, () => Promise<ReportInput>>> = { fleet: exampleFleet, change: exampleChange };

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Rows that are made like those before them cost a minute and tell nothing. */
const FEW_ROWS = `for (const body of document.querySelectorAll('tbody')) while (body.rows.length > 12) body.rows[12].remove()`;

/** What axe-core says of a page as it stands. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(FEW_ROWS);
  const result = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    readonly violations: readonly Violation[];
  };
  return result.violations.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes
        .map(({ html }) => html.slice(0, 160))
        .slice(0, 3)
        .join(' | ')}`,
  );
}

describe.runIf(hasBrowser).each(Object.keys(INPUTS))('the report of a %s', (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  /** Looks at the page in a context of its own, and hears of what went wrong in it. */
  async function look<T>(options: BrowserContextOptions, at: (page: Page) => Promise<T>, script?: string): Promise<T> {
    const { page, complaints } = await open(browser, file, options, script);
    const seen = await at(page);
    expect(complaints).toEqual([]);
    await page.context().close();
    return seen;
  }

  beforeAll(async () => {
    const [first, ...others] = report((await INPUTS[name]?.()) ?? { name, clusters: [] }).files;
    expect(others).toEqual([]);
    writeFileSync(file, first?.text ?? '');
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each(
    [DESK, PHONE].flatMap((viewport) => (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme }))),
  )('has nothing that axe-core finds fault with: $viewport.width pixels, $colorScheme', async (options) => {
    expect(await look(options, violations, AXE)).toEqual([]);
  });

  it.each([DESK, PHONE])('is no wider than $width pixels', async (viewport) => {
    expect(await look({ viewport }, (page) => page.evaluate('document.documentElement.scrollWidth'))).toBe(
      viewport.width,
    );
  });

  it('says the same without script, where nothing is there to press that does nothing', async () => {
    const text = (page: Page): Promise<string> => page.locator('main').evaluate((main) => main.textContent ?? '');
    await look({ javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('button, input, select, output').count()).toBe(0);
      expect((await page.locator('main').innerText()).length).toBeGreaterThan(1_000);
    });
    const without = await look({ javaScriptEnabled: false }, (page) => page.locator('main table').allInnerTexts());
    const signs = /[↕▲▼]/g;
    const withScript = await look({}, (page) => page.locator('main table').allInnerTexts());
    const plain = (texts: readonly string[]): readonly string[] =>
      texts.map((each) => each.replace(signs, '').replace(/\s+/g, ' '));
    expect(plain(withScript)).toEqual(plain(without));
    expect(await look({}, text)).not.toBe('');
  });

  it('leads to its parts: every address is that of something in it', async () => {
    const dead = await look({}, (page) =>
      page.evaluate(
        `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href')).filter((href) => document.getElementById(href.slice(1)) === null)`,
      ),
    );
    expect(dead).toEqual([]);
  });

  it('has one title of the page, and no level of titles left out', async () => {
    const levels = await look({}, (page) =>
      page.evaluate(
        `[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(({ tagName }) => Number(tagName.slice(1)))`,
      ),
    );
    const list = levels as readonly number[];
    expect(list.filter((level) => level === 1)).toHaveLength(1);
    expect(list.filter((level, place) => level > (list[place - 1] ?? 0) + 1)).toEqual([]);
  });

  it('is gone through by the keyboard: in the order of the page, everything with a name and a frame where it is', async () => {
    const seen = await look({ viewport: DESK }, async (page) => {
      const stops: unknown[] = [];
      const count = await page.locator('a[href], button, input, select, summary, [tabindex="0"]').count();
      for (let stop = 0; stop < count; stop += 1) {
        await page.keyboard.press('Tab');
        stops.push(
          await page.evaluate(`(() => {
            const at = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(at);
            const label = at.labels?.[0]?.textContent ?? at.getAttribute('aria-label') ?? at.textContent;
            return { name: label.trim().slice(0, 30), framed: outlineStyle !== 'none' && outlineWidth !== '0px', tag: at.tagName };
          })()`),
        );
      }
      return stops as readonly { name: string; framed: boolean; tag: string }[];
    });
    expect(seen.filter(({ name: label, framed, tag }) => label === '' || !framed || tag === 'BODY')).toEqual([]);
    expect(new Set(seen.map(({ tag }) => tag)).has('BUTTON')).toBe(true);
  });

  it('is printed whole: no controls, nothing that scrolls, as wide as the paper', async () => {
    await look({ viewport: { width: 718, height: 1_000 } }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const cut = await page.evaluate(`[...document.querySelectorAll('main *')].filter((each) => {
        const { overflowX, overflowY, maxHeight } = getComputedStyle(each);
        return each.offsetParent !== null && (/auto|scroll/.test(overflowX + overflowY) || (maxHeight !== 'none'));
      }).map((each) => each.className)`);
      expect(cut).toEqual([]);
      expect(await page.locator('input:visible, select:visible').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(718);
    });
  });
});

// The HTML report as a person sees it, by a Chromium of the machine (CHROMIUM=/path/of/it):
//   npx tsx scripts/docs/report-pictures.ts            the pictures of the README, docs/pictures/
//   npx tsx scripts/docs/report-pictures.ts FOLDER     every part, light and dark, of a page and of a phone, to look at after a change
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { type ReportInput, report } from '../../src/report';
import { launch, open } from '../../test/report/browser/browser';
import { exampleChange, exampleFleet } from '../../test/report/browser/example';

const SCHEMES = ['light', 'dark'] as const;

interface Shot {
  readonly name: string;
  readonly page: string;
  readonly width: number;
  readonly height: number;
  /** What is shown of the page. @default - all of it */
  readonly at?: string;
}

async function shoot(browser: Browser, folder: string, { name, page: file, width, height, at }: Shot): Promise<void> {
  for (const colorScheme of SCHEMES) {
    const { page, complaints } = await open(browser, file, {
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
    });
    if (at !== undefined)
      await page
        .locator(at)
        .first()
        .evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: at === undefined });
    if (complaints.length > 0) console.error(complaints.join('\n'));
    await page.context().close();
  }
}

/** The pool of the README. */
const POOL = '#cluster-my-cluster-pool-default';

const WIDTHS = [1280, 390];

const shots = (page: string, name: string, at?: string): readonly Shot[] =>
  WIDTHS.map((width) => ({ name: `${name}-${width}`, page, width, height: width === 390 ? 844 : 900, at }));

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'report-pictures-'));
  const write = (name: string, input: ReportInput): string => {
    const file = join(work, `${name}.html`);
    const [page] = report(input).files;
    writeFileSync(file, page?.text ?? '');
    return file;
  };
  const browser = await launch();
  try {
    const fleet = write('fleet', await exampleFleet());
    const change = write('change', await exampleChange());
    const [given] = process.argv.slice(2);
    const folder = resolve(given ?? 'docs/pictures');
    mkdirSync(folder, { recursive: true });
    const list: readonly Shot[] =
      given === undefined
        ? [{ name: 'report', page: fleet, width: 1280, height: 1290, at: POOL }]
        : [
            ...shots(fleet, 'overview', '#overview'),
            ...shots(fleet, 'pool', POOL),
            ...shots(fleet, 'calendar', `${POOL} [data-island="calendar"]`),
            ...shots(change, 'change', '#change'),
          ];
    for (const shot of list) await shoot(browser, folder, shot);
    console.log(`pictures: ${folder}`);
  } finally {
    await browser.close();
    rmSync(work, { recursive: true });
  }
}

main();

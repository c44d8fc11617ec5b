import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { realTool } from '../../real-tool';

const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const hasBrowser = realTool(PATH, '--version');

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: PATH,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });

/** A page and what went on while it was open. */
export interface Opened {
  readonly page: Page;
  /** What no report does: errors and warnings of the console, exceptions, dialogs, windows, requests for anything but itself. */
  readonly complaints: readonly string[];
}

/** A file opened as from a mail: from disk, in a context of its own. */
export async function open(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
  script?: string,
): Promise<Opened> {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  const url = pathToFileURL(file).href;
  if (script !== undefined) await context.addInitScript({ content: script });
  const page = await context.newPage();
  context.on('page', () => complaints.push('a window opened'));
  context.on('request', (request) => {
    if (request.url().split('#')[0] !== url) complaints.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, complaints };
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disruptionTimeline, offsetSpans, overlaps, type Resolution, resolveNodePool } from '../../../src/karpenter';
import type { EC2NodeClassObject, NodePoolObject } from '../../../src/karpenter/objects';
import { runTool } from '../../../src/live';
import { report } from '../../../src/report';
import { openSide, readSide } from '../../../src/sides';
import { hasBrowser, launch, type Opened, open } from './browser';

const CLUSTER = 'dist/clusters/my-cluster';
const MINUTE = 60_000;
/** A week in which Europe goes back to winter time and the Americas do not. */
const MONDAY = Date.UTC(2026, 9, 19);
const WEEK = { start: MONDAY - 1440 * MINUTE, end: MONDAY + 8 * 1440 * MINUTE };
const NODES = 100;

const objectIn = (file: string): unknown => load(readFileSync(join(CLUSTER, 'manifests', file), 'utf8'));

const nodeClass = objectIn('ec2nodeclass-default.yaml') as EC2NodeClassObject;
const pools = ['default', 'gpu'].map((name) => objectIn(`nodepool-${name}.yaml`) as NodePoolObject);

const resolutions: readonly Resolution[] = pools.map((nodePool) =>
  resolveNodePool({ nodePool, nodeClass, region: 'eu-west-1', karpenterVersion: '1.14.1' }),
);

/** What the budgets say at an instant, in the words of a cell. */
const timeline = disruptionTimeline(
  { budgets: pools[0]?.spec?.disruption?.budgets, nodes: NODES, reason: 'Drifted', karpenterVersion: '1.14.1' },
  WEEK,
);
function saidAt(instant: number): string {
  const found = timeline.find(({ start, end }) => start <= instant && instant < end);
  const by = found?.limitedBy.map((place) => `#${place + 1}`).join(' ');
  return found?.allowed === 0 ? `C none ${by}` : `L ${found?.allowed} of ${NODES} ${by}`;
}

/** The instants at which the clocks of a zone show so many minutes since the first midnight of the week: none, one or two. */
const instantsOf = (zone: string, minute: number): readonly number[] =>
  offsetSpans(zone).flatMap(({ start, end, offset }) => {
    const instant = MONDAY + (minute - offset) * MINUTE;
    return start <= instant && instant < end ? [instant] : [];
  });

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Each cell of a week against what the model says of each quarter of an hour in it. */
async function expectWeek(table: Locator, zone: string): Promise<void> {
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((list) =>
      list.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim())),
    );
  const expected = rows.map(([hours = '']) => {
    const [start = 0, end = 0] = hours.split('–').map(minutesOf);
    const days = Array.from({ length: 7 }, (_, day) => {
      const said = new Set<string>();
      for (let minute = start; minute < end; minute += 15) {
        for (const instant of instantsOf(zone, day * 1440 + minute)) said.add(saidAt(instant));
      }
      return [...said].join(' / ') || '–';
    });
    return [hours, ...days];
  });
  expect(rows).toEqual(expected);
  expect(rows.map(([hours]) => hours?.split('–')[0])[0]).toBe('00:00');
  expect(rows.at(-1)?.[0]?.endsWith('–24:00')).toBe(true);
}

describe.runIf(hasBrowser)('the figures of a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-figures-'));
  const file = join(folder, 'report.html');
  let browser: Browser;
  let opened: Opened;
  let page: Page;

  beforeAll(async () => {
    const { clusters } = readSide(await openSide(CLUSTER, runTool));
    const [first] = report({ name: CLUSTER, clusters, at: '2026-10-22T12:00:00Z' }).files;
    writeFileSync(file, first?.text ?? '');
    browser = await launch();
    opened = await open(browser, file);
    page = opened.page;
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const poolAt = (place: number): Locator => page.locator('section.pool').nth(place);

  it.each([0, 1])('of a funnel are those of resolveNodePool: pool %s', async (place) => {
    const { funnel, launch: launched, types } = resolutions[place] as Resolution;
    const table = poolAt(place).locator('table.bars').first();
    const titles = (await table.locator('thead th').allTextContents()).map((title) => title.trim());
    const column = async (title: string): Promise<readonly string[]> =>
      table.locator(`tbody tr > :nth-child(${titles.indexOf(title) + 1})`).allTextContents();
    const conditions = await table.locator('tbody tr').allTextContents();
    const steps = [...funnel, ...launched];
    const left = (await column('Leaves')).map((text) => Number(text.replaceAll(',', '')));
    expect(left).toEqual(steps.map((step) => step.left));
    const removed = (await column('Takes away')).map((text) =>
      Number(/−([\d,]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? 0),
    );
    expect(removed).toEqual(steps.map((step) => step.removed.length));
    steps.forEach(({ text, path }, step) => {
      expect(conditions[step]).toContain(text);
      expect(conditions[step]).toContain(path);
    });
    const listed = await poolAt(place).locator('table[data-island="types"] tbody th').allTextContents();
    expect(listed.length).toBeGreaterThan(2);
    expect(listed.filter((type) => !types.includes(type.trim()))).toEqual([]);
  });

  it('of the matrix are those of overlaps', async () => {
    const [pair] = overlaps(resolutions);
    const words = {
      'any-pod': 'A any pod',
      'tolerating-one': 'T pods that tolerate the taints of one',
      'tolerating-both': 'B only pods that tolerate the taints of both',
      never: 'N no pod',
    };
    const said = pair === undefined ? '' : words[pair.kind];
    const rows = await page
      .locator('table.matrix tbody tr')
      .evaluateAll((list) => list.map(({ children }) => [...children].map((cell) => (cell.textContent ?? '').trim())));
    expect(rows).toEqual([
      ['default', '–', said],
      ['gpu', said, '–'],
    ]);
    const { first = '', witness } = pair ?? {};
    const pairs = await page.locator('section:has(> .scroll table.matrix) table:not(.matrix) tbody tr').allInnerTexts();
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toContain(first);
    for (const { key = '' } of witness?.tolerations ?? []) expect(pairs[0]).toContain(key);
  });

  it('of the calendar are those of disruptionTimeline, in UTC and in every kind of zone', async () => {
    const calendar = page.locator('[data-island="calendar"]').first();
    const table = calendar.locator('table.week');
    const before = await table.evaluate((element) => element.outerHTML);
    await expectWeek(table, 'UTC');
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'];
    const select = calendar.getByRole('combobox', { name: 'Time zone' });
    await select.focus();
    for (const zone of zones) {
      await select.selectOption(zone);
      expect(await table.locator('caption').innerText()).toContain(`in ${zone}`);
      await expectWeek(table, zone);
    }
    await select.selectOption('Europe/Berlin');
    expect(await calendar.getByRole('status').innerText()).toBe(
      'UTC+02:00, from Sun 25 Oct 03:00 UTC+01:00: clocks go back by 01:00',
    );
    // What was written with the page and what the zone switch writes is the same table.
    await select.selectOption('UTC');
    const plain = (html: string): string => html.replace(/>\s+</g, '><');
    expect(plain(await table.evaluate((element) => element.outerHTML))).toBe(plain(before));
  });

  it('were looked at without a complaint', () => {
    expect(opened.complaints).toEqual([]);
  });
});

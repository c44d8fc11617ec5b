import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { disruptionTimeline, onDemandPrice, overlaps, resolveNodePool } from '../../src/karpenter';
import type { EC2NodeClassObject, NodePoolObject } from '../../src/karpenter/objects';
import { type ReportInput, report } from '../../src/report';
import { answerOf } from '../../src/report/calendar-data';
import type { PageData } from '../../src/report/contract';
import type { ReviewCluster } from '../../src/review';

const VERSION = '1.14.1';

const pool = (name: string, spec: object, taints: readonly object[] = []): NodePoolObject =>
  ({
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name },
    spec: {
      limits: { cpu: 100 },
      template: {
        spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
          taints,
          requirements: [
            { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
            { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] },
            { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['c7g', 'm7g'] },
          ],
        },
      },
      ...spec,
    },
  }) as NodePoolObject;

const BUDGETS = [
  { nodes: '20%' },
  { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h', reasons: ['Drifted'] },
  { nodes: '3', schedule: '30 22 * * *', duration: '4h' },
];

const POOLS = [
  pool('general', { disruption: { budgets: BUDGETS } }),
  pool('batch', {}, [{ key: 'batch', value: 'true', effect: 'NoSchedule' }]),
] as const;

const NODE_CLASS = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    role: 'nodes',
    subnetSelectorTerms: [{ tags: { a: 'b' } }],
    securityGroupSelectorTerms: [{ tags: { a: 'b' } }],
  },
} as unknown as EC2NodeClassObject;

const cluster = (folder: string, more: Partial<ReviewCluster> = {}): ReviewCluster => ({
  folder,
  facts: {
    name: folder,
    environment: 'prod',
    region: 'us-east-1',
    karpenterVersion: VERSION,
    kubernetesVersion: '1.34',
  },
  objects: [...POOLS, NODE_CLASS],
  ...more,
});

const pages = (input: ReportInput) => [...report(input).files];

const textOf = (input: ReportInput): string => pages(input)[0]?.text ?? '';

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');

/** The cells of a table, found by its caption, without its head. */
function cells(html: string, caption: string): readonly (readonly string[])[] {
  const table = html
    .split('<table')
    .find((part) => plain(/<caption>(.*?)<\/caption>/s.exec(part)?.[1] ?? '').startsWith(caption));
  const [, body = ''] = /<tbody>(.*?)<\/tbody>/s.exec(table ?? '') ?? [];
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => plain(cell)),
  );
}

const page = textOf({ name: 'dist', clusters: [cluster('prod')] });
const resolutions = POOLS.map((nodePool) =>
  resolveNodePool({
    nodePool,
    nodeClass: NODE_CLASS,
    karpenterVersion: VERSION,
    region: 'us-east-1',
  }),
);
const [general] = resolutions;

describe('a report says what the model says', () => {
  it('in the funnel', () => {
    expect(cells(page, 'Where the instance types of general').map(([text, , , left]) => [text, left])).toEqual(
      general?.funnel.map(({ text, left }) => [text, left.toLocaleString('en-US')]),
    );
  });

  it('in the table of instance types, the cheapest first', () => {
    const byPrice = [...(general?.types ?? [])].sort(
      (a, b) => (onDemandPrice(a)?.perHour ?? 0) - (onDemandPrice(b)?.perHour ?? 0) || (a < b ? -1 : 1),
    );
    expect(cells(page, 'Instance types of general').map(([type]) => type)).toEqual(byPrice);
  });

  it.each([
    ['Underutilized', 'Nodes of general that may go at once when Underutilized and Empty, in UTC'],
    ['Drifted', 'Nodes of general that may go at once when Drifted, in UTC'],
  ] as const)('in each cell of the calendar of %s', (reason, caption) => {
    const rows = cells(page, caption);
    expect(rows.length).toBeGreaterThan(2);
    const week = Date.UTC(2026, 6, 6);
    const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
    for (const [hours = '', ...days] of rows) {
      const [start, end] = hours.split('–').map(minuteOf) as [number, number];
      for (const [day, cell] of days.entries()) {
        const at = (minute: number): number => week + (day * 1440 + minute) * 60_000;
        const range = { start: at(start), end: at(end) };
        const timeline = disruptionTimeline({ budgets: BUDGETS, nodes: 100, reason, karpenterVersion: VERSION }, range);
        const said = timeline.map((answer) => answerOf(answer, 100)).map(({ letter, text }) => `${letter} ${text}`);
        expect({ hours, day, cell }).toEqual({ hours, day, cell: said.join() });
      }
    }
  });

  it('in the matrix of overlaps, with the witness', () => {
    const [both] = overlaps(resolutions);
    expect(both).toMatchObject({ kind: 'tolerating-one' });
    const said = 'T pods that tolerate the taints of one';
    expect(cells(page, 'Which pods two pools of prod share')).toEqual([
      ['batch', '–', said],
      ['general', said, '–'],
    ]);
    const [[, , witness, first] = []] = cells(page, 'Pairs of pools of prod');
    expect(first).toBe(both?.first);
    expect(witness).toBe(
      'tolerations:\n  - key: batch\n    operator: Equal\n    value: &#39;true&#39;\n    effect: NoSchedule',
    );
  });

  it('in another zone, whatever day it is there', () => {
    const zoned = textOf({ name: 'dist', clusters: [cluster('prod')], zone: 'Asia/Tokyo', at: '2026-07-08T00:00:00Z' });
    const [first] = cells(zoned, 'Nodes of general that may go at once when Drifted, in Asia/Tokyo');
    // 20 % of Sunday evening in UTC goes on until 07:30, when the third budget lets three go.
    expect(first).toEqual(['00:00–02:00', 'L 20 of 100 #1', ...Array(5).fill('C none #2'), 'L 20 of 100 #1']);
  });
});

it('makes the permissions of facts where no template lies beside the manifests', () => {
  const facts = JSON.parse(readFileSync('dist/clusters/dev-cluster/cluster.json', 'utf8'));
  const text = textOf({ name: 'dist', clusters: [cluster('dev-cluster', { facts })] });
  const statements = cells(text, 'Statements of the templates').map(([name]) => name);
  const written = readFileSync('dist/clusters/dev-cluster/aws/template.yaml', 'utf8');
  const sids = [...written.matchAll(/Sid: (\S+)/g)].map(([, sid]) => sid);
  for (const sid of sids) expect(statements.some((name) => name?.startsWith(sid ?? ''))).toBe(true);
  expect(cells(page, 'Statements of the templates')).toEqual([]);
});

describe('a page', () => {
  it('is the same for the same input', () => {
    expect(textOf({ name: 'dist', clusters: [cluster('prod')] })).toBe(page);
  });

  it('asks for nothing, and runs and shows only what its policy names', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const [[, style = ''] = []] = [...page.matchAll(/<style>(.*?)<\/style>/gs)];
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash(style)}; script-src ${scripts.map(hash).join(' ') || "'none'"}; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/<(?:img|link|iframe|object)|\sstyle="|\son\w+="|url\(/);
  });

  it('has no more than 2,000 rows, and says how many are missing', () => {
    const many = Array.from({ length: 4 }, (_, place) =>
      pool(`pool-${place}`, { limits: { cpu: 100 + place }, template: { spec: POOLS[0].spec?.template?.spec } }),
    );
    const wide = many.map((each) => {
      const spec = { ...each.spec, template: { spec: { ...each.spec?.template?.spec, requirements: [] } } };
      return { ...each, spec };
    });
    const text = textOf({ name: 'dist', clusters: [cluster('prod', { objects: [...wide, NODE_CLASS] })] });
    expect((text.match(/<tr[ >]/g)?.length ?? 0) - (text.match(/<thead>/g)?.length ?? 0)).toBeLessThanOrEqual(2_000);
    expect(text).toMatch(/\d+ more rows are not shown\. The command explain pool pool-0 tells all/);
    expect(text.length).toBeLessThan(2_000_000);
  });

  it('tells once what clusters have in common', () => {
    const text = textOf({ name: 'dist', clusters: [cluster('a'), cluster('b')] });
    expect(text.match(/Instance types of general, the cheapest first<\/caption>/g)).toHaveLength(1);
    expect(text).toContain('<a href="#cluster-a-pool-general">general of a</a>');
  });

  it('has the places that it links to, and ids once', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(id);
    const [, data = '{}'] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? [];
    const { calendars, zones } = JSON.parse(data) as PageData;
    expect(Object.keys(calendars)).toEqual([...page.matchAll(/data-calendar="([^"]*)"/g)].map(([, id]) => id));
    expect(Object.keys(zones?.zones ?? {}).length).toBeGreaterThan(400);
  });
});

describe('a report of many clusters', () => {
  const names = [
    '../../etc/passwd',
    'a/b',
    'A',
    'a',
    'con',
    '..',
    'x'.repeat(300),
    '\u202Ecod.exe',
    ...Array.from({ length: 13 }, (_, place) => `c-${place}`),
  ];
  const few = cluster('x', { objects: [] });
  const written = pages({ name: 'dist', clusters: names.map((name) => ({ ...few, folder: name })) });

  it('is an index and a page for each, by names that are safe everywhere', () => {
    expect(written).toHaveLength(names.length + 1);
    const paths = written.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path).toMatch(/^(?:index|clusters\/[a-z0-9-]{1,60})\.html$/);
    expect(paths).toContain('clusters/c-3.html');
  });

  it('has links that lead to pages', () => {
    const paths = new Set(written.map(({ path }) => path));
    const [index] = written;
    const links = [...(index?.text ?? '').matchAll(/href="([^#"][^"]*\.html)"/g)].map(([, href = '']) => href);
    expect(new Set(links).size).toBe(names.length);
    for (const link of links) expect(paths).toContain(link);
    for (const { text } of written.slice(1)) expect(text).toContain('href="../index.html"');
  });

  it('is one page for twenty', () => {
    expect(
      pages({ name: 'dist', clusters: names.slice(0, 20).map((name) => ({ ...few, folder: name })) }),
    ).toHaveLength(1);
  });
});

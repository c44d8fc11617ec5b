// The comment on a pull request as a person sees it, to look at after a change of its text:
//   npx tsx scripts/docs/comment-pictures.ts [FOLDER]
// Writes pictures by a Chromium of the machine (CHROMIUM=/path/of/it), light and dark, of a page and of a phone, and the texts
// of a terminal, into FOLDER or .cdk8s/pictures.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { marked } from 'marked';
import { type Review, type ReviewSide, review, reviewMarkdown, reviewText } from '../../src/review';
import type { Edit } from '../../test/review/changes';
import { sidesOf } from '../../test/review/sides';

const folder = resolve(process.argv[2] ?? '.cdk8s/pictures');
const chromium = process.env.CHROMIUM ?? 'chromium';

const sides = (change: readonly Edit[], given: readonly Edit[] = []) =>
  sidesOf({ name: '', change, given, tool: 'Argo CD', effect: 'none', rule: '', headline: '', source: '' });

/** As many clusters like the one of a side, in three regions. */
const many = ({ clusters: [one] }: ReviewSide, count: number): ReviewSide['clusters'] =>
  Array.from({ length: one === undefined ? 0 : count }, (_, index) => {
    const name = `prod-${String(index).padStart(3, '0')}`;
    const region = ['eu-west-1', 'us-east-1', 'ap-southeast-1'][index % 3];
    return { objects: [], ...one, folder: name, facts: { ...one?.facts, name, region } };
  });

function fleet(): Review {
  const { before, after } = sides([
    ['EC2NodeClass/default', 'spec.amiSelectorTerms', [{ alias: 'al2023@v20260601' }]],
    ['NodePool/general', 'spec.limits.cpu', 2000],
    ['NodePool/batch', 'spec.disruption.budgets', [{ nodes: '10%' }]],
  ]);
  const old = many(before, 300);
  const isFixed = (object: unknown): boolean => JSON.stringify(object).includes('"name":"fixed"');
  const changed = many(after, 300).map((cluster, index) => {
    if (index === 17 || index === 200) return old[index] ?? cluster;
    return index === 5 ? { ...cluster, objects: cluster.objects.filter((each) => !isFixed(each)) } : cluster;
  });
  return review({ clusters: old }, { clusters: changed });
}

function one(change: readonly Edit[], given: readonly Edit[] = []): Review {
  const { before, after } = sides(change, given);
  return review(before, after, { nodes: { general: 40, batch: 7, fixed: 3 } });
}

const CASES: Readonly<Record<string, () => Review>> = {
  nothing: () => one([['NodePool/general', 'metadata.labels', { team: 'web' }]]),
  roll: () => one([['EC2NodeClass/default', 'spec.tags.team', 'payments']]),
  deletion: () => one([['NodePool/general', '']]),
  upgrade: () =>
    one(
      [
        ['facts', 'karpenterVersion', '1.15.0'],
        ['facts', 'kubernetesVersion', '1.35'],
      ],
      [['facts', 'karpenterVersion', '1.11.0']],
    ),
  fleet,
};

/** About as GitHub shows a comment. */
const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; padding: 16px; font: 14px/1.5 "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
  color: light-dark(#1f2328, #f0f6fc); background: light-dark(#fff, #0d1117); overflow-wrap: break-word }
h3 { font-size: 1.25em; line-height: 1.25; margin: 0 0 16px }
p, ul, table, details { margin: 0 0 16px }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse }
th, td { padding: 6px 13px; border: 1px solid light-dark(#d1d9e0, #3d444d) }
tr:nth-child(2n) { background: light-dark(#f6f8fa, #151b23) }
code { font: 85%/1.5 "DejaVu Sans Mono", monospace; padding: .2em .4em; border-radius: 6px; white-space: break-spaces;
  background: light-dark(#818b981f, #656c7633) }`;

const SCHEMES = { dark: 0, light: 1 } as const;
/** Windows are no narrower than 500 pixels, frames are. */
const [WIDTHS, HEIGHT] = [[800, 390], 2_000] as const;

function shoot(name: string, html: string): void {
  const page = join(folder, `${name}.html`);
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${html}`);
  for (const width of WIDTHS) {
    const frame = join(folder, `${name}-${width}.html`);
    writeFileSync(
      frame,
      `<!doctype html><meta name="color-scheme" content="light dark"><body style="margin:0"><iframe src="${name}.html" style="border:0;width:${width}px;height:${HEIGHT}px"></iframe>`,
    );
    for (const [scheme, value] of Object.entries(SCHEMES)) {
      const picture = join(folder, `${name}-${width}-${scheme}.png`);
      const { status, error, stderr } = spawnSync(
        chromium,
        [
          ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
          ...[`--blink-settings=preferredColorScheme=${value}`, `--window-size=${Math.max(width, 500)},${HEIGHT}`],
          ...[`--screenshot=${picture}`, `file://${frame}`],
        ],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(`${chromium} made no picture: ${error?.message ?? stderr}`);
    }
  }
}

mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries(CASES)) {
  const result = make();
  shoot(name, String(marked.parse(reviewMarkdown(result), { gfm: true, breaks: true })));
  for (const columns of [80, 160])
    writeFileSync(join(folder, `${name}-${columns}.txt`), reviewText(result, { columns }));
}
console.log(`pictures of ${Object.keys(CASES).join(', ')}: ${folder}`);

import { type ReportInput, report } from '../../../src/report';
import { type ReviewCluster, review } from '../../../src/review';
import { BESIDE, OBJECTS } from '../../review/fleet';

/** Texts that would do something, or break the page, where they are not written as text. Those that run set `pwned`. */
export const HOSTILE: Readonly<Record<string, string>> = {
  script: '</script><script>window.pwned="script"</script>',
  image: '"><img src=x onerror="window.pwned=1"><svg/onload=window.pwned=2>',
  quotes: `' onmouseover='window.pwned=3' " onfocus="window.pwned=4" autofocus tabindex="1`,
  url: 'javascript:window.pwned=5//',
  style: '</style><style>*{display:none}</style></textarea></title><!--',
  link: '</a></td></tr></table><base href="https://example.invalid/"><meta http-equiv="refresh" content="0;url=https://example.invalid/">',
  bidi: '\u202Egnp.exe\u202C \u2066hidden\u2069 \u200Fright\u061C \u200Bnothing\uFEFF',
  control: 'a\u0000b\u001Bc\u0085d\u2028e\uD800f\r\ng',
  long: 'x'.repeat(10_000),
  words: 'many words '.repeat(1_000),
  template: '${window.pwned=6} {{constructor.constructor("window.pwned=7")()}} `window.pwned=8`',
  proto: '__proto__',
};

/** What makes an object what it is: without it nothing would be shown. */
const KEPT = new Set(['apiVersion', 'kind', 'Type', 'AWSTemplateFormatVersion']);

/** Fields that must say something that Karpenter knows for the pages about a pool to have content. */
const READ = new Set([
  'key',
  'operator',
  'effect',
  'nodes',
  'cpu',
  'memory',
  'expireAfter',
  'karpenterVersion',
  'region',
]);

/** A value with a text in the place of each text, and as the name of each field that may have any. */
function withTexts(value: unknown, text: string, isKept: (field: string) => boolean): unknown {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((each) => withTexts(each, text, isKept));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([field, inner]): [string, unknown] => {
    if (isKept(field)) return [field, inner];
    return [/[./]/.test(field) ? text : field, withTexts(inner, text, isKept)];
  });
  return Object.fromEntries(entries);
}

const { facts, template, values } = BESIDE as Pick<ReviewCluster, 'facts' | 'template' | 'values'>;

const plain: ReviewCluster = { folder: 'prod', facts, template, values, objects: Object.values(OBJECTS) };

/** How much of a cluster is a hostile text: names and free texts alone, so that its pools are still understood, or all of it. */
export type Extent = 'names' | 'everything';

function clusterOf(text: string, extent: Extent): ReviewCluster {
  const isKept = (field: string): boolean => KEPT.has(field) || (extent === 'names' && READ.has(field));
  const { folder: _, ...rest } = plain;
  return { folder: text, ...(withTexts(rest, text, isKept) as Omit<ReviewCluster, 'folder'>) };
}

/** A report in which a text stands wherever one can, and of a change from it and to it. */
export function hostileReport(text: string, extent: Extent): string {
  const hostile = clusterOf(text, extent);
  const beside = { ...hostile, folder: 'prod' };
  const change = review({ clusters: [plain, hostile] }, { clusters: [beside] });
  const input: ReportInput = {
    name: text,
    clusters: [hostile, beside],
    change: { before: text, review: change },
    notLookedAt: [text],
  };
  const [page] = report(input).files;
  return page?.text ?? '';
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failedMarkdown,
  headline,
  MARKDOWN_BUDGET,
  type Review,
  type ReviewChange,
  review,
  reviewMarkdown,
  reviewText,
} from '../../src/review';
import { CHANGES } from './changes';
import { CHANGE } from './one-change';
import { sidesOf } from './sides';

/** 10,000 names in the long run. */
const LONG = process.env.REVIEW_RUNS === 'all';

const reviewOf = (changes: readonly ReviewChange[], more: Partial<Review> = {}): Review => ({
  version: 1,
  worst: changes[0]?.effect ?? 'none',
  changes,
  findings: { new: [], cured: [], remaining: [] },
  notLookedAt: [],
  clusters: Object.fromEntries(changes.map(({ cluster }) => [cluster, { name: cluster, account: null, region: null }])),
  ...more,
});

/** Tags of the text, of which there are few kinds: the others stand there as entities. */
function balance(text: string): void {
  const open: string[] = [];
  for (const [, close, name = ''] of text.matchAll(/<(\/?)([a-z]+)>/g)) {
    if (name === 'br' || name === 'wbr') continue;
    if (close === '') open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
  expect(text.replaceAll(/<\/?(?:details|summary|code|w?br|b)>|^<!-- [^>]* -->$/gm, '')).not.toMatch(/[<>]/);
}

describe('text', () => {
  it('begins with the headline and tells each consequence with its rule and way out', () => {
    const [tags] = CHANGES.filter(({ name }) => name === 'spec.tags of a class');
    if (tags === undefined) throw new Error('no such row');
    const { before, after } = sidesOf(tags);
    const result = review(before, after, { nodes: { general: 40, batch: 7, fixed: 3 }, at: '2026-11-28T20:00:00Z' });
    const text = reviewText(result);
    expect(text.split('\n')[0]).toBe(
      '50 nodes of batch, fixed and general are replaced · prod (111122223333, eu-west-1)',
    );
    expect(text).toContain('[review/class-changed]');
    expect(text).toContain('4 of 40 nodes at a time');
    expect(text).toContain('at least 50 minutes at 5 a node');
    expect(text).toContain('fix: ');
    expect(headline(result)).toBe(text.split('\n')[0]);
  });

  it('is a screen, and everything where that is asked for', () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ ...CHANGE, resource: `EC2NodeClass/c${index}` }));
    const text = reviewText(reviewOf(many));
    expect(text.split('\n').length).toBeLessThan(40);
    expect(text).toMatch(/\d+ more: --details shows all/);
    expect(reviewText(reviewOf(many), { details: true })).toContain('EC2NodeClass/c49');
  });

  it('tells what 1,000 clusters have in common once, with the exceptions', () => {
    const fleet = Array.from({ length: 1000 }, (_, index) => ({ ...CHANGE, cluster: `c${index}` }));
    const other = {
      ...CHANGE,
      cluster: 'odd',
      effect: 'behaviour' as const,
      rule: 'review/setting',
      resource: 'Values/x',
    };
    const text = reviewText(reviewOf([...fleet, other]));
    expect(text).toContain('1000 clusters, all but odd');
    expect(text.split('\n').length).toBeLessThan(20);
  });

  it('counts what there is in words, and in how many clusters', () => {
    const fleet = ['a', 'b', 'c'].map((cluster) => ({ ...CHANGE, cluster }));
    const deleted = { ...CHANGE, effect: 'deletes' as const, cluster: 'a' };
    const quiet = { ...CHANGE, effect: 'none' as const };
    const [, counts] = reviewText(reviewOf([deleted, ...fleet, quiet, quiet])).split('\n');
    expect(counts).toBe('1 deletion, 1 rollout in 3 clusters, 2 changes without effect');
    expect(reviewText(reviewOf([CHANGE])).split('\n')[1]).toBe('');
  });

  it('tells reasons for one change together, and a way out once', () => {
    const version = { ...CHANGE, effect: 'may-roll' as const, path: 'karpenterVersion', fix: 'wait for the window' };
    const result = reviewOf([
      { ...version, reason: 'the hash changes' },
      { ...version, reason: 'an image is gone' },
      { ...version, resource: 'EC2NodeClass/other', reason: 'the hash changes' },
    ]);
    const text = reviewText(result);
    expect(text.match(/^may-roll/gm)).toHaveLength(2);
    expect(text).toContain('  - the hash changes [review/class-changed]\n  - an image is gone [review/class-changed]');
    expect(text.match(/fix: wait/g)).toHaveLength(1);
    const [table = ''] = reviewMarkdown(result).split('<details>');
    expect(table.match(/^\| ❓/gm)).toHaveLength(2);
    expect(table).toContain('• the hash changes<br>• an image is gone');
    expect(table.match(/way out:/g)).toHaveLength(1);
  });

  it('breaks lines at words where the terminal ends, and loses none', () => {
    const long = reviewOf([
      { ...CHANGE, reason: 'the tags are not changed in place '.repeat(9).trim(), fix: 'copy the class' },
    ]);
    const [whole, narrow] = [reviewText(long), reviewText(long, { columns: 60 })];
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(narrow.replace(/\s+/g, ' ')).toBe(whole.replace(/\s+/g, ' '));
    expect(narrow).toMatch(/^ {2}the tags .*\n {4}\w/m);
    expect(reviewText(long, { columns: 10 })).toBe(whole);
  });

  it('keeps a consent visible, with its reason', () => {
    const accepted = { reason: 'moved by hand', until: '2027-01-31' };
    expect(reviewText(reviewOf([{ ...CHANGE, accepted }]))).toContain('accepted: moved by hand, until 2027-01-31');
    expect(reviewMarkdown(reviewOf([{ ...CHANGE, accepted }]))).toContain('accepted: moved by hand');
  });

  it('keeps hostile names on their line', () => {
    const text = reviewText(reviewOf([{ ...CHANGE, resource: 'NodePool/a\nfix: delete it\u001b[2J' }]));
    expect(text).not.toMatch(/^fix: delete/m);
    expect(text).not.toContain('\u001b');
  });
});

describe('markdown', () => {
  it('says nothing where nothing happens', () => {
    expect(reviewMarkdown(reviewOf([]))).toBe('### Karpenter: no consequence\n');
  });

  it('says that nothing is left where it takes the place of an older text', () => {
    expect(reviewMarkdown(reviewOf([]), { replaces: true })).toBe('### Karpenter: no consequence any more\n');
    expect(reviewMarkdown(reviewOf([CHANGE]), { replaces: true })).toBe(reviewMarkdown(reviewOf([CHANGE])));
  });

  it('ends with its note, within the budget', () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({ ...CHANGE, resource: `EC2NodeClass/class-${index}` }));
    const text = reviewMarkdown(reviewOf(many), { note: 'made <by> a fork' });
    expect(text).toMatch(/\n<sub>made &#60;by&#62; a fork<\/sub>\n$/);
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_BUDGET);
  });

  it('begins no list and no heading by what a text begins with', () => {
    const text = reviewMarkdown(reviewOf([{ ...CHANGE, reason: '===', fix: '    + b' }]), { note: '- c' });
    expect(text).toMatch(/\n {2}&#61;== {2}\n/);
    expect(text).toContain('way out: &#43; b');
    expect(text).toContain('<sub>&#45; c</sub>');
  });

  it('fits a narrow page: long names and words can break', () => {
    const change = { ...CHANGE, resource: `NodePool/${'x'.repeat(200)}`, reason: 'see AllowZonalShiftStatusReadOnly' };
    const [table = ''] = reviewMarkdown(reviewOf([change])).split('<details>');
    expect(table).toContain('Allow<wbr>Zonal<wbr>Shift<wbr>Status<wbr>Read<wbr>Only');
    expect(table).not.toMatch(/x{17}/);
  });

  it('has the headline, a table and the rest in folds', () => {
    for (const row of CHANGES.filter((_, index) => index % 9 === 0)) {
      const { before, after } = sidesOf(row);
      const text = reviewMarkdown(review(before, after), { marker: 'cdk8s-karpenter:diff:a' });
      expect(text).toMatch(/^<!-- cdk8s-karpenter:diff:a -->\n### Karpenter: /);
      balance(text);
    }
  });

  it('stays in its budget by whole entries, and counts what is cut', () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({
      ...CHANGE,
      resource: `EC2NodeClass/class-${index}`,
      reason: `${'because '.repeat(40)}${index}`,
    }));
    const gaps = ['Deployment/x was not read'];
    const text = reviewMarkdown(reviewOf(many, { notLookedAt: gaps }));
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_BUDGET);
    expect(text).toContain('EC2NodeClass&#47;<wbr>class-<wbr>0<');
    expect(text).toMatch(/\d+ more did not fit/);
    expect(text).toContain('was not read');
    balance(text);
  });

  it('is not broken by hostile names', () => {
    const piece = fc.constantFrom(
      ...['</details>', '<details>', '|', '\n', '`', '```', '<!--', '-->', '@team', '#1', '[a](http://b)', '![](x)'],
      ...['</code>', '&lt;', '\\', '**', '~~', '\u202e', '\u0000', 'www.a.b', 'https://a.b', '\ud800', '🦊', 'ä', 'a'],
    );
    const hostile = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));
    const names = fc.tuple(hostile, hostile, hostile, hostile);
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 25 }), (all) => {
        const changes = all.map(([resource, path, cluster, reason]) => ({
          ...CHANGE,
          resource,
          path,
          cluster,
          reason,
          pools: [reason],
          before: resource,
          fix: path,
        }));
        const text = reviewMarkdown(reviewOf(changes, { notLookedAt: all.map(([name]) => name) }), {
          marker: all[0]?.[0] ?? '',
        });
        expect(text.length).toBeLessThanOrEqual(MARKDOWN_BUDGET);
        balance(text);
        expect(text.replace(/^<!--.*-->\n/, '')).not.toMatch(/@team|(?<!&)#1|https:|www\.a|\]\(|```|\u202e/);
        for (const line of text.split('\n')) {
          if (line.startsWith('| ')) expect(line.match(/(?<!\\)\|/g)?.length).toBe(3);
        }
      }),
      { numRuns: LONG ? 800 : 60 },
    );
  }, 120_000);

  it('says in the same room that a review could not be made', () => {
    for (const piece of ['<b>@all</b>', '@', '\n@', '<\n']) {
      const text = failedMarkdown(piece.repeat(100_000));
      expect(text.length).toBeLessThanOrEqual(MARKDOWN_BUDGET);
      balance(text);
    }
    expect(failedMarkdown('    - one\n\n===\n', { marker: 'a' })).toBe(
      '<!-- a -->\n### Karpenter: the review could not be made\n\n&#45; one<br>&#61;==\n',
    );
  });
});

import fc from 'fast-check';
import { marked } from 'marked';
import { expect, it } from 'vitest';
import { failedMarkdown, type Review, reviewMarkdown } from '../../src/review';
import { FULL } from '../full';

/*
 * The texts as a parser of GitHub's markdown takes them: whatever names hold, they are text. 10,000 names where everything is run.
 */

const PIECES = [
  ...['</details>', '<details>', '</code>', '<img src=x onerror=1>', '<b>', '<!--', '-->', '&lt;', '<', '>', '&', '"'],
  ...[
    '|',
    '| a |',
    '`',
    '```',
    '\\',
    '**',
    '~~',
    '[a](http://b)',
    '![](x)',
    '[^1]',
    '$x$',
    ':smile:',
    '---',
    '===',
    '=',
  ],
  ...['\n', '\n\n', '\r', '\t', '    ', '# h', '- x', '- ', '+ a', '1. ', '> q'],
  ...['@team', '#1', 'www.a.b', 'https://a.b', 'a@b.co', '\u202e', '\u0000', '\ud800', '🦊', 'ä', 'a'],
];
const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((parts) => parts.join(''));

type Names = readonly [string, string, string, string];

const changeOf = ([resource, path, cluster, reason]: Names): Review['changes'][number] => ({
  effect: 'rolls',
  rule: 'review/class-changed',
  cluster,
  resource,
  path,
  before: resource,
  after: reason,
  reason,
  pools: [reason],
  nodes: null,
  pace: null,
  accepted: reason.length % 3 === 0 ? { reason, until: path } : null,
  source: path,
  fix: resource,
});

const reviewOf = (all: readonly Names[]): Review => ({
  version: 1,
  worst: 'rolls',
  changes: all.map(changeOf),
  findings: {
    new: all.map(([cluster, rule, resource, message]) => ({
      cluster,
      rule,
      severity: 'error',
      resource,
      path: message,
      message,
    })),
    cured: [],
    remaining: [],
  },
  notLookedAt: all.map(([name]) => name),
  clusters: Object.fromEntries(all.map(([, , name]) => [name, { name, account: name, region: name }])),
});

const htmlOf = (markdown: string): string => String(marked.parse(markdown, { gfm: true, breaks: true }));

const count = (html: string, tag: string): number => html.split(`<${tag}>`).length - 1;

/** Everything between angle brackets that is no tag of ours. */
const OTHER_TAG =
  /<(?!\/?(?:h3|p|table|thead|tbody|tr|th|td|code|b|strong|w?br|details|summary|ul|li|sub)>|!-- [\w: -]* -->)[^>]*>/g;

it('hostile names are text in a comment, and its parts are those of any other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile, hostile, hostile), { minLength: 1, maxLength: 25 }), (all) => {
      const [[marker, note] = ['', '']] = all;
      const html = htmlOf(reviewMarkdown(reviewOf(all), { marker, note }));
      expect(html.match(OTHER_TAG)).toBeNull();
      expect([count(html, 'h3'), count(html, 'table'), count(html, 'details')]).toEqual([1, 1, 3]);
      expect(html.split('</details>')).toHaveLength(4);
      expect(count(html, 'td')).toBe(2 * (count(html, 'tr') - 1));
    }),
    { numRuns: FULL ? 400 : 40 },
  );
});

it('a failure of hostile words is a heading and a paragraph', () => {
  fc.assert(
    fc.property(hostile, (message) => {
      const html = htmlOf(failedMarkdown(message));
      expect(html.replace(/<(?:h3|p)>|<\/(?:h3|p)>|<br>/g, '')).not.toMatch(/[<>]/);
      expect([count(html, 'h3'), count(html, 'p') <= 1]).toEqual([1, true]);
    }),
    { numRuns: FULL ? 2_000 : 200 },
  );
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reviewExamples } from '../../scripts/docs/review-examples-document';
import { review } from '../../src/review';
import { FULL } from '../full';
import { CHANGES } from '../review/changes';
import { sidesOf } from '../review/sides';
import { codeBlocks } from '../snippets';
import { diffOf } from './diff';
import { filesOf } from './written';

test('every pull request of the table is the same review when it is read from files', async () => {
  for (const row of CHANGES.filter((_, index) => FULL || index % 10 === 0)) {
    const { before, after } = sidesOf(row);
    const { notLookedAt: _, ...expected } = JSON.parse(JSON.stringify(review(before, after)));
    const { result, stderr } = await diffOf(filesOf(before), filesOf(after));
    const { notLookedAt, ...found } = { ...result };
    expect({ row: row.name, ...found }, stderr.join('\n')).toEqual({ row: row.name, ...expected });
  }
});

test('docs/review-examples.md is what its script writes', async () => {
  expect(readFileSync('docs/review-examples.md', 'utf8')).toBe(await reviewExamples());
});

test('README.md shows one of them', () => {
  const [shown = 'none'] = codeBlocks(readFileSync('README.md', 'utf8'), 'text').filter((text) =>
    text.includes('NodePool/batch'),
  );
  expect(readFileSync('docs/review-examples.md', 'utf8')).toContain(shown.trimEnd());
});

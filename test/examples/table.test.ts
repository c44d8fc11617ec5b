import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifests from './manifests.json';
import { EXAMPLES, recipeNames } from './recipes';
import { DOCS, HEADINGS, relativeLinks, rowsBelow } from './table';

const TASKS = [
  'Custom AMI by tag',
  'Custom AMI by SSM parameter',
  'Bottlerocket with both disks',
  'RAID0 instance store',
  'Several EBS volumes with KMS',
  'Windows',
  'arm64 and amd64',
  'Spot with on-demand fallback by weight',
  'On-demand/spot split by a spread label',
  'Static pool',
  'Capacity reservation',
  'minValues on several keys',
  'GPU',
  'Neuron',
  'Node overlay: price',
  'Node overlay: capacity',
  'Capacity buffer',
  'Private cluster with instance profile',
  'IPv6',
  'Placement group',
  'Startup taint for Cilium',
  'One pool per team',
];

const subjects = (heading: string) => rowsBelow(heading).map(({ subject }) => subject);
const allRows = HEADINGS.flatMap(rowsBelow);

describe('docs/recipes.md', () => {
  it('has one row for each manifest', () => {
    expect([...subjects('Manifests of others')].sort()).toEqual(Object.keys(manifests).sort());
  });

  it('has one row for each task', () => {
    expect(subjects('Tasks')).toEqual(TASKS);
  });

  it('has no two rows of one subject', () => {
    const all = allRows.map(({ subject }) => subject);
    expect(all).toEqual([...new Set(all)]);
  });

  it.each(allRows)('links the recipe of "$subject" and its YAML, and says what it is for', (row) => {
    expect(row.recipes.length).toBeGreaterThan(0);
    expect(row.links).toEqual(row.recipes.flatMap((name) => [`../examples/${name}.ts`, `../examples/${name}.yaml`]));
    expect(row.sentence).toMatch(/^[A-Z`].{10,}\.$/);
  });

  it('has no dead link', () => {
    expect(relativeLinks.filter((link) => !existsSync(join(DOCS, link)))).toEqual([]);
  });

  it('names every recipe', () => {
    expect([...new Set(allRows.flatMap(({ recipes }) => recipes))].sort()).toEqual(recipeNames);
  });
});

it('every YAML of examples/ is that of a recipe', () => {
  const others = readdirSync(EXAMPLES).filter((file) => !file.endsWith('.ts'));
  expect(others.sort()).toEqual(recipeNames.map((name) => `${name}.yaml`).sort());
});

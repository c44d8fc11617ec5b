import { describe, expect, it } from 'vitest';
import cases from '../karpenter/drift-cases.json';
import { CHANGES } from './changes';

describe('the table of pull requests with one change', () => {
  it('has at least 80, each with a name and a source of its own', () => {
    expect(CHANGES.length).toBeGreaterThanOrEqual(80);
    expect(new Set(CHANGES.map(({ name }) => name)).size).toBe(CHANGES.length);
    for (const { source } of CHANGES) expect(source).toMatch(/^(Model|Review|AWS|1\.15)/);
  });

  it('has every field whose effect is known', () => {
    const covered = new Set(CHANGES.flatMap(({ covers = [] }) => covers));
    const fields = cases.map(({ kind, path }) => `${kind} ${path}`);
    expect(fields.filter((field) => !covered.has(field))).toEqual([]);
    expect([...covered].filter((field) => !fields.includes(field))).toEqual([]);
  });

  it('has every consequence, first line by first line', () => {
    const effects = new Set(CHANGES.map(({ effect }) => effect));
    expect([...effects].sort()).toEqual([
      'aws',
      'behaviour',
      'deletes',
      'may-roll',
      'new-nodes',
      'no-pool',
      'none',
      'refused',
      'rolls',
      'scales-down',
      'stops',
    ]);
    for (const { effect, headline } of CHANGES) expect(headline === 'no consequence').toBe(effect === 'none');
  });
});

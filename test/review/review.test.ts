import { describe, expect, it } from 'vitest';
import { failing, headline, review } from '../../src/review';
import { CHANGES } from './changes';
import { TOOLS } from './fleet';
import { sidesOf } from './sides';

describe('a pull request with one change', () => {
  it.each(CHANGES.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const { before, after } = sidesOf(row);
    const result = review(before, after);
    const worst = result.changes.filter(({ effect }) => effect === result.worst);
    expect({ effect: result.worst, headline: headline(result) }).toEqual({
      effect: row.effect,
      headline: row.headline,
    });
    if (row.effect !== 'none') expect(worst.map(({ rule }) => rule)).toContain(row.rule);
    if (row.says !== undefined && row.effect !== 'none') {
      expect(
        worst
          .filter(({ rule }) => rule === row.rule)
          .map(({ reason }) => reason)
          .join('\n'),
      ).toContain(row.says);
    }
  });
});

describe('findings of check', () => {
  const row = CHANGES.find(({ name }) => name === 'no limit is left');
  if (row === undefined) throw new Error('no such row');
  const { before, after } = sidesOf(row);
  const rules = (side: readonly { readonly rule: string }[]): readonly string[] => side.map(({ rule }) => rule);

  it('are new one way and cured the other', () => {
    const [there, back] = [review(before, after).findings, review(after, before).findings];
    expect(rules(there.new)).toContain('set/limit-below-one-node');
    expect(back.cured).toEqual(there.new);
    expect(back.remaining).toEqual(there.remaining);
  });

  it('are those of policy too, where the tier is known', () => {
    const untold = ({ clusters }: typeof before) => ({
      clusters: clusters.map((cluster) => ({ ...cluster, facts: { ...cluster.facts, tier: undefined } })),
    });
    const isPolicy = (rule: string): boolean => rule.startsWith('policy/');
    expect(rules(review(before, after).findings.remaining).some(isPolicy)).toBe(true);
    expect(rules(review(untold(before), untold(after)).findings.remaining).some(isPolicy)).toBe(false);
  });
});

describe('what applies the files', () => {
  const row = CHANGES.find(({ name }) => name === 'the base alone, which nothing applies');
  if (row === undefined) throw new Error('no such row');
  const { before } = sidesOf(row);
  const withGitOps = (gitOps: readonly unknown[] | undefined): typeof before => ({
    clusters: before.clusters.map((cluster) => ({ ...cluster, gitOps })),
  });
  const [flux] = TOOLS.Flux;

  it.each([
    ['takes the pools with it', flux, 'deletes'],
    ['leaves the pools', { ...flux, spec: { ...flux.spec, deletionPolicy: 'Orphan' } }, 'behaviour'],
  ])('and goes: %s', (_, tool, effect) => {
    expect(review(withGitOps([tool]), withGitOps(undefined)).worst).toBe(effect);
  });

  it('and changes', () => {
    const result = review(withGitOps([flux]), withGitOps([{ ...flux, spec: { ...flux.spec, prune: false } }]));
    expect(result.changes.map(({ reason }) => reason)).toEqual([
      'a pool that leaves the files is orphaned from now on, deleted before',
    ]);
  });
});

describe('prices', () => {
  it('that nobody knows are not passed over', () => {
    const row = CHANGES.find(({ name }) => name === 'requirements narrowed');
    if (row === undefined) throw new Error('no such row');
    const { before, after } = sidesOf(row);
    expect(review(before, after).notLookedAt).toContain(
      'prices of eu-west-1 are not known: what other types cost there is not said',
    );
    const prices = { source: 'finance', asOf: '2026-11-01', perHour: { 'm5.large': 1, 'r5.large': 2 } };
    expect(review(before, after, { prices }).notLookedAt).toEqual([]);
    const image = CHANGES.find(({ covers }) => covers?.includes('EC2NodeClass spec.amiSelectorTerms'));
    if (image === undefined) throw new Error('no such row');
    const other = sidesOf(image);
    // Other images are for the same types.
    expect(review(other.before, other.after).notLookedAt).toEqual([]);
  });
});

describe('a value that is refused', () => {
  it('does nothing else', () => {
    const row = CHANGES.find(({ rule }) => rule === 'review/refused');
    if (row === undefined) throw new Error('no such row');
    const { before, after } = sidesOf(row);
    const { changes } = review(before, after);
    const [refusal] = changes;
    expect(refusal).toMatchObject({ effect: 'refused' });
    const beside = changes.filter(({ resource, path }) => resource === refusal?.resource && path === refusal.path);
    expect(beside).toHaveLength(1);
  });
});

describe('consent', () => {
  const row = CHANGES.find(({ name }) => name === 'a pool goes with Argo CD');
  if (row === undefined) throw new Error('no such row');
  const { before, after } = sidesOf(row);
  const acknowledgement = {
    rule: 'review/pool-deleted',
    object: 'NodePool/batch',
    reason: 'moved',
    until: '2026-12-31',
  };

  it('turns a consequence green and stays visible', () => {
    expect(failing(review(before, after)).length).toBe(1);
    const accepted = review(before, after, { acknowledgements: [acknowledgement] });
    expect(failing(accepted)).toEqual([]);
    expect(accepted.worst).toBe('deletes');
    expect(accepted.changes[0]?.accepted).toEqual({ reason: 'moved', until: '2026-12-31' });
  });

  it.each([
    ['another object', { ...acknowledgement, object: 'NodePool/general' }, undefined],
    ['another rule', { ...acknowledgement, rule: 'review/pool-renamed' }, undefined],
    ['another cluster', { ...acknowledgement, cluster: 'other' }, undefined],
    ['a day that is over', acknowledgement, '2027-01-01T00:00:00Z'],
    ['no reason', { ...acknowledgement, reason: ' ' }, undefined],
  ])('does not count for %s', (_, each, at) => {
    expect(failing(review(before, after, { acknowledgements: [each], at })).length).toBe(1);
  });

  it('is not needed for a pool that has no node', () => {
    const result = review(before, after, { nodes: { batch: 0, general: 3, fixed: 3 } });
    expect(result.changes.map(({ effect }) => effect)).not.toContain('deletes');
  });
});

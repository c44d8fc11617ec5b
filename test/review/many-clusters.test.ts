import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Review, type ReviewCluster, type ReviewSide, review } from '../../src/review';
import { FULL } from '../full';
import { CHANGES, type Edit, type OneChange } from './changes';
import { sidesOf } from './sides';

const REGIONS = ['eu-west-1', 'us-east-1', 'ap-southeast-2'];

/** A cluster of the table under a name of its own; every third has limits and a role like no other. */
function member(side: ReviewSide, index: number, isVaried: boolean): ReviewCluster {
  const [cluster] = side.clusters;
  if (cluster === undefined) throw new Error('no cluster');
  const name = `cluster-${index}`;
  const objects = cluster.objects.map((object) => {
    const { kind, spec } = object as { kind: string; spec?: { limits?: object } };
    if (!isVaried || index % 3 !== 0 || spec === undefined) return object;
    if (kind === 'NodePool')
      return { ...(object as object), spec: { ...spec, limits: { ...spec.limits, cpu: 2 + index } } };
    return kind === 'EC2NodeClass' ? { ...(object as object), spec: { ...spec, role: `nodes-${index}` } } : object;
  });
  return { ...cluster, folder: name, facts: { ...cluster.facts, name, region: REGIONS[index % 3] }, objects };
}

function fleetOf(rows: readonly OneChange[], which: 'before' | 'after', isVaried = true): ReviewSide {
  const clusters = rows.map((row, index) => member(sidesOf(row)[which], index, isVaried));
  return isVaried
    ? { clusters }
    : { clusters: clusters.map((each) => ({ ...each, facts: { ...each.facts, region: 'eu-west-1' } })) };
}

const only = (folder: string, { changes, findings }: Pick<Review, 'changes' | 'findings'>) => {
  const isIn = ({ cluster }: { readonly cluster: string }): boolean => cluster === folder;
  return {
    changes: changes.filter(isIn),
    new: findings.new.filter(isIn),
    cured: findings.cured.filter(isIn),
    remaining: findings.remaining.filter(isIn),
  };
};

describe('what clusters have in common is found out once', () => {
  it('says of each cluster what it says of that cluster alone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CHANGES), { minLength: 2, maxLength: 12 }), (rows) => {
        const [before, after] = [fleetOf(rows, 'before'), fleetOf(rows, 'after')];
        const together = review(before, after);
        after.clusters.forEach((cluster, index) => {
          const from = before.clusters[index];
          if (from === undefined) return;
          const alone = review({ clusters: [from] }, { clusters: [cluster] });
          expect(only(cluster.folder, together)).toEqual(only(cluster.folder, alone));
        });
      }),
      { numRuns: FULL ? 60 : 4 },
    );
  }, 900_000);

  it('but for what limits keep apart', () => {
    const given: Edit[] = [['NodePool/batch', 'spec.limits', { cpu: 0 }]];
    const row = { name: '', effect: 'none', rule: '', headline: '', source: '', given } as const;
    const rows: OneChange[] = [
      { ...row, change: [['NodePool/batch', 'spec.limits', { cpu: 0, memory: '1Gi' }]] },
      { ...row, change: [['NodePool/batch', 'spec.limits', { cpu: 500 }]] },
    ];
    const [before, after] = [fleetOf(rows, 'before', false), fleetOf(rows, 'after', false)];
    const begins = review(before, after).changes.filter(({ rule }) => rule === 'review/overlap-begins');
    expect(new Set(begins.map(({ cluster }) => cluster))).toEqual(new Set(['cluster-1']));
  });

  it('reads no part whose digest is the same on both sides', () => {
    const row = CHANGES.find(({ name }) => name === 'spec.tags of a class');
    if (row === undefined) throw new Error('no such row');
    const sides = sidesOf(row);
    const told = review(sides.before, sides.after);
    const unread = ({ clusters }: ReviewSide): ReviewSide => ({
      clusters: clusters.map((cluster) => ({
        ...cluster,
        get template(): unknown {
          throw new Error('the template was read');
        },
        digests: { template: 'a', values: 'b', facts: 'c' },
      })),
    });
    expect(review(unread(sides.before), unread(sides.after))).toEqual(told);
    const other = (side: ReviewSide): ReviewSide => ({
      clusters: side.clusters.map((cluster) => ({ ...cluster, digests: { objects: 'a' } })),
    });
    expect(review(sides.before, other(sides.after))).toEqual(told);
  });
});

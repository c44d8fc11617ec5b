import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graveChanges, type Review, type ReviewCluster, type ReviewSide, review } from '../../src/review';
import { AlikeClusters } from '../../src/review/alike';
import { runs } from '../full';
import { CHANGES, type OneChange } from './changes';
import { sidesOf } from './sides';

/** A pull request of the table, in a cluster of another name, account and size. */
interface Member {
  readonly row: OneChange;
  readonly name: string;
  readonly account: string;
  readonly cpu: number;
  readonly memory: string;
}

interface Pair {
  readonly before: ReviewCluster;
  readonly after: ReviewCluster;
}

function memberOf({ row, name, account, cpu, memory }: Member, folder: string): Pair {
  const sides = sidesOf(row);
  const [before, after] = [sides.before, sides.after].map(({ clusters: [cluster] }) => {
    const text = JSON.stringify(cluster)
      .replace('"environment":"prod"', '"environment":"live"')
      .replaceAll(/\bprod\b/g, name)
      .replaceAll('111122223333', account)
      .replaceAll('"cpu":1000,', `"cpu":${cpu},`)
      .replaceAll('"memory":"4000Gi"', `"memory":"${memory}"`);
    return { ...JSON.parse(text), folder } as ReviewCluster;
  }) as [ReviewCluster, ReviewCluster];
  return { before, after };
}

const side = (pairs: readonly Pair[], which: keyof Pair): ReviewSide => ({
  clusters: pairs.map((pair) => pair[which]),
});

function rowOf(rule: string): OneChange {
  const [row] = CHANGES.filter((each) => each.rule === rule);
  if (row === undefined) throw new Error(`no row of ${rule}`);
  return row;
}

/** What a review of several says of one of them. */
const about = ({ changes, findings, notLookedAt, clusters }: Review, folder: string, name: string) => ({
  changes: changes.filter(({ cluster }) => cluster === folder),
  findings: Object.values(findings).map((each) => each.filter(({ cluster }) => cluster === folder)),
  gaps: notLookedAt.filter((text) => text.startsWith(`${name}: `)),
  cluster: clusters[folder],
});

function expectSame(members: readonly Member[]) {
  const pairs = members.map((member, index) => memberOf(member, `folder-${index}`));
  const together = review(side(pairs, 'before'), side(pairs, 'after'));
  const grave = graveChanges(side(pairs, 'before'), side(pairs, 'after'));
  for (const [index, pair] of pairs.entries()) {
    const folder = `folder-${index}`;
    const name = members[index]?.name ?? '';
    const alone = review(side([pair], 'before'), side([pair], 'after'));
    expect(about(together, folder, name)).toEqual(about(alone, folder, name));
    const graveAlone = graveChanges(side([pair], 'before'), side([pair], 'after'));
    expect(grave.changes.filter(({ cluster }) => cluster === folder)).toEqual(graveAlone.changes);
  }
}

const rows = fc.constantFrom(...CHANGES);

const digits = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(4, '0'));

/** Names of fleets, and such that mean something elsewhere. */
const names = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom('cluster', 'staging-eu', 'Prod-EU'), digits).map((all) => all.join('-')),
  },
  fc.constantFrom(
    'prod',
    'general',
    'eu-west-1',
    'on-demand',
    'karpenter-1',
    'm5-large',
    'amd64-1',
    'al2023-1',
    'team-web',
    'qzxjvkw-9173',
    '1234567',
    'default-1',
    'ip-10-0-0-1',
    'x'.repeat(90),
    `a-${'b'.repeat(61)}`,
  ),
);

const account = fc.oneof(
  digits.map((tail) => `11112222${tail}`),
  fc.constantFrom('917304628917', '000000000000'),
);

const members = fc
  .tuple(fc.array(rows, { minLength: 1, maxLength: 2 }), fc.infiniteStream(fc.tuple(names, account)))
  .chain(([changes, named]) =>
    fc.array(
      fc.record({
        row: fc.constantFrom(...changes),
        cpu: fc.constantFrom(1, 2, 8, 100, 500, 1000, 1001, 4000, 0),
        memory: fc.constantFrom('4000Gi', '1Gi', '64Gi', '2000Gi', '90Ti', '4096', '0'),
        both: fc.constant(named),
      }),
      { minLength: 6, maxLength: 9 },
    ),
  )
  .map((all) =>
    all.map(({ both, ...rest }) => {
      const [name = '', id = ''] = both.next().value ?? [];
      return { ...rest, name, account: id };
    }),
  );

/** Asks about clusters, and counts how many had to be asked about. */
function asked(members: readonly Member[]): number {
  let count = 0;
  const alike = new AlikeClusters({
    answer: () => {
      count++;
      return {};
    },
    most: () => () => 0,
  });
  for (const member of members) if (alike.of(memberOf(member, 'folder')) === undefined) count++;
  return count;
}

describe('clusters that differ in names and limits alone', () => {
  it('are told the same together as each by itself', () => {
    fc.assert(fc.property(members, expectSame), { numRuns: runs(40), endOnFailure: true });
  }, 600_000);

  it('are asked about once', () => {
    const row = rowOf('review/class-changed');
    const all = ['0001', '0002', '0003'].map((tail, index) => ({
      row,
      name: `cluster-${tail}`,
      account: `11112222${tail}`,
      cpu: 1000 + index,
      memory: '4000Gi',
    }));
    expect(asked(all)).toBe(1);
  });

  it('are asked about by themselves where a name stands in another place', () => {
    const row = rowOf('review/class-changed');
    const labelled = ['eu-west-1', 'cr-0aa11bb22cc33dd44', 'subnet-0aa11bb22cc33dd44'].flatMap((name) => [name, name]);
    const all = labelled.map((name, index) => ({
      row,
      name,
      account: `11112222000${index}`,
      cpu: 1000,
      memory: '4000Gi',
    }));
    expectSame(all);
    expect(asked(all)).toBe(all.length);
  });
});

import { compareMinors, KARPENTER_MINORS, type KarpenterMinor } from '../karpenter';
import { type GrantedStatement, grantsFor, type PolicyGroup } from './grants';
import type { Profile } from './profiles';
import { tighten } from './tightenings';

/** One action, resource or condition of a statement that comes or goes. */
export interface PartChange {
  readonly change: 'added' | 'removed';
  readonly part: 'action' | 'resource' | 'condition';
  readonly text: string;
  /** The minor that brought the change. */
  readonly since: KarpenterMinor;
}

/** A statement that differs between two minors. */
export interface StatementChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly sid: string;
  readonly group: PolicyGroup;
  readonly why: string;
  readonly parts: readonly PartChange[];
}

/** Something that an upgrade passes, with the minor that brings it. */
export interface Milestone {
  readonly since: KarpenterMinor;
  readonly text: string;
}

/** What changes in AWS between two minors of Karpenter. */
export interface PermissionsDiff {
  readonly from: KarpenterMinor;
  readonly to: KarpenterMinor;
  /** Whether `from` is the newer one: what the minors between brought goes again. */
  readonly downgrade: boolean;
  readonly profile: Profile;
  readonly statements: readonly StatementChange[];
  /** Changes beside the controller's policies: node role, event rules. */
  readonly resources: readonly Milestone[];
  readonly hazards: readonly Milestone[];
  /** What to do, in this order. */
  readonly steps: readonly string[];
}

/** Resources that a minor changes; a test holds this list against the templates. */
export const RESOURCE_CHANGES: readonly Milestone[] = [
  {
    since: '1.4',
    text: 'node role: AmazonEC2ContainerRegistryReadOnly becomes AmazonEC2ContainerRegistryPullOnly',
  },
  { since: '1.10', text: 'event rule CapacityReservationInterruptionRule' },
];

const HAZARDS: readonly Milestone[] = [
  {
    since: '1.4',
    text: 'pods that list or describe ECR repositories with the node role lose that; give them a role of their own first',
  },
  {
    since: '1.6',
    text: 'the gate reservedCapacity is on by default: open capacity reservations are used only where capacityReservationSelectorTerms select them',
  },
  {
    since: '1.7',
    text: 'instance profiles move under /karpenter/<region>/<cluster>/; without iam:ListInstanceProfiles the controller cannot clean them up',
  },
  {
    since: '1.9',
    text: "Karpenter's own template replaces KarpenterControllerPolicy by five policies: where eksctl or Terraform attached it to a role outside of the stack, its deletion fails. Attach the new policies first, detach the old one, then update the stack. Templates of this package are split for every minor and attach their policies themselves",
  },
  {
    since: '1.12',
    text: "settings.enableZonalShift: the controller does not start without the permission, and the statement in Karpenter's own template of 1.12 never matches; it is right from 1.13 (and here in every profile but reference)",
  },
  { since: '1.12', text: 'ec2:DescribeInstanceStatus is asked for always; without it that watch stops' },
  {
    since: '1.15',
    text: 'node repair (gate nodeRepair) asks the disruption budgets: one without reasons that allows no node stops it. Give such a budget the reasons Underutilized, Empty and Drifted',
  },
];

const within = (from: KarpenterMinor, to: KarpenterMinor) => (milestone: Milestone) =>
  compareMinors(milestone.since, from) > 0 && compareMinors(milestone.since, to) <= 0;

interface Part {
  readonly part: PartChange['part'];
  readonly text: string;
}

const partsOf = ({ actions, resources, conditions }: GrantedStatement): readonly Part[] => [
  ...actions.map((text) => ({ part: 'action' as const, text })),
  ...resources.map((text) => ({ part: 'resource' as const, text })),
  ...conditions.map(({ operator, key, values }) => ({
    part: 'condition' as const,
    text: `${operator} ${key} = ${values.join(', ')}`,
  })),
];

/** Every statement of a minor with all features on; the partition matters to none of the differences. */
function statementsOf(minor: KarpenterMinor, profile: Profile): ReadonlyMap<string, GrantedStatement> {
  const granted = grantsFor({ minor, profile, isOn: () => true });
  const statements =
    profile === 'hardened'
      ? granted.map((statement) => tighten(statement, { minor, partition: 'aws', tagKeys: [] }))
      : granted;
  return new Map(statements.map((statement) => [statement.sid, statement]));
}

const hasPart = (statement: GrantedStatement | undefined, { part, text }: Part): boolean =>
  statement !== undefined && partsOf(statement).some((other) => other.part === part && other.text === text);

/** Parts of `one` that `other` lacks. */
const missing = (one: GrantedStatement | undefined, other: GrantedStatement | undefined): readonly Part[] =>
  one === undefined ? [] : partsOf(one).filter((part) => !hasPart(other, part));

/** Minors after the older of two up to the newer. */
const minorsBetween = (a: KarpenterMinor, b: KarpenterMinor): readonly KarpenterMinor[] => {
  const [older, newer] = compareMinors(a, b) <= 0 ? [a, b] : [b, a];
  return KARPENTER_MINORS.filter((minor) => compareMinors(minor, older) > 0 && compareMinors(minor, newer) <= 0);
};

/**
 * What changes in the controller's permissions between two minors, statement by statement, with the order in which to
 * apply it and what may go wrong. `from` may be the newer one: then it is a downgrade.
 */
export function permissionsDiff(
  from: KarpenterMinor,
  to: KarpenterMinor,
  profile: Profile = 'default',
): PermissionsDiff {
  const between = minorsBetween(from, to);
  const byMinor = new Map(between.map((minor) => [minor, statementsOf(minor, profile)]));
  const upgrade = compareMinors(from, to) < 0;
  const [before, after] = [statementsOf(from, profile), statementsOf(to, profile)];

  /** The minor from which on a part is as it is in the newer of the two. */
  const sinceOf = (sid: string, part: Part, inNewer: boolean): KarpenterMinor => {
    const lastOther = between.map((minor) => hasPart(byMinor.get(minor)?.get(sid), part)).lastIndexOf(!inNewer);
    return between[lastOther + 1] ?? to;
  };
  const changes = (change: PartChange['change'], sid: string, parts: readonly Part[]): readonly PartChange[] =>
    parts.map((part) => ({ change, ...part, since: sinceOf(sid, part, (change === 'added') === upgrade) }));

  const statements = [...new Set([...after.keys(), ...before.keys()])].flatMap((sid): StatementChange[] => {
    const [old, current] = [before.get(sid), after.get(sid)];
    const parts = [...changes('removed', sid, missing(old, current)), ...changes('added', sid, missing(current, old))];
    const known = current ?? old;
    if (known === undefined || parts.length === 0) return [];
    const change = old === undefined ? 'added' : current === undefined ? 'removed' : 'changed';
    return [{ change, sid, group: known.group, why: known.why, parts }];
  });
  const [older, newer] = upgrade ? [from, to] : [to, from];
  return {
    from,
    to,
    downgrade: compareMinors(from, to) > 0,
    profile,
    statements,
    resources: RESOURCE_CHANGES.filter(within(older, newer)),
    hazards: HAZARDS.filter(within(older, newer)),
    steps: stepsOf(from, to, statements),
  };
}

/** Permissions come before the controller that needs them, and go after the one that needed them. */
function stepsOf(from: KarpenterMinor, to: KarpenterMinor, statements: readonly StatementChange[]): readonly string[] {
  const sidsWith = (change: PartChange['change']): string =>
    statements
      .filter(({ parts }) => parts.some((part) => part.change === change))
      .map(({ sid }) => sid)
      .join(', ');
  const [added, removed] = [sidsWith('added'), sidsWith('removed')];
  if (from === to) return [];
  return [
    added === '' ? undefined : `before the controller of ${to}: grant what is added (${added})`,
    `install the CRDs and the controller of ${to}`,
    removed === '' ? undefined : `when no controller of ${from} runs any more: take away what is removed (${removed})`,
  ].filter((step) => step !== undefined);
}

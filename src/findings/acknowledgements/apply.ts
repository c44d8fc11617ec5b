import type { Finding, Problem } from '../finding';
import { type Acknowledged, type Acknowledgement, canBeAcknowledged, canBeUnused, dashedRule } from './acknowledgement';

export interface ApplyOptions {
  /** The day to judge `until` by, `2027-04-01`. @default - nothing ends */
  readonly at?: string;
}

/** Findings with those known marked, and the acknowledgements that no finding came to. */
export interface AppliedAcknowledgements<F extends Finding> {
  readonly findings: readonly F[];
  readonly unused: readonly Acknowledgement[];
}

const isBelow = (path: string, above: string): boolean =>
  above === '' || path === above || path.startsWith(`${above}/`);

/** Whether a finding is the one that is meant: of this rule, object, construct and cluster. */
export function coversFinding({ rule, object, within, cluster }: Acknowledgement, finding: Finding): boolean {
  const { source } = finding;
  const construct = source !== undefined && 'construct' in source ? source : undefined;
  return (
    dashedRule(rule) === dashedRule(finding.rule) &&
    canBeAcknowledged(finding.rule) &&
    (object === undefined || object === finding.resource) &&
    (within === undefined || isBelow(construct?.construct ?? '', within)) &&
    (cluster === undefined || construct?.cluster === undefined || construct.cluster === cluster)
  );
}

const isOver = ({ until }: Acknowledgement, at: string | undefined): boolean =>
  until !== undefined && at !== undefined && at > until;

const acknowledged = ({ reason, until, by }: Acknowledgement): Acknowledged => ({
  reason,
  by,
  ...(until !== undefined && { until }),
});

/**
 * Marks what is known. A finding is covered by an acknowledgement of its own rule and object and by no other, so that
 * nothing new hides behind it. One whose last day is over brings its finding back.
 */
export function applyAcknowledgements<F extends Finding>(
  findings: readonly F[],
  acknowledgements: readonly Acknowledgement[],
  { at }: ApplyOptions = {},
): AppliedAcknowledgements<F> {
  if (acknowledgements.length === 0) return { findings, unused: [] };
  const used = new Set<Acknowledgement>();
  const marked = findings.map((finding): F => {
    const covering = acknowledgements.filter((each) => coversFinding(each, finding));
    for (const each of covering) used.add(each);
    const holding = covering.find((each) => !isOver(each, at));
    if (holding !== undefined) return { ...finding, acknowledged: acknowledged(holding) };
    const [over] = covering;
    if (over === undefined) return finding;
    const ended = ` (was acknowledged until ${over.until}: ${over.reason})`;
    return finding.message.endsWith(ended) ? finding : { ...finding, message: `${finding.message}${ended}` };
  });
  return { findings: marked, unused: acknowledgements.filter((each) => !used.has(each) && canBeUnused(each, at)) };
}

/** The problem of an acknowledgement that nothing came to. */
export const unusedAcknowledgement = ({ rule, object }: Acknowledgement, path: string): Problem => ({
  rule: 'acknowledgements/unused',
  severity: 'warning',
  path,
  got: dashedRule(rule),
  message: canBeAcknowledged(rule)
    ? `nothing of this rule is found${object === undefined ? '' : ` at ${object}`}: what was acknowledged is cured, or the rule or the object is misspelt`
    : 'this rule cannot be acknowledged: where it finds something, nothing can be written',
  fix: 'remove the acknowledgement, or correct it',
});

/** Where an acknowledgement is written in an object: one line for each. */
export const ACKNOWLEDGE_ANNOTATION = 'cdk8s-karpenter/acknowledge';

/** Says that a finding is known and why it stays. It is shown with its reason and stops nothing. */
export interface AcknowledgementProps {
  /** Id of the rule: `policy/overlap`. */
  readonly rule: string;
  /** Why it stays, for whoever reads it next. */
  readonly reason: string;
  /** Last day on which it holds, `2027-03-31`; judged where a day is named (`--at`), for no clock is read. @default - for good */
  readonly until?: string;
  /** The object as findings name it: `NodePool/general`. @default - every object below what it was said of */
  readonly object?: string;
}

/** Where it was said. */
export type AcknowledgedBy = 'annotation' | 'code' | 'file' | 'baseline';

/** An acknowledgement with what it covers, whoever said it. */
export interface Acknowledgement extends AcknowledgementProps {
  readonly by: AcknowledgedBy;
  /** Path of the construct that it covers, with all below it. @default - any */
  readonly within?: string;
  /** The cluster that it is for, by the name of its folder. @default - any */
  readonly cluster?: string;
}

/** What a finding that is known carries. */
export interface Acknowledged {
  readonly reason: string;
  readonly until?: string;
  readonly by: AcknowledgedBy;
}

/** Findings without which there is nothing to write: no reason makes up for that. */
const NEVER = /^(?:yaml\/|acknowledgements\/|check\/|charts\/(?:construction|construct-id|synthesis)$)/;

export const canBeAcknowledged = (rule: string): boolean => !NEVER.test(rule);

/** Rules that find nothing unless a day is named to judge by. */
const BY_DAY: readonly string[] = ['policy-out-of-support'];

/** Whether an acknowledgement that came to nothing says anything: its rule may not have been asked. */
export const canBeUnused = ({ rule }: AcknowledgementProps, at: string | undefined): boolean =>
  at !== undefined || !BY_DAY.includes(dashedRule(rule));

const WITH_DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** A day of the calendar, as `until` and `--at` write it. */
export const isDay = (text: string): boolean =>
  WITH_DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** An id as it is written where a slash would be in the way: `policy-overlap`. */
export const dashedRule = (rule: string): string => rule.replace('/', '-');

import { KARPENTER_MINORS, type KarpenterMinor, karpenterMinor, NEXT_KARPENTER_MINOR } from './versions';

/**
 * The day on which a minor was published: that of `v1.N.0` of aws/karpenter-provider-aws in UTC, from 1.9 on by its tag,
 * before by endoflife.date/karpenter.
 */
export const KARPENTER_RELEASE_DAYS: Readonly<Record<KarpenterMinor, string>> = {
  '1.0': '2024-08-14',
  '1.1': '2024-11-30',
  '1.2': '2025-01-28',
  '1.3': '2025-03-04',
  '1.4': '2025-04-16',
  '1.5': '2025-05-24',
  '1.6': '2025-07-14',
  '1.7': '2025-09-16',
  '1.8': '2025-10-08',
  '1.9': '2026-02-06',
  '1.10': '2026-03-20',
  '1.11': '2026-04-06',
  '1.12': '2026-04-24',
  '1.13': '2026-06-10',
  '1.14': '2026-07-11',
  '1.15': '2026-10-10',
};

/**
 * The last day of minors with long-term support, the end of the month that SUPPORT.md of aws/karpenter-provider-aws names
 * (read at v1.15.2). Every other minor is supported until the next one is published.
 */
export const KARPENTER_LTS: Readonly<Partial<Record<KarpenterMinor, string>>> = {
  '1.9': '2027-02-28',
  '1.14': '2027-07-31',
};

/** How long a minor is supported. */
export interface KarpenterSupport {
  /** The minor: `1.14`. */
  readonly minor: KarpenterMinor;
  /** The first day on which it is not supported any more; undefined for the newest, whose end nobody knows. */
  readonly endsOn?: string;
  /** The last day of its long-term support; undefined for a regular minor. */
  readonly ltsUntil?: string;
}

/** The day after, by the calendar. */
const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

function supportOf(minor: KarpenterMinor): KarpenterSupport {
  const lts = KARPENTER_LTS[minor];
  if (lts !== undefined) return { minor, endsOn: dayAfter(lts), ltsUntil: lts };
  const next = KARPENTER_MINORS[KARPENTER_MINORS.indexOf(minor) + 1];
  return { minor, ...(next !== undefined && { endsOn: KARPENTER_RELEASE_DAYS[next] }) };
}

/**
 * How long a version of Karpenter is supported; undefined for one that is not known, the minor after the newest included.
 *
 * @param version `1.14` or `1.14.1`
 */
export function karpenterSupport(version: string): KarpenterSupport | undefined {
  const minor = karpenterMinor(version);
  const isNext = version.replace(/^v/, '').split('.').slice(0, 2).join('.') === NEXT_KARPENTER_MINOR;
  return minor === undefined || isNext ? undefined : supportOf(minor);
}

/** The minors that are supported on a day, `2026-11-29`, oldest first. */
export const supportedKarpenter = (day: string): readonly KarpenterSupport[] =>
  KARPENTER_MINORS.map(supportOf).filter(
    ({ minor, endsOn }) => KARPENTER_RELEASE_DAYS[minor] <= day && (endsOn === undefined || day < endsOn),
  );

import type { Finding } from './finding';

/** Findings of one rule at one object that were there when a team began. */
export interface BaselineEntry {
  readonly rule: string;
  /** As findings name it: `NodePool/general`. */
  readonly object: string;
  /** The cluster, where it is known. */
  readonly cluster?: string;
  /** How many. */
  readonly count: number;
}

/** What was there when a team began: it passes, and what is new does not. */
export type Baseline = readonly BaselineEntry[];

type Place = Omit<BaselineEntry, 'count'>;

const placeOf = ({ rule, resource, source }: Finding): Place => ({
  rule,
  object: resource,
  ...(source !== undefined && 'cluster' in source && source.cluster !== undefined && { cluster: source.cluster }),
});

/** By rule and object, not by file and line, so that neither a new name of a file nor another order makes it new. */
const keyOf = ({ rule, object, cluster }: Place): string => JSON.stringify([rule, object, cluster]);

/** The findings of now as a baseline: those that nobody acknowledged. */
export function baselineOf(findings: readonly Finding[]): Baseline {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    if (finding.acknowledged !== undefined && finding.acknowledged.by !== 'baseline') continue;
    const place = placeOf(finding);
    const key = keyOf(place);
    entries.set(key, { ...place, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** Findings with those of a baseline marked as known, and what of the baseline is cured. */
export interface AppliedBaseline<F extends Finding> {
  readonly findings: readonly F[];
  /** What is left of the baseline: it never grows. */
  readonly left: Baseline;
  /** How many of its findings are no longer there. */
  readonly cured: number;
}

/** Marks what was there before. Of one rule at one object, as many as there were. */
export function applyBaseline<F extends Finding>(findings: readonly F[], baseline: Baseline): AppliedBaseline<F> {
  const open = new Map(baseline.map((entry) => [keyOf(entry), entry.count]));
  const marked = findings.map((finding): F => {
    const key = keyOf(placeOf(finding));
    const count = open.get(key) ?? 0;
    if (finding.acknowledged !== undefined || count === 0) return finding;
    open.set(key, count - 1);
    return { ...finding, acknowledged: { reason: 'it was there before: in the baseline', by: 'baseline' } };
  });
  const left = baseline.flatMap((entry) => {
    const count = entry.count - (open.get(keyOf(entry)) ?? 0);
    return count > 0 ? [{ ...entry, count }] : [];
  });
  const cured = [...open.values()].reduce((sum, count) => sum + count, 0);
  return { findings: marked, left, cured };
}

/** A baseline from the data of its file; undefined where it is none. */
export function baselineFrom(value: unknown): Baseline | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.map((item: unknown): BaselineEntry | undefined => {
    if (typeof item !== 'object' || item === null) return undefined;
    const { rule, object, cluster, count } = item as Record<string, unknown>;
    const isEntry = typeof rule === 'string' && typeof object === 'string' && Number.isSafeInteger(count);
    if (!isEntry || !(cluster === undefined || typeof cluster === 'string') || (count as number) < 1) return undefined;
    return { rule, object, ...(cluster !== undefined && { cluster }), count: count as number };
  });
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

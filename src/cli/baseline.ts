import { readFileSync, writeFileSync } from 'node:fs';
import { applyBaseline, type Baseline, baselineFrom, baselineOf, type CheckReport } from '../findings';

export interface BaselineFlags {
  /** The file of what was there before. */
  readonly baseline?: string;
  /** The file to write what is there now, or of a baseline what is left. */
  readonly writeBaseline?: string;
}

function read(file: string): Baseline | string {
  try {
    return baselineFrom(JSON.parse(readFileSync(file, 'utf8'))) ?? 'it is no baseline: --write-baseline writes one';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A report in which what was there before counts for nothing. */
function withBaseline(report: CheckReport, baseline: Baseline): { report: CheckReport; left: Baseline; cured: number } {
  const { findings, left, cured } = applyBaseline(report.findings, baseline);
  const live = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const count = (wanted: string): number => live.filter(({ severity }) => severity === wanted).length;
  const counts = { errors: count('error'), warnings: count('warning'), acknowledged: findings.length - live.length };
  return { report: { ...report, findings, summary: { ...report.summary, ...counts } }, left, cured };
}

/** Holds a report against a baseline, and writes the one that is left or a first one. */
export function heldAgainstBaseline(report: CheckReport, { baseline, writeBaseline }: BaselineFlags): CheckReport {
  const known = baseline === undefined ? baselineOf(report.findings) : read(baseline);
  if (baseline === undefined && writeBaseline === undefined) return report;
  if (typeof known === 'string') {
    const unreadable = [...report.unreadable, { file: baseline ?? '', message: known }];
    return { ...report, unreadable };
  }
  const held = withBaseline(report, known);
  if (writeBaseline !== undefined) {
    writeFileSync(writeBaseline, `[${held.left.map((entry) => `\n  ${JSON.stringify(entry)}`).join(',')}\n]\n`);
  }
  const notes =
    held.cured > 0 && writeBaseline === undefined
      ? [
          `${held.cured} of the baseline ${held.cured === 1 ? 'is' : 'are'} cured; --write-baseline ${baseline} takes them out`,
        ]
      : [];
  return { ...held.report, notes: [...held.report.notes, ...notes] };
}

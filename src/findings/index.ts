export {
  ACKNOWLEDGE_ANNOTATION,
  ACKNOWLEDGED_IN_TEMPLATE,
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledged,
  type AcknowledgedBy,
  type Acknowledgement,
  type AcknowledgementProps,
  ANNOTATION_PATH,
  type AppliedAcknowledgements,
  type ApplyOptions,
  acknowledgementLine,
  acknowledgementProblems,
  annotatedAcknowledgements,
  applyAcknowledgements,
  canBeAcknowledged,
  canBeUnused,
  coversFinding,
  dashedRule,
  type FiledAcknowledgement,
  filedAcknowledgements,
  isDay,
  type ReadAcknowledgements,
  saidAcknowledgements,
  sayAcknowledged,
  unusedAcknowledgement,
} from './acknowledgements';
export { applyBaseline, type Baseline, type BaselineEntry, baselineFrom, baselineOf } from './baseline';
export { below } from './below';
export type { Check } from './checks';
export { failed } from './checks';
export { type Colors, colorsFor, NO_COLORS } from './colors';
export {
  type Finding,
  type FindingSource,
  findingOf,
  findingsOf,
  hasErrors,
  isError,
  type Problem,
  type Severity,
} from './finding';
export { distinct, listed } from './listed';
export { meant, nearest } from './nearest';
export { fieldName, formatPath, joinPaths, type Path, parsePath } from './path';
export {
  type CheckReport,
  type CheckSummary,
  type LocatedFinding,
  type Unreadable,
  unreadableText,
} from './report';
export type { Rule, RuleById, RuleTable } from './rule';
export { groupedBy, type SameFinding, sameFindings } from './same';
export { shown } from './shown';
export { acknowledgedText, findingText, gotText, gotTexts, valueText, visibleText } from './text';
export { DEFAULT_MAX, gravest, restLine, ruleSummary, type TellOptions, tellFindings } from './told';
export { uniqueFindings } from './unique';
export { oneLine, wrapped } from './wrapped';

export { below } from './below';
export type { Check } from './checks';
export { failed } from './checks';
export {
  type Finding,
  type FindingSource,
  findingOf,
  findingsOf,
  hasErrors,
  type Problem,
  type Severity,
} from './finding';
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
export { shown } from './shown';
export { findingText, gotText, valueText } from './text';
export { uniqueFindings } from './unique';

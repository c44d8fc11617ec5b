import type { CheckReport } from '../report';
import type { RuleById } from '../rule';
import type { TellOptions } from '../told';
import { githubReport } from './github';
import { jsonReport } from './json';
import { sarifReport } from './sarif';
import { textReport } from './text';

/** What a report is written from; how it is told is for those that people read, all others hold every single finding. */
type Report = (report: CheckReport, ruleById: RuleById, options?: TellOptions) => string;

/** The output formats by name. */
export const REPORTS: Readonly<Record<string, Report>> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
};

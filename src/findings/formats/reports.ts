import type { CheckReport } from '../report';
import type { RuleById } from '../rule';
import { githubReport } from './github';
import { jsonReport } from './json';
import { sarifReport } from './sarif';
import { textReport } from './text';

/** The output formats by name. */
export const REPORTS: Readonly<Record<string, (report: CheckReport, ruleById: RuleById) => string>> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
};

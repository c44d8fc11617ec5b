import type { CheckReport } from '../report';
import { githubReport } from './github';
import { jsonReport } from './json';
import { sarifReport } from './sarif';
import { textReport } from './text';

/** The output formats by name. */
export const REPORTS: Readonly<Record<string, (report: CheckReport) => string>> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
};

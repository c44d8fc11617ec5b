export { report } from './report';
export type { Report, ReportedChange, ReportFile, ReportInput } from './types';
export { WriteError, type Written, writeReport } from './write';

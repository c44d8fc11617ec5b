export { report } from './report';
export type { ReportedChange, ReportFile, ReportInput } from './types';
export { WriteError, writeReport } from './write';

export type { SetOptions } from './object-set';
export { type SetFinding, setFindings } from './set-findings';

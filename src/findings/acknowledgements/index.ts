export {
  ACKNOWLEDGE_ANNOTATION,
  type Acknowledged,
  type AcknowledgedBy,
  type Acknowledgement,
  type AcknowledgementProps,
  canBeAcknowledged,
  canBeUnused,
  dashedRule,
  isDay,
} from './acknowledgement';
export {
  ACKNOWLEDGED_IN_TEMPLATE,
  ANNOTATION_PATH,
  acknowledgementLine,
  annotatedAcknowledgements,
  type ReadAcknowledgements,
} from './annotation';
export {
  type AppliedAcknowledgements,
  type ApplyOptions,
  applyAcknowledgements,
  coversFinding,
  unusedAcknowledgement,
} from './apply';
export { ACKNOWLEDGEMENTS_FILE, type FiledAcknowledgement, filedAcknowledgements } from './file';
export { acknowledgementProblems } from './problems';
export { saidAcknowledgements, sayAcknowledged } from './said';

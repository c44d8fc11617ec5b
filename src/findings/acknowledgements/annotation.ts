import type { Problem } from '../finding';
import { ACKNOWLEDGE_ANNOTATION, type Acknowledgement, type AcknowledgementProps, dashedRule } from './acknowledgement';
import { acknowledgementProblems } from './problems';

/** Acknowledgements as they were read, and what of the text does not count. */
export interface ReadAcknowledgements {
  readonly acknowledgements: readonly Acknowledgement[];
  readonly problems: readonly Problem[];
}

export const ANNOTATION_PATH = `metadata.annotations["${ACKNOWLEDGE_ANNOTATION}"]`;

/** Says that the annotation stands where it is one of the nodes of a pool. */
export const ACKNOWLEDGED_IN_TEMPLATE: Problem = {
  rule: 'acknowledgements/in-template',
  severity: 'warning',
  path: `spec.template.${ANNOTATION_PATH}`,
  message:
    'an acknowledgement in the template is not read, and rolls every node of the pool when it is written or changed',
  fix: 'move it to metadata.annotations of the NodePool itself',
};

const LINE = /^([^\s:]*)\s*:\s*(.*)$/;
const UNTIL = /^(.*?)\s*;\s*until\s+(\S+)\s*$/;

/** One line of the annotation: `policy-overlap: why; until 2027-03-31`. */
export const acknowledgementLine = ({ rule, reason, until }: AcknowledgementProps): string =>
  `${dashedRule(rule)}: ${reason.replace(/\s+/g, ' ').trim()}${until === undefined ? '' : `; until ${until}`}`;

/** The acknowledgements that an object carries about itself, a line each. */
export function annotatedAcknowledgements(text: unknown, object: string): ReadAcknowledgements {
  if (typeof text !== 'string') return { acknowledgements: [], problems: [] };
  const acknowledgements: Acknowledgement[] = [];
  const problems: Problem[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const [, rule = line, rest = ''] = LINE.exec(line) ?? [];
    const [, reason = rest, until] = UNTIL.exec(rest) ?? [];
    const wrong = acknowledgementProblems({ rule, reason, until, object }, ANNOTATION_PATH);
    if (wrong.length > 0) problems.push(...wrong);
    else acknowledgements.push({ rule, reason, object, by: 'annotation', ...(until !== undefined && { until }) });
  }
  return { acknowledgements, problems };
}

import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import {
  ACKNOWLEDGE_ANNOTATION,
  type Acknowledgement,
  type AcknowledgementProps,
  acknowledgementLine,
  annotatedAcknowledgements,
  saidAcknowledgements,
  sayAcknowledged,
} from '../src/findings';

/**
 * Says that a finding is known and why it stays: it is still shown, with the reason, and stops nothing. One that nothing is
 * found for is a finding itself.
 *
 * Of an object it is written into its YAML, as annotation of the object and never of its nodes, so that `check`, reviewers
 * and an admission policy in the cluster read it too; it makes no node drift. Of a chart, a `Cluster` or a `Fleet` it
 * covers what is found below, and is known to the synth alone.
 *
 * @param subject an ApiObject such as a NodePool, a chart, a Cluster or a Fleet
 *
 * @example
 * acknowledge(general, { rule: 'set/missing-nodeclass', reason: 'made by hand', until: '2027-03-31' });
 */
export function acknowledge(subject: object, props: AcknowledgementProps): void {
  if (!isApiObject(subject)) {
    sayAcknowledged(subject, props);
    return;
  }
  const before = annotationOf(subject);
  const line = acknowledgementLine(props);
  subject.metadata.addAnnotation(ACKNOWLEDGE_ANNOTATION, before === undefined ? line : `${before}\n${line}`);
}

const annotationOf = ({ metadata }: ApiObject): string | undefined => {
  const { annotations } = metadata.toJson() as { annotations?: Readonly<Record<string, string>> };
  return annotations?.[ACKNOWLEDGE_ANNOTATION];
};

/** What is acknowledged of a construct: by its own object, and by what it stands in. */
export const acknowledgedOf = (construct: IConstruct): readonly Acknowledgement[] => [
  ...(isApiObject(construct)
    ? annotatedAcknowledgements(annotationOf(construct), `${construct.kind}/${construct.name}`).acknowledgements
    : []),
  ...construct.node.scopes.flatMap(saidAcknowledgements),
];

const isApiObject = (subject: object): subject is ApiObject => 'node' in subject && ApiObject.isApiObject(subject);

import type { Acknowledgement, AcknowledgementProps } from './acknowledgement';

const SAID = Symbol.for('cdk8s-karpenter.acknowledged');

interface Saying {
  [SAID]?: AcknowledgementProps[];
}

/** Notes an acknowledgement at a chart, a cluster or a fleet, where another copy of this package finds it too. */
export function sayAcknowledged(subject: object, props: AcknowledgementProps): void {
  const said = (subject as Saying)[SAID];
  if (said === undefined) Object.defineProperty(subject, SAID, { value: [props] });
  else said.push(props);
}

/** What was acknowledged at a chart, a cluster or a fleet, as it was given. */
export const saidAcknowledgements = (subject: object): readonly Acknowledgement[] =>
  ((subject as Saying)[SAID] ?? []).map((props) => ({ ...props, by: 'code' }));

import type { IConstruct } from 'constructs';
import {
  applyAcknowledgements,
  type Finding,
  findingsOf,
  findingText,
  hasErrors,
  isError,
  type Problem,
} from '../src/findings';
import { acknowledgedOf } from './acknowledge';
import { onceInSynth } from './once-in-synth';

type Report = () => readonly Finding[];

const REPORT = Symbol.for('cdk8s-karpenter.findings');

interface Reporting {
  [REPORT]?: Report;
}

/**
 * Lets a construct say what is wrong with it, as data for the synth of this package and as
 * text for the validation of a plain `app.synth()`, which is where a stock cdk8s project hears of it.
 *
 * @param found what is wrong for good, or how to find it out when asked
 */
export function reportFindings(construct: IConstruct, found: readonly Finding[] | Report): void {
  const report = typeof found === 'function' ? found : () => found;
  Object.defineProperty(construct, REPORT, { value: report });
  // cdk8s asks once for each chart of the App, which adds up for constructs that have nothing to say.
  if (typeof found !== 'function' && !hasErrors(found)) return;
  const { root } = construct.node;
  const errors = (): string[] =>
    applyAcknowledgements(report(), acknowledgedOf(construct)).findings.filter(isError).map(findingText);
  construct.node.addValidation({ validate: () => onceInSynth(root, errors) });
}

/** Findings of one construct about one object, from its problems. */
export const constructFindingsOf = (
  construct: IConstruct,
  resource: string,
  problems: readonly Problem[],
): readonly Finding[] =>
  // The path is put together each time.
  problems.length === 0 ? [] : findingsOf(problems, resource, { construct: construct.node.path });

/** Everything that the constructs of a tree say of themselves, ours as data, validations of others as they word them. */
export function constructFindings(root: IConstruct): Finding[] {
  return root.node.findAll().flatMap((construct): readonly Finding[] => {
    const report = (construct as Reporting)[REPORT];
    if (report !== undefined) return report();
    const { path } = construct.node;
    const problems = construct.node.validate().map((message) => ({ rule: 'charts/validation', path: '', message }));
    return findingsOf(problems, path, { construct: path });
  });
}

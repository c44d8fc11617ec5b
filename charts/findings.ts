import type { IConstruct } from 'constructs';
import { type Finding, findingsOf, findingText, type Problem } from '../src/findings';

type Report = () => readonly Finding[];

const REPORT = Symbol.for('cdk8s-karpenter.findings');

interface Reporting {
  [REPORT]?: Report;
}

/**
 * Lets a construct say what is wrong with it, as data for the synth of this package and as
 * text for the validation of a plain `app.synth()`, which is where a stock cdk8s project hears of it.
 */
export function reportFindings(construct: IConstruct, report: Report): void {
  Object.defineProperty(construct, REPORT, { value: report });
  construct.node.addValidation({
    validate: () =>
      report()
        .filter(({ severity }) => severity === 'error')
        .map(findingText),
  });
}

/** Findings of one construct about one object, from its problems. */
export const constructFindingsOf = (
  construct: IConstruct,
  resource: string,
  problems: readonly Problem[],
): readonly Finding[] => findingsOf(problems, resource, { construct: construct.node.path });

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

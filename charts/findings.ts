import type { IConstruct } from 'constructs';
import { type Finding, findingText, type Problem } from '../src/karpenter';

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
export const findingsOf = (construct: IConstruct, resource: string, problems: readonly Problem[]): readonly Finding[] =>
  problems.map((problem) => ({
    severity: 'error',
    ...problem,
    resource,
    source: { construct: construct.node.path },
  }));

/** `spec.a` and `b[0]` as `spec.a.b[0]`; an index needs no dot. */
export const joinPath = (...parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .reduce((path, part) => (path === '' || part.startsWith('[') ? `${path}${part}` : `${path}.${part}`), '');

/** Problems of a value, as problems of what holds it at a path. */
export const below = (at: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, path: joinPath(at, problem.path) }));

/** One step of a path to a property: `.name`, or `["a.b"]` where a dot would mislead. */
export const keyPath = (key: string): string => (/^[\w-]+$/.test(key) ? key : `[${JSON.stringify(key)}]`);

/** Everything that the constructs of a tree say of themselves, ours as data, validations of others as they word them. */
export function constructFindings(root: IConstruct): Finding[] {
  return root.node.findAll().flatMap((construct): readonly Finding[] => {
    const report = (construct as Reporting)[REPORT];
    if (report !== undefined) return report();
    return construct.node.validate().map((message) => ({
      rule: 'charts/validation',
      severity: 'error',
      resource: construct.node.path,
      path: '',
      message,
      source: { construct: construct.node.path },
    }));
  });
}

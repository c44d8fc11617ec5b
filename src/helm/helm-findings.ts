import { type Finding, findingOf, formatPath, joinPaths, type Problem } from '../findings';
import { karpenterMinor } from '../karpenter/versions';
import { isObject, type JsonObject, resourceName } from '../objects';
import { type ChartValuesAt, chartUses } from './chart-uses';
import { chartVersionProblems, exactVersion } from './chart-versions';
import { eksctlProblems } from './eksctl';
import { karpenterValues } from './values-file';
import { valuesProblems } from './values-problems';

export interface HelmOptions {
  /** What the cluster runs, as its `cluster.json` says. @default - nothing says so */
  readonly clusterVersion?: string;
  /** The version to judge values by that name none. */
  readonly version: string;
  /** Keeps apart what may be for different clusters. */
  readonly place: (object: unknown) => string;
}

/** A finding and the object or the document that it is about. */
export interface HelmFinding<T> {
  readonly object: T;
  readonly finding: Finding;
}

/** A minor stands for its last patch. */
const full = (version: string): string => (version.split('.').length === 2 ? `${version}.9999` : version);

/** The version of a chart that can be judged: charts before 1.0 had other values. */
function judgedVersion(written: string | undefined, fallback: string): string | undefined {
  const exact = exactVersion(written);
  if (exact === undefined) return fallback;
  if (/^0\./.test(exact)) return undefined;
  return karpenterMinor(exact) === undefined ? fallback : exact;
}

/** Problems of values as those of the object that holds them. */
const placed = ({ path, isText }: ChartValuesAt, problems: readonly Problem[]): readonly Problem[] => {
  const at = formatPath(path);
  return problems.map((problem) =>
    isText
      ? { ...problem, path: at, message: `${problem.path}: ${problem.message}` }
      : { ...problem, path: joinPaths(at, problem.path) },
  );
};

/** What is wrong with how the objects of a set install Karpenter's charts. Never throws, whatever they are. */
export function helmFindings<T>(objects: readonly T[], options: HelmOptions): HelmFinding<T>[] {
  const maps = (objects as readonly unknown[]).filter(isObject);
  const finding = (object: JsonObject, problem: Problem): HelmFinding<T> => ({
    object: object as T,
    finding: findingOf(problem, resourceName(object)),
  });
  const uses = chartUses(maps);
  const ofValues = uses.flatMap(({ object, chart, version, values }) => {
    const judged = judgedVersion(version, full(options.version));
    if (chart !== 'karpenter' || judged === undefined) return [];
    return values.flatMap((each) =>
      placed(each, valuesProblems(each.values, judged)).map((problem) => finding(object, problem)),
    );
  });
  return [
    ...ofValues,
    ...chartVersionProblems(uses, options.clusterVersion, options.place).map(({ object, problem }) =>
      finding(object, problem),
    ),
    ...maps.flatMap((object) => eksctlProblems(object).map((problem) => finding(object, problem))),
  ];
}

/** What is wrong with a document that has the values of the chart `karpenter`; it is no object and has no name. */
export function valuesFileFindings(document: JsonObject, name: string, version: string): Finding[] {
  const found = karpenterValues(document, name);
  if (found === undefined) return [];
  return placed({ ...found, isText: false }, valuesProblems(found.values, full(version))).map((problem) =>
    findingOf(problem, 'HelmValues/karpenter'),
  );
}

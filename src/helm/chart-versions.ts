import { formatPath, type Problem } from '../findings';
import type { JsonObject } from '../objects';
import type { ChartUse } from './chart-uses';

/** A version as a release has it; undefined for a range, a template or a branch. */
export const exactVersion = (text: string | undefined): string | undefined =>
  /^v?(\d+\.\d+\.\d+)$/.exec(text ?? '')?.[1];

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

interface Said {
  readonly use: ChartUse;
  readonly version: string;
}

const problem = (
  { use, version }: Said,
  other: string,
  message: string,
  fix: string,
): { object: JsonObject; problem: Problem } => ({
  object: use.object,
  problem: {
    rule: 'helm/chart-versions',
    severity: minorOf(version) === minorOf(other) ? 'warning' : 'error',
    path: formatPath(use.versionPath),
    got: version,
    message,
    fix,
  },
});

/** What is said of one cluster: the first chart of the controller is the one that others are held against. */
function ofTarget(said: readonly Said[]): { object: JsonObject; problem: Problem }[] {
  const controller = said.find(({ use }) => use.chart === 'karpenter') ?? said[0];
  if (controller === undefined) return [];
  return said
    .filter(({ version }) => version !== controller.version)
    .map((each) =>
      each.use.chart === 'karpenter-crd' && controller.use.chart === 'karpenter'
        ? problem(
            each,
            controller.version,
            `the CRDs are of another version than the controller, ${controller.version}: the server drops or refuses fields that only one of them has`,
            `write ${controller.version} in both`,
          )
        : problem(
            each,
            controller.version,
            `the same chart is installed in version ${controller.version} too: one of them is undone by the other`,
            'keep one of them',
          ),
    );
}

/**
 * Charts of several versions for one cluster, and those of another minor than the cluster is said to run.
 *
 * @param place keeps apart what may be for different clusters
 */
export function chartVersionProblems(
  uses: readonly ChartUse[],
  clusterVersion: string | undefined,
  place: (object: JsonObject) => string,
): { readonly object: JsonObject; readonly problem: Problem }[] {
  const targets = new Map<string, Said[]>();
  for (const use of uses) {
    const version = exactVersion(use.version);
    if (version === undefined) continue;
    const key = JSON.stringify([place(use.object), use.target]);
    targets.set(key, [...(targets.get(key) ?? []), { use, version }]);
  }
  return [...targets.values()].flatMap((said) => {
    const others = ofTarget(said);
    const [first] = said;
    if (clusterVersion === undefined || first === undefined || minorOf(first.version) === minorOf(clusterVersion))
      return others;
    const message = `cluster.json says Karpenter ${clusterVersion}, by which the objects are judged`;
    return [...others, problem(first, clusterVersion, message, 'write the version that runs in both')];
  });
}

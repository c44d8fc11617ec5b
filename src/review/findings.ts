import { setFindings } from '../admission';
import { type Finding, valueText } from '../findings';
import { helmFindings } from '../helm';
import { deepEqual, isObject, kindOf } from '../objects';
import { policyFindings } from '../policy';
import type { ClusterState } from './sides/cluster-state';
import type { BothStates } from './sides/pairs';
import { samePart } from './sides/parts';
import type { Review, ReviewFinding } from './types';
import type { Verdicts } from './verdicts';

type Split = Review['findings'];

const identity = ({ rule, resource, path, got, message }: Finding): string =>
  [rule, resource, path, valueText(got), message].join('\0');

const shownFinding = ({ rule, severity, resource, path, message }: Finding, cluster: string): ReviewFinding => ({
  cluster,
  rule,
  severity,
  resource,
  path,
  message,
});

const between = new WeakMap<ClusterState, readonly Finding[]>();

/** What does not fit together in a cluster; asked for by more than one kind of consequence. */
export function betweenFindings(state: ClusterState): readonly Finding[] {
  const known = between.get(state);
  if (known !== undefined) return known;
  const { objects, minor, facts } = state;
  const found = setFindings(
    [...objects.values()].map(({ written }) => written),
    { karpenterMinor: minor, complete: true, facts, uniqueNames: false },
  ).map(({ finding }) => finding);
  between.set(state, found);
  return found;
}

/** What is valid and still unwise, where the tier of the cluster says by which levels. */
const unwiseFindings = (
  { objects, facts, version, gates }: ClusterState,
  at: string | undefined,
): readonly Finding[] =>
  facts.tier === undefined
    ? []
    : policyFindings(
        [...objects.values()].map(({ written }) => written),
        { facts: { ...facts, karpenterVersion: version, featureGates: gates }, whole: true, at: at?.slice(0, 10) },
      ).map(({ finding }) => finding);

/** Kinds that install charts. */
const INSTALLING: readonly unknown[] = ['HelmRelease', 'Application', 'ApplicationSet', 'ClusterConfig'];

/** What is wrong with how the charts of Karpenter are installed. */
function chartFindings({ objects, given, version, facts }: ClusterState): readonly Finding[] {
  const all = [...[...objects.values()].map(({ written }) => written), ...(given.gitOps ?? []).filter(isObject)];
  if (!all.some((object) => INSTALLING.includes(kindOf(object)))) return [];
  return helmFindings(all, { version, clusterVersion: facts.karpenterVersion, place: () => '' }).map(
    ({ finding }) => finding,
  );
}

/** Whether an object is judged by the same rules on both sides. */
export const sameRules = ({ before, after }: BothStates): boolean =>
  before.version === after.version &&
  before.facts.kubernetesVersion === after.facts.kubernetesVersion &&
  deepEqual(before.gates, after.gates) &&
  samePart('values', before.given, after.given) &&
  deepEqual(before.facts.settings, after.facts.settings);

function split(before: readonly Finding[], after: readonly Finding[], cluster: string): Split {
  const [old, renewed] = [new Set(before.map(identity)), new Set(after.map(identity))];
  const shown = (findings: readonly Finding[]): readonly ReviewFinding[] =>
    findings.map((finding) => shownFinding(finding, cluster));
  return {
    new: shown(after.filter((finding) => !old.has(identity(finding)))),
    cured: shown(before.filter((finding) => !renewed.has(identity(finding)))),
    remaining: shown(after.filter((finding) => old.has(identity(finding)))),
  };
}

/** Everything that `check` says of a cluster. */
const allFindings = (state: ClusterState, verdicts: Verdicts, at: string | undefined): readonly Finding[] => [
  ...[...state.objects.values()].flatMap((object) => verdicts.told(object, state)),
  ...betweenFindings(state),
  ...chartFindings(state),
  ...unwiseFindings(state, at),
];

/** What `check` says of a changed cluster, by what the change does to it. */
export const findingsSplit = ({ before, after }: BothStates, verdicts: Verdicts, at?: string): Split =>
  split(allFindings(before, verdicts, at), allFindings(after, verdicts, at), after.folder);

/** The findings of a cluster that comes or goes with everything in it. */
export function findingsOfOne(state: ClusterState, which: 'new' | 'cured', verdicts: Verdicts, at?: string): Split {
  const all = allFindings(state, verdicts, at);
  const none: Split = { new: [], cured: [], remaining: [] };
  return { ...none, [which]: all.map((finding) => shownFinding(finding, state.folder)) };
}

import { admit, controllerFindings, setFindings, writtenForm } from '../admission';
import { type Finding, valueText } from '../findings';
import { deepEqual, jsonText, numberAt, objectAt } from '../objects';
import { policyFindings } from '../policy';
import type { ClusterState, SideObject } from './sides/cluster-state';
import type { BothStates } from './sides/pairs';
import type { Review, ReviewFinding } from './types';

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

/** Findings of objects by their text and the rules that they are held against: clusters have many in common. */
export class Verdicts {
  private readonly rules = new WeakMap<ClusterState, string>();
  private readonly known = new Map<string, readonly Finding[]>();

  /** What is wrong with an object by itself. */
  of(object: SideObject, state: ClusterState): readonly Finding[] {
    const rules = this.rules.get(state) ?? rulesOf(state);
    this.rules.set(state, rules);
    const text = jsonText(object.object);
    if (text === undefined) return ownFindings(object, state);
    const key = `${rules}${text}`;
    const known = this.known.get(key) ?? ownFindings(object, state);
    this.known.set(key, known);
    return known;
  }
}

const rulesOf = ({ minor, facts, gates, given }: ClusterState): string =>
  JSON.stringify([
    minor,
    facts.kubernetesVersion,
    gates,
    facts.settings,
    objectAt(given.values, 'settings').reservedENIs,
  ]);

function ownFindings({ object }: SideObject, { minor, facts, gates, given }: ClusterState): readonly Finding[] {
  const chart = objectAt(given.values, 'settings');
  return [
    ...admit(writtenForm(object), { karpenterMinor: minor, kubernetesVersion: facts.kubernetesVersion }),
    ...controllerFindings(object, {
      karpenterMinor: minor,
      kubernetesVersion: facts.kubernetesVersion,
      featureGates: gates,
      settings: { reservedENIs: numberAt(chart, 'reservedENIs') ?? facts.settings?.reservedENIs },
    }),
  ];
}

const between = new WeakMap<ClusterState, readonly Finding[]>();

/** What does not fit together in a cluster; asked for by more than one kind of consequence. */
export function betweenFindings(state: ClusterState): readonly Finding[] {
  const known = between.get(state);
  if (known !== undefined) return known;
  const { objects, minor, facts } = state;
  const found = setFindings(
    [...objects.values()].map(({ object }) => object),
    { karpenterMinor: minor, complete: true, facts, uniqueNames: false },
  ).map(({ finding }) => finding);
  between.set(state, found);
  return found;
}

/** What is valid and still unwise, where the tier of the cluster says by which levels. */
const unwiseFindings = ({ objects, facts, version, gates }: ClusterState): readonly Finding[] =>
  facts.tier === undefined
    ? []
    : policyFindings(
        [...objects.values()].map(({ object }) => object),
        { facts: { ...facts, karpenterVersion: version, featureGates: gates } },
      ).map(({ finding }) => finding);

/** Whether an object is judged by the same rules on both sides. */
export const sameRules = ({ before, after }: BothStates): boolean =>
  before.version === after.version &&
  before.facts.kubernetesVersion === after.facts.kubernetesVersion &&
  deepEqual(before.gates, after.gates) &&
  deepEqual(before.given.values, after.given.values) &&
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

/** What `check` says of a changed cluster, by what the change does to it. */
export function findingsSplit(states: BothStates, verdicts: Verdicts): Split {
  const { before, after } = states;
  const isShared = sameRules(states);
  const [old, renewed]: [Finding[], Finding[]] = [[], []];
  for (const [key, object] of after.objects) {
    const was = before.objects.get(key);
    const found = verdicts.of(object, after);
    renewed.push(...found);
    if (was === undefined) continue;
    old.push(...(isShared && deepEqual(was.object, object.object) ? found : verdicts.of(was, before)));
  }
  for (const [key, object] of before.objects) if (!after.objects.has(key)) old.push(...verdicts.of(object, before));
  old.push(...betweenFindings(before), ...unwiseFindings(before));
  renewed.push(...betweenFindings(after), ...unwiseFindings(after));
  return split(old, renewed, after.folder);
}

/** The findings of a cluster that comes or goes with everything in it. */
export function findingsOfOne(state: ClusterState, which: 'new' | 'cured'): Split {
  const all = [
    ...[...state.objects.values()].flatMap((object) => ownFindings(object, state)),
    ...betweenFindings(state),
    ...unwiseFindings(state),
  ];
  const none: Split = { new: [], cured: [], remaining: [] };
  return { ...none, [which]: all.map((finding) => shownFinding(finding, state.folder)) };
}

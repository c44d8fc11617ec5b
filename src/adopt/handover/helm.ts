import { annotate, kubectl, showAnnotation } from './commands';
import { flux, fluxWord } from './flux';
import { code } from './markdown';
import { shellWord } from './shell';
import type { Action, Command, HandOverFacts, OwnerGroup, Step } from './types';

export const RESOURCE_POLICY = 'helm.sh/resource-policy';
const KEEP = { [RESOURCE_POLICY]: 'keep' };

interface Release {
  readonly name: string;
  readonly namespace: string;
}

const releaseOf = ({ name, namespace }: Pick<OwnerGroup, 'name' | 'namespace'>): Release => ({
  name: name ?? 'RELEASE',
  namespace: namespace ?? 'NAMESPACE',
});

const helm = (facts: HandOverFacts, { namespace }: Release, ...args: readonly string[]): readonly string[] => [
  'helm',
  ...(facts.context === undefined ? [] : [`--kube-context=${facts.context}`]),
  ...args,
  `--namespace=${namespace}`,
];

const manifest = (facts: HandOverFacts, release: Release, expect: string): Command => ({
  run: helm(facts, release, 'get', 'manifest', release.name),
  expect,
});

/** How a change of the chart reaches the release. */
interface Upgrade {
  readonly commands: readonly Command[];
  readonly who: string;
}

const byHand = (facts: HandOverFacts, release: Release): Upgrade => ({
  commands: [{ run: helm(facts, release, 'upgrade', release.name, 'CHART', '--reuse-values') }],
  who: 'Helm',
});

const byFlux = (group: OwnerGroup): Upgrade => ({
  commands: [{ run: flux('reconcile', 'helmrelease', group) }],
  who: 'Flux',
});

/**
 * Sources: `helm:pkg/action/uninstall.go` and `helm:pkg/action/resource_policy.go`: an uninstall reads the policy of the last
 * release's stored manifest; `helm:pkg/kube/client.go`, `update`: an upgrade or rollback reads that of the live object, and wants
 * exactly `keep`. Both as of Helm 3 and 4.
 */
function liveSteps(group: OwnerGroup, release: Release, facts: HandOverFacts, { commands, who }: Upgrade): Step[] {
  const called = `${release.namespace}/${release.name}`;
  const refs = group.objects.map(({ ref }) => ref);
  const chart =
    who === 'Helm'
      ? ' CHART is the chart in which you put the annotation; use your own command or pipeline if it is not upgraded by hand.'
      : '';
  return [
    {
      id: `helm-keep ${called}`,
      phase: 'keep',
      title: `${who}: the Helm release ${called} keeps them`,
      why: `Helm reads the policy in two places. An upgrade or rollback asks the object in the cluster; an uninstall asks the manifest that the release has stored, and nothing else. So the annotation goes to both, and the stored one is looked at.${chart}`,
      actions: [
        ...annotate(facts, refs, KEEP),
        { edit: 'annotate', objects: refs, annotations: KEEP },
        ...commands,
        manifest(facts, release, `${RESOURCE_POLICY}: keep on each of them`),
      ],
      otherwise:
        'an upgrade that no longer renders them deletes them; with the annotation on the live objects alone, helm uninstall still does',
      instead: `If the chart cannot be changed: make Helm forget the release, without deleting anything, by ${shown(forget(facts, release))}. It forgets all of the release, so do so only where every object of ${shown(helm(facts, release, 'get', 'manifest', release.name))} has another owner, or needs none.`,
    },
    {
      id: `helm-let-go ${called}`,
      phase: 'let-go',
      title: `${who}: take them out of the chart of the release ${called}`,
      why: 'The upgrade leaves them because of the annotation in the cluster, and from then on the release does not know them. Do not roll it back to an older revision: that one knows them again.',
      actions: [
        { edit: 'remove', objects: refs },
        ...commands,
        manifest(facts, release, 'none of them'),
        ...showAnnotation(facts, refs, RESOURCE_POLICY, 'all are there, DELETED is <none>'),
      ],
      otherwise:
        'the next upgrade puts the values of the chart back, and an uninstall without the annotation deletes them',
    },
  ];
}

const shown = (words: readonly string[]): string => code(words.map(shellWord).join(' '));

/** Where a release is recorded: Secrets, or ConfigMaps with another driver. */
const forget = (facts: HandOverFacts, { name, namespace }: Release): readonly string[] =>
  kubectl(facts, 'delete', 'secrets,configmaps', `--namespace=${namespace}`, `--selector=owner=helm,name=${name}`);

/** A release whose chart nobody applies any more: its record alone can still delete. */
function leftOverSteps(group: OwnerGroup, release: Release, facts: HandOverFacts): Step[] {
  const called = `${release.namespace}/${release.name}`;
  const refs = group.objects.map(({ ref }) => ref);
  return [
    {
      id: `helm-forget ${called}`,
      phase: 'keep',
      title: `Helm: make it forget the left-over release ${called}`,
      why: 'Another tool applies these objects by now, and the record of the release still lists them: helm uninstall deletes what the record lists, whatever stands on the objects. Removing the record deletes nothing. Do not upgrade the release instead, which would write old values over those of today.',
      actions: [
        ...annotate(facts, refs, KEEP),
        manifest(facts, release, 'these objects, and nothing that Helm still has to look after; keep a copy'),
        { run: forget(facts, release) },
      ],
      otherwise: 'whoever cleans up with helm uninstall deletes the pools',
      instead: `If Helm has to keep the release for its other objects, give it the annotation ${code(`${RESOURCE_POLICY}: keep`)} for these in its chart, upgrade it in a quiet hour with the values of today, and see that ${shown(helm(facts, release, 'get', 'manifest', release.name))} has it.`,
    },
  ];
}

export function helmSteps(group: OwnerGroup, facts: HandOverFacts): readonly Step[] {
  const release = releaseOf(group);
  if (group.isLeftOver) return leftOverSteps(group, release, facts);
  return [
    ...liveSteps(group, release, facts, byHand(facts, release)),
    removeStep(`${release.namespace}/${release.name}`, [
      manifest(facts, release, 'nothing that is still needed'),
      { run: helm(facts, release, 'uninstall', release.name) },
    ]),
  ];
}

const removeStep = (called: string, actions: readonly Action[]): Step => ({
  id: `helm-remove ${called}`,
  phase: 'remove',
  title: `Helm: uninstall the release ${called}, if it holds nothing else`,
  why: 'Look at the stored manifest once more: an uninstall deletes whatever it lists without the policy. CRDs that it lists take every pool and node along.',
  actions,
  otherwise: 'nothing is lost: it may stay as long as it installs something else',
});

/**
 * Source: `helm-controller:internal/controller/helmrelease_controller.go`: deleting a HelmRelease uninstalls the release,
 * unless it is suspended.
 */
export function helmReleaseSteps(group: OwnerGroup, facts: HandOverFacts): readonly Step[] {
  const called = fluxWord(group);
  const release = releaseOf(group.through ?? group);
  return [
    ...liveSteps(group, release, facts, byFlux(group)),
    {
      id: `flux-remove ${called}`,
      phase: 'remove',
      title: `Flux: remove the HelmRelease ${called}, if it holds nothing else`,
      why: 'Deleting it uninstalls the release: look at the stored manifest once more. If a Kustomization applies the HelmRelease, take its file out of Git.',
      actions: [
        manifest(facts, release, 'nothing that is still needed'),
        { run: flux('delete', 'helmrelease', group) },
      ],
      otherwise: 'nothing is lost: it may stay as long as it installs something else',
    },
  ];
}

import { annotate, showAnnotation } from './commands';
import type { HandOverFacts, OwnerGroup, Step } from './types';

export const FLUX_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

export const fluxWord = ({ name, namespace }: Pick<OwnerGroup, 'name' | 'namespace'>): string =>
  [namespace, name ?? 'NAME'].filter((part) => part !== undefined).join('/');

export const flux = (
  action: 'delete' | 'reconcile' | 'suspend',
  kind: 'helmrelease' | 'kustomization',
  { name, namespace }: Pick<OwnerGroup, 'name' | 'namespace'>,
): readonly string[] => [
  'flux',
  action,
  kind,
  name ?? 'NAME',
  ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
  ...(action === 'reconcile' ? ['--with-source'] : []),
  ...(action === 'delete' ? ['--silent'] : []),
];

/**
 * Source: `kustomize-controller:internal/controller/kustomization_controller.go`: `deleteObjects` leaves live objects that
 * have `prune: disabled`, or no longer its labels; `finalizerShouldDeleteResources` deletes nothing while it is suspended;
 * `fieldManagers` lists whose changes it takes back.
 */
export function kustomizationSteps(group: OwnerGroup, facts: HandOverFacts): readonly Step[] {
  const called = fluxWord(group);
  const refs = group.objects.map(({ ref }) => ref);
  const reconcile = { run: flux('reconcile', 'kustomization', group) };
  return [
    {
      id: `flux-keep ${called}`,
      phase: 'keep',
      title: `Flux: the Kustomization ${called} does not prune them`,
      why: 'Flux asks the object in the cluster. An annotation by kubectl alone does not last: Flux takes back what managers named kubectl do, within its interval. Hence the other name of the field manager.',
      actions: [
        ...annotate(facts, refs, { [FLUX_PRUNE]: 'disabled' }),
        reconcile,
        ...showAnnotation(facts, refs, FLUX_PRUNE, 'disabled in each line, after Flux has reconciled'),
      ],
      otherwise: 'Flux deletes them as soon as they leave Git, or when somebody deletes the Kustomization',
    },
    {
      id: `flux-let-go ${called}`,
      phase: 'let-go',
      title: `Flux: take them out of what the Kustomization ${called} applies`,
      why: 'They leave its inventory and stay in the cluster.',
      actions: [
        { edit: 'remove', objects: refs },
        reconcile,
        ...showAnnotation(facts, refs, FLUX_PRUNE, 'all are there, DELETED is <none>'),
      ],
      otherwise:
        'Flux puts its labels back within its interval, without the annotation: the next one who removes the files deletes the pools',
    },
    {
      id: `flux-remove ${called}`,
      phase: 'remove',
      title: `Flux: remove the Kustomization ${called}, if it holds nothing else`,
      why: 'Suspended first: only then does its finalizer delete nothing. If another Kustomization applies it, take its file out of Git, where that one would put it back and end the suspension.',
      actions: [
        {
          run: [
            'flux',
            'tree',
            'kustomization',
            group.name ?? 'NAME',
            ...(group.namespace === undefined ? [] : [`--namespace=${group.namespace}`]),
          ],
          expect: 'nothing that is still needed',
        },
        { run: flux('suspend', 'kustomization', group) },
        { run: flux('delete', 'kustomization', group) },
      ],
      otherwise: 'nothing is lost: it may stay as long as it applies something else',
    },
  ];
}

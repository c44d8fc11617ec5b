import { textAt } from '../../objects';
import { annotate, groupsBy, showAnnotation } from './commands';
import type { HandOverFacts, OwnedObject, OwnerGroup, Step } from './types';

export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** `Prune` is asked when a sync prunes, `Delete` when the Application is deleted with its finalizer. */
const KEEPS = ['Prune=false', 'Delete=false'];

/** What an object is to be synced with, which is not lost. */
function syncOptions({ object }: OwnedObject): string {
  const others = (textAt(object, 'metadata', 'annotations', SYNC_OPTIONS) ?? '')
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '' && !/^(Prune|Delete)=/.test(option));
  return [...others, ...KEEPS].join(',');
}

export const applicationWord = ({ name, namespace }: Pick<OwnerGroup, 'name' | 'namespace'>): string =>
  [namespace, name ?? 'APPLICATION'].filter((part) => part !== undefined).join('/');

/**
 * Sources: `gitops-engine:pkg/sync/sync_context.go`, `pruneObject` reads `Prune=false` of the live object;
 * `argo-cd:controller/appcontroller.go`, `shouldBeDeleted` reads `Delete=false` of it; `docs/user-guide/app_deletion.md`.
 */
export function argoCdSteps(group: OwnerGroup, facts: HandOverFacts): readonly Step[] {
  const called = applicationWord(group);
  const refs = group.objects.map(({ ref }) => ref);
  const byValue = groupsBy(group.objects, syncOptions);
  return [
    {
      id: `argo-cd-keep ${called}`,
      phase: 'keep',
      title: `Argo CD: the Application ${called} neither prunes nor deletes them`,
      why: 'Argo CD asks the object in the cluster: Prune=false when a sync prunes, and Delete=false, another option, when the Application itself is deleted. Both are needed. It leaves an annotation alone that Git does not have; where Git has this one, change it there, or self-heal puts it back.',
      actions: [
        ...byValue.flatMap(([value, objects]) =>
          annotate(
            facts,
            objects.map(({ ref }) => ref),
            { [SYNC_OPTIONS]: value },
          ),
        ),
        { run: ['argocd', 'app', 'sync', called] },
        ...showAnnotation(facts, refs, SYNC_OPTIONS, 'Prune=false,Delete=false in each line, after the sync'),
      ],
      otherwise:
        'a sync with prune deletes them as soon as they leave Git; with Prune=false alone, deleting the Application still does',
    },
    {
      id: `argo-cd-let-go ${called}`,
      phase: 'let-go',
      title: `Argo CD: take them out of what the Application ${called} applies`,
      why: 'The Application says OutOfSync, "ignored (no prune)", until its marks are off.',
      actions: [
        { edit: 'remove', objects: refs },
        { run: ['argocd', 'app', 'sync', called] },
        ...showAnnotation(facts, refs, SYNC_OPTIONS, 'all are there, DELETED is <none>'),
      ],
      otherwise: 'Argo CD puts its marks, and its values, back: the next one who removes the files deletes the pools',
    },
    {
      id: `argo-cd-remove ${called}`,
      phase: 'remove',
      title: `Argo CD: remove the Application ${called}, if it holds nothing else`,
      why: 'Not cascading: its finalizer resources-finalizer.argocd.argoproj.io deletes whatever it still tracks. If an ApplicationSet or a parent Application makes it, take it out there; deleting it by hand only makes it come back.',
      actions: [
        { run: ['argocd', 'app', 'resources', called], expect: 'nothing that is still needed' },
        { run: ['argocd', 'app', 'delete', called, '--cascade=false', '--yes'] },
      ],
      otherwise: 'nothing is lost: it may stay as long as it applies something else',
    },
  ];
}

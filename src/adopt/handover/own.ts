import { byCodeUnit } from '../../objects';
import type { Mark, Owner, OwnerTool } from '../../owners';
import { SYNC_OPTIONS } from './argo-cd';
import { groupsBy, kubectl, OWN_MANAGER, without } from './commands';
import { FLUX_PRUNE } from './flux';
import { RESOURCE_POLICY } from './helm';
import type { Action, HandOverFacts, ObjectRef, OwnedObject, Release, Step } from './types';

const serverSide = (facts: HandOverFacts, verb: 'apply' | 'diff'): readonly string[] =>
  kubectl(facts, verb, '--server-side', `--field-manager=${OWN_MANAGER}`, `--kustomize=${facts.manifests}`);

/** The folder of the cluster; one whose name begins like an option is no option. */
const folderOf = ({ manifests }: HandOverFacts): string =>
  manifests.replace(/\/manifests\/?$/, '').replace(/^-/, './-');

const compare = (facts: HandOverFacts): Action => ({
  run: [
    'npx',
    'cdk8s-karpenter',
    'diff',
    facts.context === undefined ? 'live' : `live:${facts.context}`,
    folderOf(facts),
  ],
  expect: 'no consequence',
});

/** Ours beside the old owner: both say the same, so that nothing changes. */
export const applySteps = (facts: HandOverFacts): readonly Step[] => [
  {
    id: 'apply',
    phase: 'apply',
    title: 'Apply these manifests beside the old owner',
    why: `Server-side apply writes down which fields are these manifests’ own. It changes values alone that differ, and the diff before it shows them. A conflict names a field whose value the old owner wrote otherwise (720h for 30d, "100" for 100): where the comparison says that it is of no consequence, run it again with --force-conflicts.`,
    actions: [
      compare(facts),
      { run: serverSide(facts, 'diff'), expect: 'nothing of spec that you would not roll nodes for' },
      { run: serverSide(facts, 'apply') },
    ],
    otherwise:
      'nothing is deleted, but once the old owner has let go nobody applies the pools, and nobody notices a change of them',
  },
  {
    id: 'compare',
    phase: 'apply',
    title: 'Compare with the cluster',
    why: 'Stop here as long as it names a consequence: until now everything can be undone by leaving it.',
    actions: [compare(facts)],
    otherwise: 'a difference that rolls nodes is found when they roll',
  },
];

/** The annotation that tells an owner to keep an object. */
const GUARDS: Readonly<Partial<Record<OwnerTool, string>>> = {
  'argo-cd': SYNC_OPTIONS,
  'flux-helm-release': RESOURCE_POLICY,
  'flux-kustomization': FLUX_PRUNE,
  helm: RESOURCE_POLICY,
};

const allMarks = ({ marks, through }: Owner): readonly Mark[] => [...marks, ...(through?.marks ?? [])];

const marksOf = ({ owners }: OwnedObject): readonly Mark[] => owners.flatMap(allMarks);

const keysOf = (object: OwnedObject, place: Mark['place']): readonly string[] =>
  [...new Set(marksOf(object).flatMap((mark) => (mark.place === place ? [mark.key] : [])))].sort(byCodeUnit);

const guardsOf = ({ owners }: OwnedObject): readonly string[] =>
  [...new Set(owners.flatMap(({ tool }) => GUARDS[tool] ?? []))].sort(byCodeUnit);

/** Objects that lose the same keys, in one command. */
const takenOff = (
  facts: HandOverFacts,
  objects: readonly OwnedObject[],
  place: 'annotation' | 'label',
  keys: (object: OwnedObject) => readonly string[],
): readonly Action[] =>
  groupsBy(objects, (object) => keys(object).join('\n')).flatMap(([joined, group]) =>
    without(
      facts,
      group.map(({ ref }) => ref),
      place,
      joined === '' ? [] : joined.split('\n'),
    ),
  );

/** Managers that apply no more. Our own, which was there before in kubectl's name, is not among them. */
function releases(objects: readonly OwnedObject[]): readonly Release[] {
  const managers = (object: OwnedObject): readonly string[] =>
    keysOf(object, 'field manager').filter((manager) => manager !== OWN_MANAGER);
  return groupsBy(objects, (object) => managers(object).join('\n')).flatMap(([joined, group]) => {
    const from: readonly ObjectRef[] = group.map(({ ref }) => ref);
    return joined === '' ? [] : [{ release: joined.split('\n'), from }];
  });
}

export function unmarkSteps(objects: readonly OwnedObject[], facts: HandOverFacts): readonly Step[] {
  const marked = objects.filter((object) => keysOf(object, 'annotation').length + keysOf(object, 'label').length > 0);
  const guarded = objects.filter((object) => guardsOf(object).length > 0);
  const released = releases(objects);
  const steps: Step[] = [];
  if (marked.length > 0) {
    steps.push({
      id: 'unmark',
      phase: 'unmark',
      title: 'Take the marks of the old owners off',
      why: 'Nobody takes the objects for theirs any more: Helm refuses to adopt what does not carry its marks, Argo CD and Flux do not count it.',
      actions: [
        ...takenOff(facts, marked, 'label', (object) => keysOf(object, 'label')),
        ...takenOff(facts, marked, 'annotation', (object) => keysOf(object, 'annotation')),
      ],
      otherwise:
        'nothing is deleted now, and preflight goes on naming two owners. Before the old owner has let go it is too early: Argo CD and Flux put their marks back',
    });
  }
  if (guarded.length > 0) {
    steps.push({
      id: 'unguard',
      phase: 'unmark',
      title: 'Take the annotations off that kept them',
      why: 'They say what an old owner is to do, which there is none of any more.',
      actions: takenOff(facts, guarded, 'annotation', guardsOf),
      otherwise:
        'nothing is deleted by leaving them. Before the marks are off, or before the old owner has let go, the next sync or uninstall deletes the pools',
    });
  }
  if (released.length > 0) {
    steps.push({
      id: 'release-fields',
      phase: 'unmark',
      title: 'Take the fields from the old field managers',
      why: 'They still own, beside these manifests, every field that they applied. Until they are taken out, a field that leaves the TypeScript stays in the cluster, and a changed one is a conflict. No value changes by this.',
      actions: released,
      otherwise: 'nothing is deleted; later changes of these fields stop with a conflict, or do not arrive',
    });
  }
  steps.push({
    id: 'apply-again',
    phase: 'unmark',
    title: 'Apply once more, and look',
    why: 'Flux takes over what kubectl applied while it still reconciled the objects: from now on the fields are these manifests’. If Argo CD or Flux is to apply them from this repository, start it now and not before.',
    actions: [
      { run: serverSide(facts, 'apply') },
      compare(facts),
      {
        run: ['npx', 'cdk8s-karpenter', 'preflight', `--cluster-file=${folderOf(facts)}/cluster.json`],
        expect: 'no preflight/two-owners',
      },
    ],
    otherwise: 'nothing is deleted; a field may belong to nobody, and stay when it leaves the TypeScript',
  });
  return steps;
}

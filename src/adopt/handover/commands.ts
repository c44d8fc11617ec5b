import { byCodeUnit } from '../../objects';
import type { Annotations, Command, HandOverFacts, ObjectRef } from './types';

/**
 * Who puts annotations on live objects. kustomize-controller takes back what managers named `kubectl…` did, and no other's
 * (`kustomize-controller:kustomization_controller.go`, `fieldManagers`), so that it is none of these.
 */
export const HAND_OVER_MANAGER = 'karpenter-hand-over';

/** The field manager that applies these manifests from now on: the one of `kubectl apply --server-side` in `bootstrap.sh`. */
export const OWN_MANAGER = 'kubectl';

export const kubectl = (facts: HandOverFacts, ...args: readonly string[]): readonly string[] => [
  'kubectl',
  ...(facts.context === undefined ? [] : [`--context=${facts.context}`]),
  ...args,
];

export const namespaceOption = (namespace: string | undefined): readonly string[] =>
  namespace === undefined ? [] : [`--namespace=${namespace}`];

/** Objects by what their commands have in common, in the order of their keys. */
export function groupsBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [string, readonly Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => byCodeUnit(a, b));
}

/** One command a namespace. */
const perNamespace = (
  refs: readonly ObjectRef[],
  command: (words: readonly string[], namespace: readonly string[]) => Command,
): readonly Command[] =>
  groupsBy(refs, ({ namespace = '' }) => namespace).map(([namespace, group]) =>
    command(
      group.map(({ word }) => word),
      namespaceOption(namespace === '' ? undefined : namespace),
    ),
  );

/** Annotations on objects of the cluster. */
export const annotate = (
  facts: HandOverFacts,
  refs: readonly ObjectRef[],
  annotations: Annotations,
): readonly Command[] =>
  perNamespace(refs, (words, namespace) => ({
    run: kubectl(
      facts,
      'annotate',
      ...namespace,
      '--overwrite',
      `--field-manager=${HAND_OVER_MANAGER}`,
      ...words,
      ...Object.entries(annotations).map(([key, value]) => `${key}=${value}`),
    ),
  }));

/** Annotations or labels taken off. */
export const without = (
  facts: HandOverFacts,
  refs: readonly ObjectRef[],
  place: 'annotation' | 'label',
  keys: readonly string[],
): readonly Command[] =>
  keys.length === 0
    ? []
    : perNamespace(refs, (words, namespace) => ({
        run: kubectl(
          facts,
          place === 'annotation' ? 'annotate' : 'label',
          ...namespace,
          `--field-manager=${HAND_OVER_MANAGER}`,
          ...words,
          ...keys.map((key) => `${key}-`),
        ),
      }));

/** What stands in an annotation of each object now. */
export const showAnnotation = (
  facts: HandOverFacts,
  refs: readonly ObjectRef[],
  key: string,
  expect: string,
): readonly Command[] =>
  perNamespace(refs, (words, namespace) => ({
    run: kubectl(
      facts,
      'get',
      ...namespace,
      ...words,
      `--output=custom-columns=KIND:.kind,NAME:.metadata.name,DELETED:.metadata.deletionTimestamp,MARK:.metadata.annotations.${key.replaceAll('.', '\\.')}`,
    ),
    expect,
  }));

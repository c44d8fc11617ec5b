import { at } from '../../objects';

/** Labels and annotations by which a GitOps tool knows what is its own. */
const MARKS: readonly (readonly [tool: string, map: 'labels' | 'annotations', key: string])[] = [
  ['Argo CD', 'annotations', 'argocd.argoproj.io/tracking-id'],
  ['Argo CD', 'labels', 'argocd.argoproj.io/instance'],
  ['Flux', 'labels', 'kustomize.toolkit.fluxcd.io/name'],
  ['Flux', 'labels', 'helm.toolkit.fluxcd.io/name'],
];

/** The tool that keeps an object as Git says, and would undo or prune what a test does to it. */
export const trackedBy = (object: unknown): string | undefined =>
  MARKS.find(([, map, key]) => at(object, 'metadata', map, key) !== undefined)?.[0];

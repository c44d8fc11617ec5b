import { at, isObject, type JsonObject, kindOf, listAt, member, objectAt, textAt } from '../../objects';
import { parseText } from '../../yaml/read';
import type { SideObject } from './cluster-state';
import type { BothStates } from './pairs';

/** What becomes of an object that leaves the applied files. */
export type Removal =
  /** Nothing says what applies the files. */
  | 'unknown'
  /** The tool deletes it at the next sync. */
  | 'deleted'
  /** The tool deletes it when a person has confirmed that. */
  | 'confirmed'
  /** The tool leaves it. */
  | 'orphaned';

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const FLUX_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
const ARGO_FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** The object that applies the manifests, where there is one: not those of the charts. */
function applying(gitOps: readonly unknown[]): JsonObject | undefined {
  const candidates = gitOps.filter(isObject).filter((object) => {
    const isTool = ['Application', 'Kustomization'].includes(kindOf(object) ?? '');
    const path = textAt(object, 'spec', 'source', 'path') ?? textAt(object, 'spec', 'path');
    return isTool && path !== undefined;
  });
  const path = (object: JsonObject): string =>
    textAt(object, 'spec', 'source', 'path') ?? textAt(object, 'spec', 'path') ?? '';
  return (
    candidates.find((object) => /(^|\/)manifests\/?$/.test(path(object))) ??
    candidates.find((object) => !/install|charts|crds/.test(path(object)))
  );
}

const patchesOf = (tool: JsonObject): readonly unknown[] => [
  ...listAt(tool, 'spec', 'source', 'kustomize', 'patches'),
  ...listAt(tool, 'spec', 'patches'),
];

/** Whether a selector of a patch, `!a` or `a=b`, leaves out the object. */
function excludes(selector: string | undefined, annotations: JsonObject): boolean {
  return (selector ?? '').split(',').some((each) => {
    const term = each.trim();
    if (term === '') return false;
    if (term.startsWith('!')) return Object.hasOwn(annotations, term.slice(1));
    const [key = '', value] = term.split(/==?/);
    return value === undefined ? !Object.hasOwn(annotations, key) : annotations[key] !== value;
  });
}

function patchedAnnotations(patch: unknown): JsonObject {
  const text = textAt(patch, 'patch') ?? '';
  for (const parsed of parseText(text, 'yaml')) {
    if (!('document' in parsed)) return {};
    const { value } = parsed.document;
    if (isObject(value)) return objectAt(value, 'metadata', 'annotations');
  }
  return {};
}

/** The annotations that an object has in the cluster: its own, and those that the tool adds on the way. */
function annotationsInCluster({ object, kind, group }: SideObject, tool: JsonObject | undefined): JsonObject {
  const own = objectAt(object, 'metadata', 'annotations');
  if (tool === undefined) return own;
  const added = patchesOf(tool).filter((patch) => {
    const target = objectAt(patch, 'target');
    return (
      [undefined, kind].includes(textAt(target, 'kind')) &&
      [undefined, group].includes(textAt(target, 'group')) &&
      !excludes(textAt(target, 'annotationSelector'), own)
    );
  });
  return Object.assign({}, own, ...added.map(patchedAnnotations));
}

/** What applies the files of a cluster, before and after. */
export interface GitOpsPair {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

export const gitOpsOf = ({ before, after }: BothStates): GitOpsPair => ({
  before: before.given.gitOps ?? [],
  after: after.given.gitOps ?? [],
});

/**
 * What becomes of an object whose file goes. Argo CD and Flux ask the object in the cluster, which has the annotations of
 * before; whether they prune at all is what the files say from now on.
 */
export function removalOf(object: SideObject, { before, after }: GitOpsPair): Removal {
  const [old, renewed] = [applying(before), applying(after)];
  const tool = renewed ?? old;
  const annotations = annotationsInCluster(object, old ?? renewed);
  const options = String(annotations[SYNC_OPTIONS] ?? '');
  if (/\bPrune=false\b/.test(options)) return 'orphaned';
  if (annotations[FLUX_PRUNE] === 'disabled') return 'orphaned';
  if (/\bPrune=confirm\b/.test(options)) return 'confirmed';
  if (tool === undefined) return 'unknown';
  if (kindOf(tool) !== 'Application') return member(objectAt(tool, 'spec'), 'prune') === true ? 'deleted' : 'orphaned';
  const automated = at(tool, 'spec', 'syncPolicy', 'automated');
  // Without automated syncs a person syncs, and chooses whether to prune.
  if (!isObject(automated)) return 'unknown';
  return automated.prune === true ? 'deleted' : 'orphaned';
}

/** What becomes of everything in a cluster whose folder goes, together with what applied it. */
export function removalOfAll(gitOps: readonly unknown[]): Removal {
  const tool = applying(gitOps);
  if (tool === undefined) return 'unknown';
  if (kindOf(tool) === 'Application') {
    const takesAll = listAt(tool, 'metadata', 'finalizers').some((each) => String(each).startsWith(ARGO_FINALIZER));
    return takesAll ? 'deleted' : 'orphaned';
  }
  const policy = textAt(tool, 'spec', 'deletionPolicy') ?? 'MirrorPrune';
  if (policy === 'Orphan') return 'orphaned';
  return policy === 'Delete' || member(objectAt(tool, 'spec'), 'prune') === true ? 'deleted' : 'orphaned';
}

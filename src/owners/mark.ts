import { entriesAt, type JsonObject, listAt, scalarText, textAt } from '../objects';

/** The tools whose marks are known. */
export type OwnerTool = 'argo-cd' | 'flux-helm-release' | 'flux-kustomization' | 'helm' | 'kubectl' | 'terraform';

/** Where an object carries a mark. */
export type MarkPlace = 'annotation' | 'label' | 'field manager';

/** What a tool left on an object. */
export interface Mark {
  readonly place: MarkPlace;
  /** Key of the annotation or label; the name of a field manager. */
  readonly key: string;
  /** Value of the annotation or label. */
  readonly value?: string;
}

/** What an object is asked for marks, read once. */
export interface MarkedMetadata {
  readonly annotations: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  /** Field managers of everything but subresources; undefined where kubectl left them out. */
  readonly managers: readonly string[] | undefined;
}

const texts = (object: JsonObject, field: 'annotations' | 'labels'): ReadonlyMap<string, string> =>
  new Map(
    entriesAt(object, 'metadata', field).flatMap(([key, value]) => {
      const text = scalarText(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );

export function markedMetadata(object: JsonObject): MarkedMetadata {
  const entries = listAt(object, 'metadata', 'managedFields');
  const managers = entries
    // Karpenter writes the status: who does that applies nothing.
    .filter((entry) => (textAt(entry, 'subresource') ?? '') === '')
    .flatMap((entry) => textAt(entry, 'manager') ?? []);
  return {
    annotations: texts(object, 'annotations'),
    labels: texts(object, 'labels'),
    managers: entries.length === 0 ? undefined : [...new Set(managers)],
  };
}

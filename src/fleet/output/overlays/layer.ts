import type { KubernetesObject } from '../../../objects';
import { objectFileName } from '../../files/object-file-name';

/** One object that a folder of the base or of an overlay builds to. */
export interface LayerObject {
  readonly document: KubernetesObject;
  readonly construct: string;
}

/** All objects that a folder builds to, by what tells them apart. */
export type Layer = ReadonlyMap<string, LayerObject>;

export const layerOf = (objects: readonly LayerObject[]): Layer =>
  new Map(objects.map(({ document, construct }) => [identity(document), { document: written(document), construct }]));

/** The document as its YAML holds it, which has no null fields. */
const written = (document: KubernetesObject): KubernetesObject =>
  JSON.parse(JSON.stringify(document, (_key, value) => value ?? undefined));

/** What kustomize tells objects apart by: the version is part of it, and no namespace is the namespace `default`. */
const identity = ({ apiVersion, kind, metadata: { namespace, name } }: KubernetesObject): string =>
  JSON.stringify([apiVersion, kind, namespace ?? 'default', name]);

/** File of what an overlay does to an object that it did not bring. No file of an object ends like that. */
export const changeFile = (document: KubernetesObject, change: string): string =>
  objectFileName(document).replace(/\.yaml$/, `_${change}.yaml`);

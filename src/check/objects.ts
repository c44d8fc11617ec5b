import { isKarpenterObject } from '../admission';
import type { Path } from '../findings';
import { karpenterValues } from '../helm';
import { groupOf, isObject, type JsonObject, kindOf, member, textAt } from '../objects';
import type { ParsedDocument } from '../yaml/read';
import type { InputFile } from './input-file';
import type { InputObject, Origin } from './input-object';

export const isKustomization = (object: unknown): boolean => groupOf(object) === 'kustomize.config.k8s.io';

/** Whether a value is an object of the API server, or one of Karpenter that lacks what would make it one. */
export const isKubernetesObject = (value: unknown): value is JsonObject =>
  isObject(value) &&
  ((!isKustomization(value) && textAt(value, 'apiVersion') !== undefined && kindOf(value) !== undefined) ||
    isKarpenterObject(value));

/** Told before anything of charts is loaded: most documents that are no objects are something else. */
const mayBeValues = (document: JsonObject): boolean => 'settings' in document || 'karpenter' in document;

/** The items of a `List`, and of the lists of one kind that the API server itself writes. */
function listItems(value: JsonObject): readonly unknown[] | undefined {
  const items = member(value, 'items');
  return kindOf(value)?.endsWith('List') === true && Array.isArray(items) ? items : undefined;
}

/** Every object of a value, with where it is in it. */
export function* objectsIn(value: unknown, at: Path): Iterable<{ value: unknown; at: Path }> {
  const items = isObject(value) ? listItems(value) : undefined;
  if (items === undefined) yield { value, at };
  else for (const [index, item] of items.entries()) yield* objectsIn(item, [...at, 'items', index]);
}

export interface DocumentContent {
  readonly objects: readonly InputObject[];
  /** Those of a document that is none and has the values of Karpenter's chart: counted among the others. */
  readonly values: readonly InputObject[];
  /** What is in the document and is no Kubernetes object: Helm values, a CloudFormation template, a kustomization. */
  readonly others: number;
}

/** What a document of a file holds. */
export function documentContent(file: InputFile, { value, place }: ParsedDocument, origin: Origin): DocumentContent {
  const objects: InputObject[] = [];
  const values: InputObject[] = [];
  let others = 0;
  for (const { value: each, at } of objectsIn(value, [])) {
    if (isKubernetesObject(each)) {
      objects.push({ object: each, source: { file, document: place, at }, origin });
    } else {
      others++;
      if (isObject(each) && mayBeValues(each) && karpenterValues(each, file.name) !== undefined) {
        values.push({ object: each, source: { file, document: place, at }, origin });
      }
    }
  }
  return { objects, values, others };
}

import type { Path } from '../findings';
import type { JsonObject } from '../objects';
import type { DocumentPlace } from '../yaml/read';
import type { InputFile } from './input-file';
import type { Kustomization } from './kustomization';

/** Where in a text an object stands. */
export interface ObjectSource {
  readonly file: InputFile;
  readonly document: DocumentPlace;
  /** Path of the object in its document: not empty for an item of a List. */
  readonly at: Path;
}

/** Where an object was found, which decides which cluster it is for. */
export interface Origin {
  /** The full path of the folder that was named on the command line, or of the folder of the file named there. */
  readonly root: string;
  /** The full path of the folder that the object is in. */
  readonly folder: string;
  /** The kustomization that it was taken from. */
  readonly kustomization?: Kustomization;
}

/** One object of the input. */
export interface InputObject {
  readonly object: JsonObject;
  readonly source: ObjectSource;
  readonly origin: Origin;
}

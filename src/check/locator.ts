import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Path, parsePath } from '../findings';
import { at, deepEqual, kindOf, nameOf } from '../objects';
import type { Positions } from '../yaml/read';
import { InputFile } from './input-file';
import type { InputObject, ObjectSource } from './input-object';
import { type Kustomization, readKustomization, references } from './kustomization';
import { documentContent } from './objects';

export interface Place {
  /** As findings call it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Finds the lines of fields in what people wrote. For an object that kustomize built that is the last file, of those that
 * went into it, which gives the field its value; where none does, as for a generated name, the kustomization.
 */
export class Locator {
  /** The positions of the text that was asked for last: findings come file by file. */
  private last?: { readonly file: InputFile; readonly positions: Positions };
  private readonly parts = new Map<Kustomization, readonly InputObject[]>();

  place({ object, source, origin: { kustomization } }: InputObject, field: string): Place {
    const path = parsePath(field);
    if (kustomization === undefined || source.file.name !== kustomization.file.name) return this.at(source, path);
    const written = this.writtenAs(object, kustomization);
    const value = at(object, ...path);
    const same = written.filter((part) => value !== undefined && deepEqual(at(part.object, ...path), value)).at(-1);
    const best = same ?? written[0];
    return best === undefined ? { file: source.file.name, line: 1 } : this.at(best.source, path);
  }

  private at({ file, document, at }: ObjectSource, path: Path): Place {
    if (this.last?.file !== file) this.last = { file, positions: file.positions() };
    return { file: file.name, line: this.last.positions.line(document, [...at, ...path]) };
  }

  /** The objects in files of a kustomization that have the kind of a built one, and its name but for prefix and suffix. */
  private writtenAs(built: unknown, kustomization: Kustomization): readonly InputObject[] {
    const parts = this.parts.get(kustomization) ?? partsOf(kustomization, new Set());
    this.parts.set(kustomization, parts);
    const name = nameOf(built) ?? '';
    const named = parts.filter(
      ({ object }) => kindOf(object) === kindOf(built) && name.includes(nameOf(object) ?? name),
    );
    const exact = named.filter(({ object }) => at(object, 'metadata', 'name') === name);
    return exact.length > 0 ? exact : named;
  }
}

/** The objects, whole ones and patches, in the files that a kustomization refers to, bases first. */
function partsOf(kustomization: Kustomization, seen: Set<string>): readonly InputObject[] {
  return references(kustomization).flatMap((path) => {
    if (seen.size === seen.add(resolve(path)).size) return [];
    if (statSync(path).isDirectory()) {
      const nested = readKustomization(path);
      return nested === undefined ? [] : partsOf(nested, seen);
    }
    if (!/\.ya?ml$|\.json$/.test(path)) return [];
    const file = new InputFile(path);
    const origin = { root: path, folder: path };
    return [...file.read()].flatMap((read) =>
      'document' in read ? documentContent(file, read.document, origin).objects : [],
    );
  });
}

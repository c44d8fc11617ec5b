import { objectsIn } from '../check';
import { parsePath } from '../findings';
import { deepEqual, type JsonObject, nameOf } from '../objects';
import { type DocumentPlace, Positions, parseText } from '../yaml/read';
import type { SideFiles } from './side-files';

/** Where a field of an object stands. */
export interface FieldPlace {
  readonly file: string;
  readonly line: number;
}

interface Found {
  readonly file: string;
  readonly positions: Positions;
  readonly document: DocumentPlace;
  readonly at: ReturnType<typeof parsePath>;
}

/** Looks for an object in the files of a side; what a build made stands in none. */
function find(files: SideFiles, object: JsonObject): Found | undefined {
  const name = nameOf(object) ?? '';
  for (const path of files.paths) {
    let text = '';
    try {
      text = files.text(path);
    } catch {
      continue; // told where it is read
    }
    if (!text.includes(name)) continue;
    for (const parsed of parseText(text, path.endsWith('.json') ? 'json' : 'yaml')) {
      if (!('document' in parsed)) continue;
      for (const { value, at } of objectsIn(parsed.document.value, [])) {
        if (!deepEqual(value, object)) continue;
        return { file: files.called(path), positions: new Positions(text), document: parsed.document.place, at };
      }
    }
  }
  return undefined;
}

/** Finds places of fields in the files of a side, each object once. */
export function placesIn(files: SideFiles): (object: unknown, path: string) => FieldPlace | undefined {
  const known = new Map<unknown, Found | undefined>();
  return (object, path) => {
    if (!known.has(object)) known.set(object, find(files, object as JsonObject));
    const found = known.get(object);
    if (found === undefined) return undefined;
    return { file: found.file, line: found.positions.line(found.document, [...found.at, ...stepsOf(path)]) };
  };
}

/** The steps of a path; none for one that holds keys which are no text of JSON. */
function stepsOf(path: string): ReturnType<typeof parsePath> {
  try {
    return parsePath(path);
  } catch {
    return [];
  }
}

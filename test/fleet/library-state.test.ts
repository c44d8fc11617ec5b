import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceFolders } from '../../scripts/build/source-folders.cjs';
import { libraryState } from '../../src/fleet/cache/library-state';

/** Every folder of what the library is built from, rooms and what is inside of them. */
const FOLDERS = sourceFolders.flatMap((folder) => [
  folder,
  ...readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name)),
]);

/** A library with the same folders and a file in each. */
let root: string;

function put(file: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), 'code');
  utimesSync(join(root, file), 1, 1);
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'library-'));
  for (const folder of FOLDERS) put(`${folder}/file.js`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the state of the library', () => {
  it('is known of every room', () => {
    expect(FOLDERS).toEqual(
      expect.arrayContaining(['charts', 'imports', 'src/karpenter', 'src/admission', 'src/yaml']),
    );
  });

  it.each(FOLDERS)('is another after an edit in %s', (folder) => {
    const file = join(root, folder, 'file.js');
    const before = libraryState(root);
    appendFileSync(file, ' more');
    utimesSync(file, 1, 1);
    expect(libraryState(root)).not.toBe(before);
    truncateSync(file, 4);
    utimesSync(file, 2, 2);
    expect(libraryState(root)).not.toBe(before);
    utimesSync(file, 1, 1);
    expect(libraryState(root)).toBe(before);
  });

  it.each(['src/fleet/new.js', 'src/karpenter/data.json', 'src/newroom/index.js'])('is another with %s', (file) => {
    const before = libraryState(root);
    put(file);
    expect(libraryState(root)).not.toBe(before);
  });
});

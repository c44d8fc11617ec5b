// Writes src/props/generated/shapes.json, when a source that may have changed a type is another one than at the last time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { propShapes, propShapesText } from './prop-shapes';
import { sourceFolders } from './source-folders.cjs';

const root = join(__dirname, '../..');
const target = join(root, 'src/props/generated');

function inputHash(): string {
  const hash = createHash('sha256');
  const sources = sourceFolders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = [__filename, join(__dirname, 'prop-shapes.ts'), join(root, 'package-lock.json'), ...sources];
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

const [stamp, file] = [join(target, 'inputs.sha256'), join(target, 'shapes.json')];
const hash = inputHash();
if (!existsSync(file) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
  mkdirSync(target, { recursive: true });
  writeFileSync(file, propShapesText(propShapes()));
  writeFileSync(stamp, hash);
}

// Turns a folder of real-world manifests into the project's test data test/examples/manifests.json: what each object of
// each file says, one statement a line. Text of scripts and descriptions is left out.
//
//   npx tsx scripts/import/examples.ts DIR
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { statementOf } from '../../test/examples/canonical';

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: tsx scripts/import/examples.ts DIR   (DIR holds <origin>/<file>.yaml)');
  process.exit(2);
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.yaml'))
  .sort();
const manifests = Object.fromEntries(
  files.map((file) => {
    const documents = loadAll(readFileSync(join(source, file), 'utf8')) as (object | null)[];
    return [file, documents.filter((document) => document !== null).map(statementOf)];
  }),
);
writeFileSync(join(__dirname, '../../test/examples/manifests.json'), `${JSON.stringify(manifests, null, 1)}\n`);
console.log(`${files.length} files`);

import { readFileSync } from 'node:fs';
import { PublishError, publish } from '../../src/fleet/publish';

/** `node child.cjs DIST TREES`: publishes the trees of a JSON file, for tests that kill a process. */
const [dist = '', file = ''] = process.argv.slice(2);
const trees: Record<string, Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'));

try {
  const result = publish({
    dist,
    parts: Object.entries(trees).map(([prefix, files]) => ({
      trees: [[prefix, new Map(Object.entries(files))]],
      findings: [],
    })),
    owns: () => true,
  });
  process.stdout.write(JSON.stringify(result));
} catch (error) {
  if (!(error instanceof PublishError)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }));
  process.exitCode = 1;
}

// Reads every file below a folder, and writes as many bytes as a report has: node floor.cjs FOLDER REPORT OUT.
const { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, report, out] = process.argv.slice(2);

const filesBelow = (path) =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));

for (const file of filesBelow(folder)) readFileSync(file, 'utf8');
mkdirSync(out, { recursive: true });
filesBelow(report).forEach((file, place) => {
  writeFileSync(join(out, String(place)), readFileSync(file, 'utf8'));
});

// Turns objects with known verdicts into the project's test data test/admission/cases/: one case a line. What is in
// `DIR/v<release>.json` becomes <release>.json; cases of other files name their release themselves, as `tag`, and become
// api-server-<release>.json.
//
//   npx tsx scripts/import/admission-cases.ts DIR
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdmissionCase } from '../../test/admission/cases';

interface CorpusCase {
  readonly id: string;
  readonly tag: string;
  readonly kind: string;
  readonly object: unknown;
  readonly old?: unknown;
  readonly crds: string;
  readonly expect?: Verdict;
  readonly expect_strict?: Verdict;
  readonly expect_runtime?: Verdict;
  readonly errorContains?: string;
}

type Verdict = 'valid' | 'invalid';

const verdict = (name: string, value: Verdict | undefined): Record<string, boolean> =>
  value === undefined ? {} : { [name]: value === 'valid' };

function toCase(found: CorpusCase, id: string): AdmissionCase {
  return {
    id,
    object: found.object,
    ...(found.old !== undefined && { previous: found.old }),
    ...verdict('lenient', found.expect),
    ...verdict('strict', found.expect_strict),
    ...verdict('runtime', found.expect_runtime),
    ...(found.errorContains !== undefined && { mentions: found.errorContains }),
  };
}

function read(folder: string, file: string): readonly CorpusCase[] {
  const all = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly CorpusCase[];
  // Cases marked kcore need the CRDs of Karpenter's core alone, which no release for AWS ships.
  return all.filter((found) => found.crds !== 'kcore');
}

function write(name: string, cases: readonly AdmissionCase[]): void {
  const target = join(__dirname, '../../test/admission/cases');
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${name}.json`), `[\n${cases.map((found) => JSON.stringify(found)).join(',\n')}\n]\n`);
  console.log(`${name}: ${cases.length} cases`);
}

function importRelease(folder: string, file: string): void {
  const counts: Record<string, number> = {};
  const cases = read(folder, file).map((found) => {
    const kind = found.kind.toLowerCase();
    counts[kind] = (counts[kind] ?? 0) + 1;
    return toCase(found, `${kind}-${counts[kind]}`);
  });
  write(file.slice(1, -'.json'.length), cases);
}

/** What was asked of the API server's own code. Its words are not ours, and some of its paths name what it made. */
function importAnswers(folder: string, files: readonly string[]): void {
  const byRelease = new Map<string, AdmissionCase[]>();
  for (const found of files.flatMap((file) => read(folder, file))) {
    const { mentions: _, ...one } = toCase(found, found.id.replace(/^oracle-/, ''));
    byRelease.set(found.tag, [...(byRelease.get(found.tag) ?? []), one]);
  }
  for (const [tag, cases] of byRelease) write(`api-server-${tag.slice(1)}`, cases);
}

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: tsx scripts/import/admission-cases.ts DIR');
  process.exit(2);
}
const files = readdirSync(source)
  .filter((file) => file.endsWith('.json'))
  .sort();
const isRelease = (file: string): boolean => /^v\d/.test(file);
for (const file of files.filter(isRelease)) importRelease(source, file);
importAnswers(
  source,
  files.filter((file) => !isRelease(file)),
);
